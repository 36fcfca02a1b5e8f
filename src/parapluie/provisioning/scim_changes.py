"""What a PUT or a PATCH makes of a resource, in memory: the library's judgement, and two mercies.

The library looks at each member for each one that leaves: two thousand of them took minutes. So
whoever is taken out of a group by their id is taken out here.
"""

from typing import Any, Final

from django.utils.translation import gettext as _
from scim2_models import (
    Context,
    Extension,
    InvalidPathException,
    InvalidValueException,
    PatchOp,
    PatchOperation,
    Path,
)
from scim2_models.path import CompareOperator, Comparison

from parapluie.provisioning.scim_kept import Kept

_MEMBERS: Final = ("members", None)
_MOST_OPERATIONS: Final = 100  # apart from those that name a member to take out
_MOST_SIGNS: Final = 1000  # of a path


def replaced(before: Any, sent: bytes, kept: Kept) -> Any:  # noqa: ANN401  a resource of either kind
    """Return what a PUT makes of a resource."""
    context = Context.RESOURCE_REPLACEMENT_REQUEST
    said = kept.shape.model_validate_json(sent, scim_ctx=context)
    _leave_unsaid(said, before)
    said.replace(before)
    return said


def patched(before: Any, sent: bytes, kept: Kept) -> Any:  # noqa: ANN401  a resource of either kind
    """Return what a PATCH makes of a resource: all of it, or a refusal."""
    context = Context.RESOURCE_PATCH_REQUEST
    patch: PatchOp[Any] = kept.patch.model_validate_json(sent, scim_ctx=context)
    applied, leaving = 0, set[str]()
    for one in patch.operations or []:
        _require_known(one.path, kept)
        gone = _members_gone(one)
        if gone is not None:
            leaving |= gone
            continue
        applied += 1
        if applied > _MOST_OPERATIONS:
            said = _("A PATCH holds %(most)d operations at most.") % {"most": _MOST_OPERATIONS}
            raise InvalidValueException(detail=said)
        _take_out(before, leaving)
        leaving = set()
        patch.model_copy(update={"operations": [one]}).patch(before)
    _take_out(before, leaving)
    return before


def _members_gone(one: PatchOperation[Any]) -> set[str] | None:
    """Return the ids of members that an operation takes out; None where it does something else.

    By a filter, as the standard says, or by a list of them, as Microsoft Entra sends it.
    """
    where = one.path.resolve() if one.path and one.op is PatchOperation.Op.remove else None
    if one.path is None or where is None or (where.field_name, where.sub_field_name) != _MEMBERS:
        return None
    by = one.path.value_filter
    if isinstance(by, Comparison) and one.value is None:
        named = by.op is CompareOperator.eq and by.attr_path.attr.lower() == "value"
        return {by.value} if named and isinstance(by.value, str) else None
    entries = one.value if isinstance(one.value, list) else [one.value]
    ids = {str(entry["value"]) for entry in entries if isinstance(entry, dict) and "value" in entry}
    return ids if by is None and len(ids) == len(entries) else None


def _take_out(group: Any, leaving: set[str]) -> None:  # noqa: ANN401  a group
    if leaving:
        group.members = [one for one in group.members or [] if one.value not in leaving]


def _leave_unsaid(said: Any, before: Any) -> None:  # noqa: ANN401  a shape, or a part of one
    """Leave as it is what a PUT leaves out: silence ends nobody, and renames nobody.

    RFC 7644 §3.5.1 lets a service choose; null, or an empty list, clears.
    """
    for name in type(said).model_fields:
        one, other = getattr(said, name), getattr(before, name)
        if name not in said.model_fields_set:
            said.__dict__[name] = other
        elif isinstance(one, Extension) and isinstance(other, Extension):
            _leave_unsaid(one, other)


def _require_known(path: Any, kept: Kept) -> None:  # noqa: ANN401  a path of the shape
    """Refuse a path that the standard doesn't have; one it has, and we don't, changes nothing."""
    if path is None:
        return
    if len(path) > _MOST_SIGNS:
        raise InvalidPathException
    whole = Path.__class_getitem__(kept.whole)(str(path))
    if whole.model is None and whole.resolve() is None:
        raise InvalidPathException(detail=_("There is no attribute %(path)s.") % {"path": path})
