"""The desk's pages about matters."""

from django.urls import path, register_converter

from parapluie.cases import (
    concern_pages,
    conduct_views,
    consistency_pages,
    danger_pages,
    entering_pages,
    files_pages,
    further_pages,
    giving_back_pages,
    instruction_pages,
    interpreter_pages,
    limits_pages,
    reaching_pages,
    reason_pages,
    roster_pages,
    sharing_pages,
    task_pages,
    two_people_pages,
    urgent_pages,
    views,
)


class Reference:
    """A matter's reference in an address, such as "7KQ2-M4XD"."""

    regex = "[0-9A-Z]{4}-[0-9A-Z]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")

urlpatterns = [
    path("give-back/", giving_back_pages.give, name="desk-give-back"),
    path("only-sheets/", giving_back_pages.only_sheets, name="desk-only-sheets"),
    path("consistency/", consistency_pages.show, name="desk-consistency"),
    path("matters/", views.list_matters, name="desk-matters"),
    path("matters/<reference:reference>/", views.show_matter, name="desk-matter"),
    path("matters/<reference:reference>/declare/", views.declare, name="desk-matter-declare"),
    path("matters/<reference:reference>/why/", reason_pages.ask, name="desk-matter-why"),
    path("matters/<reference:reference>/stop/", views.stop, name="desk-matter-stop"),
    path("matters/<reference:reference>/assign/", views.assign, name="desk-matter-assign"),
    path("matters/<reference:reference>/answer/", views.answer, name="desk-matter-answer"),
    path("matters/<reference:reference>/note/", views.note, name="desk-matter-note"),
    path("matters/<reference:reference>/close/", views.close, name="desk-matter-close"),
    path("matters/<reference:reference>/urgent/", urgent_pages.mark, name="desk-matter-urgent"),
    path("matters/<reference:reference>/danger/", danger_pages.record, name="desk-matter-danger"),
    path("on-call/", roster_pages.on_call, name="desk-on-call"),
    path("matters/<reference:reference>/bar/", conduct_views.bar, name="desk-matter-bar"),
    path(
        "matters/<reference:reference>/particulars/",
        conduct_views.particulars,
        name="desk-matter-particulars",
    ),
    path(
        "matters/<reference:reference>/hand-over/",
        conduct_views.hand_over,
        name="desk-matter-hand-over",
    ),
    path("matters/<reference:reference>/refer/", conduct_views.refer, name="desk-matter-refer"),
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
    path("matters/<reference:reference>/ask/", sharing_pages.ask, name="desk-matter-ask"),
    path("matters/<reference:reference>/send/", sharing_pages.send, name="desk-matter-send"),
    path(
        "matters/<reference:reference>/instruct/",
        instruction_pages.instruct,
        name="desk-matter-instruct",
    ),
    path(
        "matters/<reference:reference>/instruct/back/",
        instruction_pages.take_back,
        name="desk-matter-instruct-back",
    ),
    path("put-right/<str:instruction>/", instruction_pages.show, name="desk-instruction"),
    path(
        "matters/<reference:reference>/take-back/",
        sharing_pages.take_back,
        name="desk-matter-take-back",
    ),
    path("matters/<reference:reference>/link/", sharing_pages.link, name="desk-matter-link"),
    path(
        "matters/<reference:reference>/unasked/", sharing_pages.unasked, name="desk-matter-unasked"
    ),
    path("matters/<reference:reference>/heed/", limits_pages.heed, name="desk-matter-heed"),
    path(
        "matters/<reference:reference>/override/",
        limits_pages.ask_to_override,
        name="desk-matter-override",
    ),
    path(
        "matters/<reference:reference>/reached/",
        reaching_pages.reached,
        name="desk-matter-reached",
    ),
    path(
        "matters/<reference:reference>/reach/stop/",
        reaching_pages.stop,
        name="desk-matter-reach-stop",
    ),
    path("matters/<reference:reference>/triage/", concern_pages.triage, name="desk-matter-triage"),
    path("matters/<reference:reference>/visit/", concern_pages.visit, name="desk-matter-visit"),
    path(
        "matters/<reference:reference>/outcome/", concern_pages.outcome, name="desk-matter-outcome"
    ),
    path("matters/<reference:reference>/review/", concern_pages.review, name="desk-matter-review"),
    path("matters/<reference:reference>/move/", concern_pages.move, name="desk-matter-move"),
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
