"""What the directory asks for, as conditions of the database (RFC 7644 §3.4.2.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from scim2_models import InvalidFilterException, Resource, ScimFilter
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

_NOBODY: Final = Q(pk__in=[])
_MOST_SIGNS: Final = 2000  # a database looks no deeper than some hundred conditions
_LOOKUPS: Final = {
    CompareOperator.eq: "exact",
    CompareOperator.co: "contains",
    CompareOperator.sw: "startswith",
    CompareOperator.ew: "endswith",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Where an attribute lies; `absent` is what stands there for one that has no value."""

    name: str
    absent: object = ""
    of_others: Callable[[str], Q] | None = None  # for what lies in another table: only `eq`


# By the attribute, and the sub-attribute where there is one, as the shapes call them.
Columns = Mapping[tuple[str, str | None], Column]


def condition(asked: str, model: type[Resource[Any]], columns: Columns) -> Q:
    """Return the condition; raise `InvalidFilterException` for what can't be asked here."""
    if len(asked) > _MOST_SIGNS:
        raise InvalidFilterException(detail=_("This filter is too long. Ask in pieces."))
    bound: ScimFilter[Any] = ScimFilter.__class_getitem__(model)(asked)
    return _Conditions(bound, columns).visit(bound.ast)


class _Conditions(FilterVisitor[Q]):
    def __init__(self, bound: ScimFilter[Any], columns: Columns) -> None:
        self.bound = bound
        self.columns = columns

    def visit_comparison(self, node: Comparison) -> Q:
        found = self._column(node.attr_path)
        if found is None:
            return _NOBODY
        column, exact = found
        if node.op is CompareOperator.ne:
            return ~_equal(column, node.value, exact)
        if node.op is CompareOperator.eq:
            return _equal(column, node.value, exact)
        if node.op not in _LOOKUPS or column.of_others or not isinstance(node.value, str):
            raise _not_asked(node.attr_path)
        return _compare(column.name, _LOOKUPS[node.op], node.value, exact)

    def visit_present(self, node: Present) -> Q:
        found = self._column(node.attr_path)
        if found is None:
            return _NOBODY
        column, _exact = found
        if column.of_others:
            raise _not_asked(node.attr_path)
        return ~_equal(column, None, exact=True)

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        join = and_ if node.op is LogicalOperator.and_ else or_
        return reduce(join, [self.visit(one) for one in node.terms])

    def visit_value_path(self, node: ValuePath) -> Q:
        raise _not_asked(node.attr_path)

    def _column(self, path: AttrPath) -> tuple[Column, bool] | None:
        """Return where an attribute lies, and whether capitals count; None: others have it."""
        found = self.bound.resolve_comparison(path, strict=False)
        if found is None:
            return None
        column = self.columns.get((found.field_name, found.sub_field_name))
        if column is None:
            raise _not_asked(path)
        return column, found.case_exact


def _equal(column: Column, value: object, exact: bool) -> Q:
    if column.of_others:
        return column.of_others(str(value))
    if value is None:
        return Q(**{column.name: column.absent}) if column.absent is not None else _null(column)
    if isinstance(value, str):
        return _compare(column.name, "exact", value, exact)
    return Q(**{column.name: value})


def _null(column: Column) -> Q:
    return Q(**{f"{column.name}__isnull": True})


def _compare(name: str, lookup: str, value: str, exact: bool) -> Q:
    if "\0" in value:  # PostgreSQL knows no such text
        return _NOBODY
    return Q(**{f"{name}__{'' if exact else 'i'}{lookup}": value})


def _not_asked(path: AttrPath) -> InvalidFilterException:
    said = _("People and groups can't be looked for by %(attribute)s in this way.")
    return InvalidFilterException(detail=said % {"attribute": str(path)})
