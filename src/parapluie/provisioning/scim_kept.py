"""The two kinds of resources that are kept, as the addresses of SCIM see them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from scim2_models import EnterpriseUser as WholeEnterpriseUser
from scim2_models import Group as WholeGroup
from scim2_models import PatchOp, ResponseParameters, SearchRequest
from scim2_models import User as WholeUser

from parapluie.provisioning import scim_groups, scim_people
from parapluie.provisioning.scim_filters import Columns
from parapluie.provisioning.scim_shapes import Account, Group


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of resource: its shape, all that the standard knows of it, and what acts on it."""

    shape: Any  # classes made at start: mypy can't follow them
    whole: Any
    wish: Any
    search: Any
    patch: Any
    columns: Columns
    rows: Callable[[], QuerySet[Any]]
    shown: Callable[[Collection[Any]], list[Any]]
    make: Callable[[Any], Any]
    change: Callable[[Any, Any], None]
    remove: Callable[[Any], None]


# Each on a line of its own: pydantic reads them as statements to find what is written below.
_WISH_PEOPLE: Final = ResponseParameters[Account]
_WISH_GROUPS: Final = ResponseParameters[Group]
_SEARCH_PEOPLE: Final = SearchRequest[Account]
_SEARCH_GROUPS: Final = SearchRequest[Group]
_PATCH_PEOPLE: Final = PatchOp[Account]
_PATCH_GROUPS: Final = PatchOp[Group]
EVERYTHING: Final[Any] = SearchRequest[Account | Group]

PEOPLE: Final = Kept(
    Account,
    WholeUser[WholeEnterpriseUser],
    _WISH_PEOPLE,
    _SEARCH_PEOPLE,
    _PATCH_PEOPLE,
    scim_people.COLUMNS,
    scim_people.rows,
    scim_people.shown,
    scim_people.make,
    scim_people.change,
    scim_people.remove,
)
GROUPS: Final = Kept(
    Group,
    WholeGroup,
    _WISH_GROUPS,
    _SEARCH_GROUPS,
    _PATCH_GROUPS,
    scim_groups.COLUMNS,
    scim_groups.rows,
    scim_groups.shown,
    scim_groups.make,
    scim_groups.change,
    scim_groups.remove,
)
