"""The addresses of SCIM 2.0 (RFC 7644): people and groups, come and gone as the directory says."""

from collections.abc import Callable, Collection
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from scim2_models import (
    Context,
    ListResponse,
    NotFoundException,
    NotImplementedException,
    Resource,
    ResourceType,
    Schema,
    SearchRequest,
)

from parapluie.provisioning import scim_changes, scim_filters
from parapluie.provisioning.scim_kept import EVERYTHING, GROUPS, PEOPLE, Kept
from parapluie.provisioning.scim_shapes import (
    CONFIG,
    MOST_ON_A_PAGE,
    SCHEMAS,
    SERVICE,
    Account,
    Group,
)
from parapluie.provisioning.scim_wire import answer, scim_view


@scim_view("GET", "HEAD")
def config(request: HttpRequest) -> HttpResponse:
    """Say what is offered here and what isn't."""
    return answer(CONFIG)


@scim_view("GET", "HEAD")
def resource_types(request: HttpRequest) -> HttpResponse:
    """List what can be kept: people and groups."""
    return _all_of(ResourceType, SERVICE.resource_types)


@scim_view("GET", "HEAD")
def resource_type(request: HttpRequest, name: str) -> HttpResponse:
    """Describe one of them."""
    return answer(_named(SERVICE.resource_types, name))


@scim_view("GET", "HEAD")
def schemas(request: HttpRequest) -> HttpResponse:
    """List everything that can be said."""
    return _all_of(Schema, SCHEMAS)


@scim_view("GET", "HEAD")
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """Describe what can be said of one kind."""
    return answer(_named(SCHEMAS, name))


@scim_view("GET", "HEAD", "POST")
def users(request: HttpRequest) -> HttpResponse:
    """Look for people, or make one."""
    return _collection(request, PEOPLE)


@scim_view("GET", "HEAD", "PUT", "PATCH", "DELETE")
def user(request: HttpRequest, pk: str) -> HttpResponse:
    """Show, change or end one person."""
    return _ACTS[request.method or ""](request, PEOPLE, pk)


@scim_view("GET", "HEAD", "POST")
def groups(request: HttpRequest) -> HttpResponse:
    """Look for groups, or make one."""
    return _collection(request, GROUPS)


@scim_view("GET", "HEAD", "PUT", "PATCH", "DELETE")
def group(request: HttpRequest, pk: str) -> HttpResponse:
    """Show, change or forget one group."""
    return _ACTS[request.method or ""](request, GROUPS, pk)


@scim_view("POST")
def search_users(request: HttpRequest) -> HttpResponse:
    """Look for people with what is asked in the body: addresses stand in logs, bodies don't."""
    return _listed(_sent(request, PEOPLE.search), PEOPLE)


@scim_view("POST")
def search_groups(request: HttpRequest) -> HttpResponse:
    """Look for groups with what is asked in the body."""
    return _listed(_sent(request, GROUPS.search), GROUPS)


@scim_view("POST")
def search(request: HttpRequest) -> HttpResponse:
    """Look for people and groups at once."""
    return _listed(_sent(request, EVERYTHING), PEOPLE, GROUPS)


