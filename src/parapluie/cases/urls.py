"""The desk's pages about matters."""

from django.urls import path, register_converter

from parapluie.cases import files_pages, views


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
    path("matters/<reference:reference>/attach/", files_pages.attach, name="desk-matter-attach"),
    path(
        "matters/<reference:reference>/files/<str:item_id>/",
        files_pages.fetch,
        name="desk-matter-file",
    ),
    path(
        "matters/<reference:reference>/files/<str:item_id>/picture/",
        files_pages.look,
        name="desk-matter-picture",
    ),
]
