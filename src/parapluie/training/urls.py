"""How far training reaches, and what its coordinator records."""

from django.urls import path

from parapluie.training import record_pages, session_pages, views

urlpatterns = [
    path("training/", views.training, name="desk-training"),
    path("training/sessions/", session_pages.sessions_page, name="desk-training-sessions"),
    path("training/attendance/", record_pages.attendance, name="desk-training-attendance"),
    path("training/positions/", record_pages.positions, name="desk-training-positions"),
    path("training/courses/", record_pages.courses, name="desk-training-courses"),
    path("training/people/<str:person_id>/", views.person, name="desk-training-person"),
]
