"""The desk's pages about matters."""

from django.urls import path, register_converter

from parapluie.cases import consistency_pages, further_pages, task_pages, two_people_pages, views


class Reference:
    """A matter's reference in an address, such as "7KQ2-M4XD"."""

    regex = "[0-9A-Z]{4}-[0-9A-Z]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")

urlpatterns = [
    path("consistency/", consistency_pages.show, name="desk-consistency"),
    path("matters/", views.list_matters, name="desk-matters"),
    path("matters/<reference:reference>/", views.show_matter, name="desk-matter"),
    path("matters/<reference:reference>/declare/", views.declare, name="desk-matter-declare"),
    path("matters/<reference:reference>/stop/", views.stop, name="desk-matter-stop"),
    path("matters/<reference:reference>/assign/", views.assign, name="desk-matter-assign"),
    path("matters/<reference:reference>/answer/", views.answer, name="desk-matter-answer"),
    path("matters/<reference:reference>/note/", views.note, name="desk-matter-note"),
    path("matters/<reference:reference>/close/", views.close, name="desk-matter-close"),
    path("matters/<reference:reference>/share/", views.share, name="desk-matter-share"),
    path("matters/<reference:reference>/reopen/", further_pages.reopen, name="desk-matter-reopen"),
    path("matters/<reference:reference>/mask/", further_pages.mask, name="desk-matter-mask"),
    path(
        "matters/<reference:reference>/original/",
        further_pages.original,
        name="desk-matter-original",
    ),
    path(
        "matters/<reference:reference>/print/", further_pages.print_file, name="desk-matter-print"
    ),
    path("matters/<reference:reference>/unmask/", further_pages.unmask, name="desk-matter-unmask"),
    path("matters/<reference:reference>/tasks/", task_pages.add, name="desk-task-add"),
    path("matters/<reference:reference>/tasks/done/", task_pages.done, name="desk-task-done"),
    path("matters/<reference:reference>/tasks/hand/", task_pages.hand, name="desk-task-hand"),
    path(
        "matters/<reference:reference>/second/", two_people_pages.decide, name="desk-matter-second"
    ),
]
