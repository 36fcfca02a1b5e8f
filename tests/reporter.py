"""What a person does on the public face, by the plainest of browsers and by position, not by name.

The first box of a form is the message; so these steps don't depend on what a field is called.
"""

import re
from dataclasses import dataclass

from tests.visitor import Form, Page, Visitor

CODE = re.compile(r"(?<!\d)(?:\d{4}[ \N{NO-BREAK SPACE}]){5}\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Sent:
    """A receipt: the code the page showed, and that page."""

    code: str
    page: Page


def code_on(page: Page) -> str:
    """Return the code a page shows, or nothing."""
    found = CODE.search(page.text)
    return found.group().replace("\N{NO-BREAK SPACE}", " ") if found and page.status == 200 else ""


def boxes(form: Form, kind: str = "textarea") -> list[str]:
    return [name for name, found in form.kinds.items() if found == kind]


def write(form: Form, text: str, limits: str = "", *, urgent: bool = False) -> dict[str, str]:
    """Return the answers of the report form."""
    message, *others = boxes(form)
    answers = {message: text}
    if limits:
        answers[(others or boxes(form, "text"))[0]] = limits
    if urgent:
        answers[boxes(form, "checkbox")[0]] = "on"
    return answers


def report_form(visitor: Visitor) -> Form:
    page = visitor.get("/report/")
    assert page.status == 200, page.text
    return next(one for one in page.forms if boxes(one))


def report_page(visitor: Visitor, text: str, limits: str = "", *, urgent: bool = False) -> Page:
    """Send a report and return the page that answers, whatever it says."""
    form = report_form(visitor)
    return visitor.send(form, **write(form, text, limits, urgent=urgent))


def report(visitor: Visitor, text: str, limits: str = "", *, urgent: bool = False) -> Sent:
    """Send a report and return its receipt; fail where none is shown."""
    page = report_page(visitor, text, limits, urgent=urgent)
    assert code_on(page), f"no receipt: {page.status} {page.text}"
    return Sent(code_on(page), page)


def attach(visitor: Visitor, page: Page, content: str, name: str) -> Page:
    """Add a file on a page that takes one."""
    form = next(one for one in page.forms if boxes(one, "file"))
    fields = {one: value for one, value in form.values.items() if one not in boxes(form, "file")}
    return visitor.upload(form.action, fields, boxes(form, "file")[0], name, content)


def come_back(visitor: Visitor, code: str) -> Page:
    """Type a code on the return page and return what opens."""
    page = visitor.get("/return/")
    form = next(one for one in page.forms if boxes(one, "text"))
    return visitor.send(form, **{boxes(form, "text")[0]: code})


def opened(page: Page) -> bool:
    """Say whether this page is a letterbox: it has a box to write again."""
    return page.status == 200 and any(boxes(form) for form in page.forms)
