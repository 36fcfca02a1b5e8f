"""The desk's pages about matters."""

from django.urls import path, register_converter

from parapluie.cases import entering_pages, interpreter_pages, views


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
        "matters/<reference:reference>/interpreter/",
        interpreter_pages.ask,
        name="desk-matter-interpreter",
    ),
    path(
        "matters/<reference:reference>/interpreter/end/",
        interpreter_pages.end,
        name="desk-matter-interpreter-end",
    ),
    path("interpreting/", interpreter_pages.listed, name="desk-interpreting"),
    path("interpreting/<reference:reference>/", interpreter_pages.show, name="desk-interpret"),
    path(
        "interpreting/<reference:reference>/declare/",
        interpreter_pages.declare,
        name="desk-interpret-declare",
    ),
    path(
        "interpreting/<reference:reference>/<str:item>/",
        interpreter_pages.translate,
        name="desk-translate",
    ),
    path("enter/", entering_pages.enter, name="desk-enter"),
    path("enter/<str:handle>/", entering_pages.hand_over, name="desk-entered"),
]