@scim_view("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def not_offered(request: HttpRequest) -> HttpResponse:
    """Say that many acts in one request, and a person of one's own, aren't offered."""
    raise NotImplementedException(detail=_("This isn't offered here; see ServiceProviderConfig."))


@scim_view("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest) -> HttpResponse:
    """Answer for every other address."""
    raise NotFoundException


def _collection(request: HttpRequest, kept: Kept) -> HttpResponse:
    if request.method == "POST":
        return _make(request, kept)
    said = kept.search.model_validate(request.GET.dict(), scim_ctx=Context.SEARCH_REQUEST)
    return _listed(said, kept)


def _sent(request: HttpRequest, search: Any) -> SearchRequest[Any]:  # noqa: ANN401  a class
    said: SearchRequest[Any] = search.model_validate_json(
        request.body, scim_ctx=Context.SEARCH_REQUEST
    )
    return said


def _listed(asked: SearchRequest[Any], *kinds: Kept) -> HttpResponse:
    """Answer with one page of what is asked for, one kind after the other, in a lasting order."""
    if asked.sort_by is not None:
        raise NotImplementedException(detail=_("Nothing is sorted here: leave sortBy out."))
    room = MOST_ON_A_PAGE if asked.count is None else min(asked.count, MOST_ON_A_PAGE)
    start, total, found = asked.start_index or 1, 0, list[Any]()
    for kept in kinds:
        rows = kept.rows().filter(_condition(asked, kept)).order_by("pk")
        here, begin = rows.count(), max(0, start - 1 - total)
        if begin < here and len(found) < room:
            found += kept.shown(rows[begin : begin + room - len(found)])
        total += here
    page = ListResponse[Account | Group](
        total_results=total, start_index=start, items_per_page=len(found), resources=found
    )
    return answer(page, Context.SEARCH_RESPONSE, wish=asked)


def _condition(asked: SearchRequest[Any], kept: Kept) -> Q:
    if asked.filter is None:
        return Q()
    return scim_filters.condition(str(asked.filter), kept.shape, kept.columns)


@transaction.atomic
def _make(request: HttpRequest, kept: Kept) -> HttpResponse:
    context = Context.RESOURCE_CREATION_REQUEST
    made = kept.make(kept.shape.model_validate_json(request.body, scim_ctx=context))
    return _one(request, kept, made.pk, Context.RESOURCE_CREATION_RESPONSE, status=201)


def _show(request: HttpRequest, kept: Kept, pk: str) -> HttpResponse:
    return _one(request, kept, pk, Context.RESOURCE_QUERY_RESPONSE)


@transaction.atomic
def _replace(request: HttpRequest, kept: Kept, pk: str) -> HttpResponse:
    row = _held(kept, pk)
    (before,) = kept.shown([row])
    kept.change(row, scim_changes.replaced(before, request.body, kept))
    return _one(request, kept, pk, Context.RESOURCE_REPLACEMENT_RESPONSE)


@transaction.atomic
def _patch(request: HttpRequest, kept: Kept, pk: str) -> HttpResponse:
    row = _held(kept, pk)
    (before,) = kept.shown([row])
    kept.change(row, scim_changes.patched(before, request.body, kept))
    return _one(request, kept, pk, Context.RESOURCE_PATCH_RESPONSE)


@transaction.atomic
def _remove(request: HttpRequest, kept: Kept, pk: str) -> HttpResponse:
    kept.remove(_held(kept, pk))
    return HttpResponse(status=204)


_ACTS: Final[dict[str, Callable[[HttpRequest, Kept, str], HttpResponse]]] = {
    "GET": _show,
    "HEAD": _show,
    "PUT": _replace,
    "PATCH": _patch,
    "DELETE": _remove,
}


def _one(
    request: HttpRequest, kept: Kept, pk: str, context: Context, *, status: int = 200
) -> HttpResponse:
    wish = kept.wish.model_validate(request.GET.dict())
    row = kept.rows().filter(pk=pk).first()
    if row is None:
        raise NotFoundException
    (resource,) = kept.shown([row])
    response = answer(resource, context, status=status, wish=wish)
    if status == 201:
        response.headers["Location"] = resource.meta.location
    return response


def _held(kept: Kept, pk: str) -> Any:  # noqa: ANN401  a row of either kind
    row = kept.rows().select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFoundException
    return row


def _all_of(shape: Any, found: Collection[Resource[Any]]) -> HttpResponse:  # noqa: ANN401  a class
    listed = ListResponse.__class_getitem__(shape)
    page = listed(
        total_results=len(found),
        start_index=1,
        items_per_page=len(found),
        resources=list(found),
    )
    return answer(page)


def _named(found: Collection[Any], name: str) -> Any:  # noqa: ANN401  a schema or a resource type
    for one in found:
        if str(one.id).lower() == name.lower():
            return one
    raise NotFoundException
