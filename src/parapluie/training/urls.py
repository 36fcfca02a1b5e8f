"""How far training reaches, and what its coordinator records."""

from django.urls import path

from parapluie.training import (
    learning_pages,
    list_pages,
    organisation_pages,
    own_pages,
    record_pages,
    session_pages,
    trainer_pages,
    views,
)

urlpatterns = [
    path("training/", views.training, name="desk-training"),
    path("training/export/", views.export, name="desk-training-export"),
    path("training/mine/", own_pages.own, name="desk-training-own"),
    path(
        "training/certificates/<str:completion>/",
        own_pages.certificate,
        name="desk-training-certificate",
    ),
    path("training/calendar/<str:token>.ics", own_pages.calendar, name="desk-training-calendar"),
    path("training/sessions/", session_pages.sessions_page, name="desk-training-sessions"),
    path("training/attendance/", record_pages.attendance, name="desk-training-attendance"),
    path("training/lists/", list_pages.lists, name="desk-training-lists"),
    path("training/positions/", record_pages.positions, name="desk-training-positions"),
    path("training/courses/", record_pages.courses, name="desk-training-courses"),
    path(
        "training/organisations/<str:organisation_id>/",
        organisation_pages.organisation,
        name="desk-training-organisation",
    ),
    path("training/learn/", learning_pages.learn, name="desk-training-learn"),
    path("training/learn/<str:course_id>/", learning_pages.course, name="desk-training-course"),
    path("training/learn/<str:course_id>/check/", learning_pages.check, name="desk-training-check"),
    path(
        "training/learn/<str:course_id>/<str:number>/",
        learning_pages.page,
        name="desk-training-page",
    ),
    path("training/teach/", trainer_pages.teach, name="desk-training-teach"),
    path(
        "training/teach/sessions/<str:session_id>/",
        trainer_pages.was_there,
        name="desk-training-was-there",
    ),
    path("training/teach/<str:course_id>/", trainer_pages.publish, name="desk-training-publish"),
    path("training/people/<str:person_id>/", views.person, name="desk-training-person"),
]
