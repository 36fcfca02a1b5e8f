"""Who sits at the desk: what every staff view asks before it does anything.

`@desk_view` stands on each staff view. It finds the person, their roles and their unlocked key, or
sends them to the page that is missing. A page for other roles is the same 404 as no page at all.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from parapluie.accounts import drawer, pending, second_step
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.kit.times import today
from parapluie.ledger.entries import Actor, staff
from parapluie.vault.errors import KeyReplaced, NoReason
from parapluie.vault.staffkeys import UnlockedHolder

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

HOME = "/desk/"
KEY = "key"  # the drawer's name for the unlocked private key
# The role an act is written under in the ledger: the first of these the person holds.
_FIRST_ROLE = (
    Role.READER,
    Role.SUPERVISOR,
    Role.PRIVACY_OFFICER,
    Role.COORDINATOR,
    Role.INTERPRETER,
    Role.ADMINISTRATOR,
    Role.TRAINER,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The person at work. `lanes` are those they read, `supervises` those they supervise.

    Whoever is `from_outside` works for an organisation, and gets no page that doesn't name them.
    """

    person: Person
    roles: frozenset[Role]
    lanes: frozenset[str]
    supervises: frozenset[str]
    unlocked: UnlockedHolder | None
    from_outside: bool = False

    @property
    def actor(self) -> Actor:
        """Return how the ledger names this person's acts."""
        role = next((role for role in _FIRST_ROLE if role in self.roles), "staff")
        return staff(str(role), self.person.pk)

    def has(self, *roles: Role) -> bool:
        """Say whether the person holds one of these roles."""
        return not self.roles.isdisjoint(roles)


def desk_view(
    roles: Collection[Role] | None = None,
    *,
    unlocked: bool = False,
    outside: bool = False,
    first: Callable[[HttpRequest], HttpResponse | None] | None = None,
) -> Callable[[View[P]], View[P]]:
    """Let a view run for signed-in people of these roles (None: any), with `request.desk` set.

    Who comes from outside the City gets a page that names their role, or is for them (`outside`).

    With `unlocked`, a locked vault leads through /desk/unlock/, and so does a key that another one
    has replaced; what was being posted is kept, and so it is where the vault wants to know why
    somebody opens a matter. What `first` answers, if anything, is all that is answered, before any
    passphrase is asked for.
    """

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def at_the_desk(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = request.user
            if not isinstance(person, Person) or not person.is_active:
                return see_other(reverse("account_login"))
            if not second_step.has_second_step(person):
                return see_other(reverse("mfa_activate_totp"))
            desk = seat(request, person)
            request.desk = desk  # type: ignore[attr-defined]  # what every staff page reads
            _require_role(desk, roles, outside=outside)
            if first is not None and (refusal := first(request)):
                return refusal
            if unlocked and desk.unlocked is None:
                return _ask_for_passphrase(request)
            try:
                return _carry_on(view, request, *args, **kwargs)
            except (NoReason, KeyReplaced) as missing:
                return _ask_for(missing, request)

        at_the_desk.desk_roles = roles  # type: ignore[attr-defined]  # read by the permission tests
        return at_the_desk

    return guarded


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk that `desk_view` has set."""
    desk: Desk = request.desk  # type: ignore[attr-defined]  # set by desk_view alone
    return desk


def see_other(address: str) -> HttpResponse:
    """Return 303: what was posted isn't posted again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def own_address(address: str) -> str:
    """Return an address of this face, or home: nobody is sent elsewhere by a link to us."""
    ours = address.startswith(HOME) and url_has_allowed_host_and_scheme(address, None)
    return address if ours else HOME


def to_unlock(back: str) -> HttpResponse:
    """Lead to the page that asks for the eight words, and from there back."""
    return see_other(f"{reverse('desk-unlock')}?{urlencode({'next': back})}")


def _require_role(desk: Desk, roles: Collection[Role] | None, *, outside: bool) -> None:
    let_in = outside or not desk.from_outside if roles is None else desk.has(*roles)
    if not let_in:
        raise Http404


def _carry_on(
    view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    if request.method == "POST":
        pending.forget(request, request.get_full_path())
    return view(request, *args, **kwargs)


def seat(request: HttpRequest, person: Person) -> Desk:
    """Return the desk of someone who has signed in with both steps."""
    terms = RoleTerm.objects.standing(today()).filter(person=person)
    held = [(Role(role), lane) for role, lane in terms.values_list("role", "lane")]
    roles = frozenset(role for role, _ in held)
    return Desk(
        person=person,
        roles=roles,
        lanes=frozenset(lane for role, lane in held if role is Role.READER),
        supervises=frozenset(lane for role, lane in held if role is Role.SUPERVISOR),
        unlocked=_unlocked(request, person),
        from_outside=Role.TRAINER in roles or (not roles and person.is_from_outside),
    )


def _unlocked(request: HttpRequest, person: Person) -> UnlockedHolder | None:
    if drawer.has_idled(request):
        drawer.drop(request, KEY)
        return None
    private = drawer.get(request, KEY)
    return UnlockedHolder(person.holder, private) if private else None


def _ask_for(missing: NoReason | KeyReplaced, request: HttpRequest) -> HttpResponse:
    if isinstance(missing, NoReason):
        return _ask_for_reason(request, missing.about)
    drawer.drop(request, KEY)
    return _ask_for_passphrase(request)


def _ask_for_passphrase(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path()
    if request.method == "POST":
        pending.keep(request, back)
        back = HOME
    return to_unlock(back)


def _ask_for_reason(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        pending.keep(request, request.get_full_path())
    return see_other(reverse("desk-matter-why", args=[reference]))
