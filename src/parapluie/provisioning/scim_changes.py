"""What a PUT or a PATCH makes of a resource, in memory: the library's judgement and two mercies."""

from typing import Any

from django.utils.translation import gettext as _
from scim2_models import Context, Extension, InvalidPathException, PatchOp, Path

from parapluie.provisioning.scim_kept import Kept


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
    for one in patch.operations or []:
        _require_known(one.path, kept)
        one.value = _without_nulls(one.value)
    patch.patch(before)
    return before


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
    whole = Path.__class_getitem__(kept.whole)(str(path))
    if whole.model is None and whole.resolve() is None:
        raise InvalidPathException(detail=_("There is no attribute %(path)s.") % {"path": path})


def _without_nulls(value: Any) -> Any:  # noqa: ANN401  whatever was sent
    """Take what is null out of the entries of a list: Entra writes `"$ref": null` beside an id."""
    if not isinstance(value, list):
        return value
    return [
        {name: item for name, item in one.items() if item is not None}
        if isinstance(one, dict)
        else one
        for one in value
    ]
