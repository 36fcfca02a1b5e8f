"""The desk's pages about matters."""

from django.urls import path, register_converter

from parapluie.cases import concern_pages, limits_pages, two_people_pages, views


class Reference:
    """A matter's reference in an address, such as "7KQ2-M4XD"."""

    regex = "[0-9A-Z]{4}-[0-9A-Z]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")

urlpatterns = [
    path("matters/", views.list_matters, name="desk-matters"),
    path("matters/<reference:reference>/", views.show_matter, name="desk-matter"),
    path("matters/<reference:reference>/declare/", views.declare, name="desk-matter-declare"),
    path("matters/<reference:reference>/stop/", views.stop, name="desk-matter-stop"),
    path("matters/<reference:reference>/assign/", views.assign, name="desk-matter-assign"),
    path("matters/<reference:reference>/answer/", views.answer, name="desk-matter-answer"),
    path("matters/<reference:reference>/note/", views.note, name="desk-matter-note"),
    path("matters/<reference:reference>/close/", views.close, name="desk-matter-close"),
    path("matters/<reference:reference>/share/", views.share, name="desk-matter-share"),
    path(
        "matters/<reference:reference>/second/", two_people_pages.decide, name="desk-matter-second"
    ),
    path(
        "matters/<reference:reference>/override/",
        limits_pages.ask_to_override,
        name="desk-matter-override",
    ),
    path("matters/<reference:reference>/triage/", concern_pages.triage, name="desk-matter-triage"),
    path("matters/<reference:reference>/visit/", concern_pages.visit, name="desk-matter-visit"),
    path(
        "matters/<reference:reference>/outcome/", concern_pages.outcome, name="desk-matter-outcome"
    ),
    path("matters/<reference:reference>/review/", concern_pages.review, name="desk-matter-review"),
    path("matters/<reference:reference>/move/", concern_pages.move, name="desk-matter-move"),
]
