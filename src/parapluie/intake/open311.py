"""Open311 GeoReport v2 for problems nearby alone: what it offers, and how an answer is written.

`type=blackbox`: nothing can be looked up here afterwards, by anyone; the code in the notice opens
the answer. Of what an app sends, only what is listed in TAKEN is read: no name, account, phone,
e-mail, device or picture (BRI-1).
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from parapluie.cases import lanes
from parapluie.kit.city import city
from parapluie.kit.middleware import as_it_is

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
CHANGED: Final = "2026-11-25T00:00:00Z"  # when what is offered here last changed
TYPES: Final = {"xml": "text/xml", "json": "application/json"}
# All that is read of a request; whatever else is sent is left unread.
TAKEN: Final = (
    "service_code",
    "description",
    "address_string",
    "lat",
    "long",
    "attribute[when]",
    "attribute[going_on]",
)
# How lists are written in XML: the name of the list, and of each thing in it.
_EACH: Final = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "service_requests": "request",
    "errors": "error",
}

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]


def answer(name: str, value: Value, form: str, status: int = 200) -> HttpResponse:
    """Write an answer in XML, or in JSON, where only what stands in the outermost is told."""
    if form == "json":
        written = json.dumps(value, ensure_ascii=False)
    else:
        written = f'<?xml version="1.0" encoding="utf-8"?>\n{_xml(name, value)}\n'
    return as_it_is(
        HttpResponse(written, content_type=f"{TYPES[form]}; charset=utf-8", status=status)
    )


def refusal(code: int, description: str, form: str) -> HttpResponse:
    """Answer with one of the standard's codes and what to do about it."""
    return answer("errors", [{"code": str(code), "description": description}], form, code)


def is_key(given: str) -> bool:
    """Say whether this key was given to an app by the City."""
    known = settings.OPEN311_KEYS.split()
    return any(hmac.compare_digest(given.encode(), one.encode()) for one in known)


def discovery() -> Value:
    """Say where this is and what it speaks."""
    return {
        "changeset": CHANGED,
        "contact": str(city().notice_phone),
        "key_service": _("Ask City Hall for a key: {phone}").format(phone=city().notice_phone),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{settings.ORIGIN}/open311/v2",
                "changeset": CHANGED,
                "type": "production",
                "formats": list(TYPES.values()),
            }
        ],
    }


def services() -> list[Value]:
    """Return what can be written about: the bylaws' matters, and nothing about anyone."""
    return [
        {
            "service_code": value,
            "service_name": str(label),
            "description": _("Only what you see, hear or smell. Not who people are."),
            "metadata": True,
            "type": "blackbox",
            "keywords": "",
            "group": str(_("A problem near you")),
        }
        for value, label in lanes.SUBJECTS
    ]


def is_service(code: str) -> bool:
    """Say whether there is such a service."""
    return code in dict(lanes.SUBJECTS)


def definition(code: str) -> Value:
    """Say what else may be sent about a problem; nothing of it is needed."""
    asked: tuple[tuple[str, str, str, list[str]], ...] = (
        ("when", "string", _("When?"), []),
        ("going_on", "singlevaluelist", _("It is going on now"), ["yes", "no"]),
    )
    return {
        "service_code": code,
        "attributes": [
            {
                "variable": True,
                "code": name,
                "datatype": kind,
                "required": False,
                "datatype_description": "",
                "order": str(order),
                "description": label,
                "values": [{"key": one, "name": one} for one in values],
            }
            for order, (name, kind, label, values) in enumerate(asked, 1)
        ],
    }


def typed(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was sent as the fields of the form on our own page."""
    where = given.get("address_string", "") or ", ".join(
        one for one in (given.get("lat", ""), given.get("long", "")) if one
    )
    going_on = given.get("attribute[going_on]", "").lower() in ("yes", "true", "1")
    return {
        "text": given.get("description", ""),
        "subject": given.get("service_code", ""),
        "place": where,
        "when": given.get("attribute[when]", ""),
        **({"going_on": "on"} if going_on else {}),
    }


def _xml(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return f"<{name}>{str(value).lower()}</{name}>"
    if isinstance(value, str):
        return f"<{name}>{escape(_writable(value))}</{name}>"
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_xml(one, value[one]) for one in value)}</{name}>"
    return f"<{name}>{''.join(_xml(_EACH[name], one) for one in value)}</{name}>"


def _writable(text: str) -> str:
    """Return a text without the signs that XML can't hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
