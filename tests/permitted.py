"""Who gets what at which address: the authority for tests/test_permissions.py.

An address without a row fails, so does a row without an address.
"""

from collections.abc import Mapping

from parapluie.cases.models import Stage
from parapluie.config import urls_both, urls_public, urls_staff

# What a visitor gets.
PAGE, SIGN_IN, ENROL, UNLOCK, NOTHING, REFUSED, POST_ONLY, INCOMPLETE, ON = (
    "page",
    "sign in",
    "enrol",
    "unlock",
    "nothing",
    "refused",
    "post only",
    "incomplete",
    "on",
)
FACES = {"public": urls_public, "staff": urls_staff, "both": urls_both}
ABSENT = "0000-0000"
CANARY = "zinnober-unheard-of-word"

ANONYMOUS, NO_STEP, ADMIN, UNTRAINED, READER, RECUSED, SUPERVISOR, OFFICER, COORDINATOR, LOCKED = (
    "anonymous",
    "no second step",
    "administrator",
    "untrained reader",
    "reader",
    "recused reader",
    "supervisor",
    "privacy officer",
    "coordinator",
    "locked reader",
)
TRAINER = "trainer"  # comes from an organisation: gets what names them, and no other page
ROLES = (
    ANONYMOUS,
    NO_STEP,
    ADMIN,
    UNTRAINED,
    READER,
    RECUSED,
    SUPERVISOR,
    OFFICER,
    COORDINATOR,
    LOCKED,
    TRAINER,
)
CANNOT_READ = (ADMIN, UNTRAINED, SUPERVISOR, OFFICER, COORDINATOR)  # none, whatever is asked for
WITHOUT_MATTERS = (*CANNOT_READ, RECUSED)

STEPS = {ANONYMOUS: SIGN_IN, NO_STEP: ENROL}
SIGNED_IN = [role for role in ROLES if role not in STEPS]
OF_THE_CITY = [role for role in SIGNED_IN if role != TRAINER]
READERS = (UNTRAINED, READER, RECUSED, LOCKED)


def all_get(what: str) -> dict[str, str]:
    """Everybody, without signing in."""
    return dict.fromkeys(ROLES, what)


def desk_gets(what: str, *roles: str, others: str = NOTHING) -> dict[str, str]:
    """Whoever of the City has signed in with both steps; with `roles`, only they."""
    found = STEPS | {role: what if not roles or role in roles else others for role in OF_THE_CITY}
    return found | {TRAINER: what if what == POST_ONLY or TRAINER in roles else NOTHING}


def signed_in_gets(what: str) -> dict[str, str]:
    """Whoever has signed in with both steps, from outside too."""
    return desk_gets(what) | {TRAINER: what}


def after_password(what: str) -> dict[str, str]:
    return signed_in_gets(what) | {NO_STEP: what}


GONE, EMPTY = "410", "204"
UNLOCKED = {LOCKED: UNLOCK}
# name: (what GET gets, what an empty POST gets)
TABLE: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    # both faces
    "stylesheet": (all_get(NOTHING), all_get(NOTHING)),  # asked for with a digest that isn't ours
    "umbrella": (all_get(PAGE), all_get(PAGE)),
    "favicon": (all_get(EMPTY), all_get(EMPTY)),
    "healthz": (all_get(PAGE), all_get(PAGE)),
    # the public face knows nobody: the same for all
    "home": (all_get(PAGE), all_get(POST_ONLY)),
    "report": (all_get(PAGE), all_get(ON)),
    "back": (all_get(PAGE), all_get(ON)),
    "no-code": (all_get(PAGE), all_get(POST_ONLY)),
    "handle": (all_get(GONE), all_get(ON)),
    "exit": (all_get(ON), all_get(POST_ONLY)),
    "exit-handle": (all_get(ON), all_get(POST_ONLY)),
    "about": (all_get(PAGE), all_get(PAGE)),
    "safety": (all_get(PAGE), all_get(PAGE)),
    "guidelines": (all_get(PAGE), all_get(PAGE)),
    "later": (all_get(PAGE), all_get(POST_ONLY)),
    "paper-form": (all_get(PAGE), all_get(POST_ONLY)),
    "concern": (all_get(PAGE), all_get(ON)),
    "conduct": (all_get(PAGE), all_get(ON)),
    "child": (all_get(PAGE), all_get(PAGE)),
    "security-txt": (all_get(NOTHING), all_get(NOTHING)),  # this city names no contact
    # the way in
    "account_login": (all_get(ON) | {ANONYMOUS: PAGE}, all_get(ON) | {ANONYMOUS: PAGE}),
    "account_logout": (after_password(PAGE), all_get(SIGN_IN)),
    "account_reauthenticate": (after_password(PAGE), after_password(PAGE)),
    "mfa_index": (signed_in_gets(PAGE), signed_in_gets(POST_ONLY)),
    "mfa_authenticate": (all_get(ON) | {ANONYMOUS: SIGN_IN}, all_get(ON) | {ANONYMOUS: SIGN_IN}),
    "mfa_reauthenticate": (signed_in_gets(PAGE), signed_in_gets(PAGE)),
    "mfa_activate_totp": (after_password(ON), after_password(ON)),  # asks for the password again
    "mfa_deactivate_totp": (signed_in_gets(ON), signed_in_gets(ON)),
    "mfa_view_recovery_codes": (signed_in_gets(NOTHING), signed_in_gets(POST_ONLY)),
    "mfa_generate_recovery_codes": (signed_in_gets(ON), signed_in_gets(ON)),
    "mfa_add_webauthn": (after_password(ON), after_password(ON)),
    # nobody here has a passkey
    "mfa_remove_webauthn": (signed_in_gets(ON), signed_in_gets(ON)),
    "mfa_reauthenticate_webauthn": (signed_in_gets(ON), signed_in_gets(ON)),
    # the City's provider of these tests never answers
    "desk-city-account": (all_get(ON) | {ANONYMOUS: SIGN_IN}, all_get(POST_ONLY)),
    "desk-city-account-back": (all_get(PAGE), all_get(POST_ONLY)),
    "desk-city-account-unknown": (all_get(PAGE), all_get(POST_ONLY)),
    "desk-person-directory": (desk_gets(PAGE, ADMIN), desk_gets(NOTHING) | {ADMIN: ON}),
    "desk-passkey-script": (all_get(PAGE), all_get(PAGE)),
    "desk-invitation": (all_get(REFUSED), all_get(REFUSED)),  # a link nobody made
    "desk-go-on": (all_get(ON) | {ANONYMOUS: SIGN_IN}, all_get(ON) | {ANONYMOUS: SIGN_IN}),
    # one's own key
    "desk-unlock": (desk_gets(PAGE), desk_gets(UNLOCK)),
    "desk-lock": (desk_gets(POST_ONLY), desk_gets(ON)),
    "desk-send-again": (desk_gets(ON), desk_gets(ON)),  # nothing is kept
    "desk-key": (desk_gets(PAGE), desk_gets(PAGE)),
    "desk-key-words": (desk_gets(ON), desk_gets(ON)),
    "desk-key-lost": (desk_gets(PAGE, *READERS, others=ON), desk_gets(PAGE, *READERS, others=ON)),
    # the desk
    "desk-home": (desk_gets(PAGE) | {TRAINER: ON}, desk_gets(POST_ONLY)),
    "desk-status-card": (all_get(PAGE), all_get(POST_ONLY)),
    "desk-child": (all_get(PAGE), all_get(PAGE)),  # waits for no gate (END-4)
    "desk-consistency": (desk_gets(PAGE, SUPERVISOR), desk_gets(POST_ONLY)),
    "desk-reading": (
        desk_gets(PAGE, SUPERVISOR, OFFICER),
        desk_gets(NOTHING),
    ),
    "desk-my-reading": (desk_gets(PAGE), desk_gets(POST_ONLY)),
    "desk-access-review": (desk_gets(PAGE, SUPERVISOR, OFFICER, ADMIN), desk_gets(NOTHING)),
    "desk-people": (desk_gets(PAGE), desk_gets(PAGE)),
    "desk-give-back": (desk_gets(PAGE, *READERS) | UNLOCKED, desk_gets(NOTHING) | UNLOCKED),
    "desk-only-sheets": (desk_gets(PAGE, ADMIN, SUPERVISOR, OFFICER), desk_gets(POST_ONLY)),
    "desk-lost": (desk_gets(PAGE), desk_gets(NOTHING)),  # nobody waits for them
    "desk-invite": (desk_gets(PAGE, ADMIN), desk_gets(INCOMPLETE, ADMIN)),
    "desk-confirm": (desk_gets(PAGE, *READERS) | UNLOCKED, desk_gets(NOTHING) | UNLOCKED),
    "desk-person": (desk_gets(PAGE, ADMIN), desk_gets(NOTHING)),
    "desk-ready": (desk_gets(PAGE), desk_gets(PAGE)),
    "desk-away": (desk_gets(PAGE), desk_gets(NOTHING)),
    "desk-directory": (desk_gets(NOTHING), desk_gets(POST_ONLY)),  # this city names no directory
    "desk-calls": (desk_gets(PAGE), desk_gets(INCOMPLETE)),
    "desk-on-call": (desk_gets(PAGE, SUPERVISOR), desk_gets(NOTHING)),
    "desk-agreements": (desk_gets(PAGE), desk_gets(NOTHING)),
    "desk-designations": (desk_gets(PAGE), desk_gets(NOTHING, OFFICER) | {OFFICER: NOTHING}),
    "desk-training": (desk_gets(PAGE), desk_gets(POST_ONLY)),
    "desk-training-export": (desk_gets(POST_ONLY), desk_gets(PAGE, OFFICER, COORDINATOR)),
    "desk-training-own": (desk_gets(PAGE), desk_gets(NOTHING)),
    "desk-training-calendar": (all_get(NOTHING), all_get(POST_ONLY)),  # an address nobody was given
    "desk-training-certificate": (  # of a completion that isn't there
        desk_gets(POST_ONLY),
        desk_gets(NOTHING),
    ),
    "desk-training-sessions": (desk_gets(PAGE), desk_gets(NOTHING)),
    "desk-training-attendance": (desk_gets(PAGE, COORDINATOR), desk_gets(PAGE, COORDINATOR)),
    "desk-training-lists": (desk_gets(PAGE, COORDINATOR), desk_gets(PAGE, COORDINATOR)),
    "desk-training-positions": (desk_gets(PAGE, COORDINATOR), desk_gets(NOTHING)),
    "desk-training-courses": (
        desk_gets(PAGE, SUPERVISOR, OFFICER, COORDINATOR),
        desk_gets(NOTHING),
    ),
    "desk-training-organisation": (desk_gets(NOTHING), desk_gets(NOTHING)),  # one that isn't there
    "desk-training-learn": (desk_gets(PAGE), desk_gets(POST_ONLY)),
    "desk-training-course": (desk_gets(NOTHING), desk_gets(POST_ONLY)),  # one that isn't there
    "desk-training-page": (desk_gets(NOTHING), desk_gets(NOTHING)),
    "desk-training-check": (desk_gets(NOTHING), desk_gets(NOTHING)),
    "desk-training-teach": (desk_gets(PAGE, TRAINER), desk_gets(NOTHING)),
    "desk-training-publish": (desk_gets(NOTHING), desk_gets(NOTHING)),
    "desk-training-was-there": (desk_gets(NOTHING), desk_gets(NOTHING)),
    "desk-training-person": (
        desk_gets(PAGE, SUPERVISOR, OFFICER, COORDINATOR),
        desk_gets(PAGE, COORDINATOR),
    ),
    # the way out
    "packet": (all_get(GONE), all_get(ON)),  # a link nobody made
    "packet-open": (all_get(GONE), all_get(ON)),
    "desk-partners": (desk_gets(PAGE), desk_gets(POST_ONLY)),
    "desk-partner-add": (
        desk_gets(PAGE, SUPERVISOR, OFFICER),
        desk_gets(INCOMPLETE, SUPERVISOR, OFFICER),
    ),
    "desk-partner-close": (desk_gets(NOTHING), desk_gets(NOTHING)),  # one that isn't there
    "desk-enter": (
        desk_gets(PAGE) | {UNTRAINED: REFUSED},
        desk_gets(INCOMPLETE) | {UNTRAINED: REFUSED},
    ),
    "desk-entered": (desk_gets(ON), desk_gets(ON)),
    # for interpreters alone; what they get is in cases/tests/test_interpreters.py
    "desk-interpreting": (desk_gets(NOTHING), desk_gets(POST_ONLY)),
    "desk-interpret": (desk_gets(NOTHING), desk_gets(POST_ONLY)),
    "desk-interpret-declare": (desk_gets(POST_ONLY), desk_gets(NOTHING)),
    "desk-translate": (desk_gets(NOTHING), desk_gets(NOTHING)),
    "desk-instruction": (  # of somebody else
        desk_gets(NOTHING) | UNLOCKED,
        desk_gets(NOTHING) | UNLOCKED,
    ),
    "desk-matters": (
        desk_gets(PAGE, READER, RECUSED, LOCKED, others=REFUSED),
        desk_gets(POST_ONLY),
    ),
}

LIVING = [stage for stage in Stage if stage != Stage.WITHDRAWN]


def at(what: str, *stages: Stage, others: str) -> dict[Stage, str]:
    """What a reader gets at these stages; nothing is left of a withdrawn matter."""
    return {stage: what if stage in stages else others for stage in LIVING} | {
        Stage.WITHDRAWN: NOTHING
    }


NEVER = dict.fromkeys(Stage, POST_ONLY)
TAKEN = (Stage.ASSIGNED, Stage.ANSWERED)
OPENED = (Stage.READ, *TAKEN)
_TRIAGED = {"subject": "noise", "text": "Music after one."}
# name: (what GET gets a reader who has the matter, what a POST gets, what is posted)
OF_A_MATTER: Mapping[str, tuple[Mapping[Stage, str], Mapping[Stage, str], dict[str, str]]] = {
    "desk-matter": (at(PAGE, others=PAGE), NEVER, {}),
    "desk-matter-declare": (at(PAGE, others=PAGE), at(ON, others=ON), {"kind": "none"}),
    # of their own: no reason to be asked for
    "desk-matter-why": (at(ON, others=ON), at(ON, others=ON), {"reason": "cover"}),
    "desk-matter-interpreter": (
        at(PAGE, *OPENED, others=ON),
        at(INCOMPLETE, *OPENED, others=ON),
        {"to": "?"},
    ),
    "desk-matter-interpreter-end": (NEVER, at(ON, others=ON), {}),
    "desk-matter-stop": (NEVER, at(ON, others=ON), {}),
    "desk-matter-share": (NEVER, at(ON, others=ON), {}),
    "desk-matter-assign": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"to": "?"},
    ),
    "desk-matter-answer": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"text": "Hello."},
    ),
    "desk-matter-note": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"text": "Hello."},
    ),
    "desk-matter-danger": (
        at(PAGE, others=PAGE),
        at(ON, others=ON),
        {"day": "2026-11-01", "caller": "Clerk", "said": "Come.", "text": "A knife."},
    ),
    "desk-matter-urgent": (
        at(PAGE, Stage.READ, Stage.ASSIGNED, others=ON),
        at(ON, Stage.READ, Stage.ASSIGNED, others=REFUSED),
        {"text": "Tonight."},
    ),
    "desk-matter-bar": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"nobody": "on"},
    ),
    "desk-matter-particulars": (  # of a matter of conduct alone
        at(PAGE, *OPENED, others=ON),
        at(REFUSED, others=REFUSED),
        {"text": "Papers were shown to others."},
    ),
    "desk-matter-instruct": (  # which manager?
        at(PAGE, *OPENED, others=ON),
        at(INCOMPLETE, others=INCOMPLETE),
        {"text": "Speak to the team."},
    ),
    "desk-matter-instruct-back": (NEVER, at(ON, others=ON), {}),
    "desk-matter-hand-over": (at(PAGE, others=PAGE), at(ON, others=ON), {}),
    "desk-matter-refer": (
        at(PAGE, *OPENED, others=ON),
        at(REFUSED, others=REFUSED),
        {"referred_on": "2026-01-05"},
    ),
    "desk-matter-close": (
        at(PAGE, Stage.ANSWERED, others=ON),
        at(ON, Stage.ANSWERED, others=REFUSED),
        {"reason": "as-asked", "asked": "A lock.", "done": "A lock."},
    ),
    "desk-matter-ask": (
        at(PAGE, *OPENED, others=ON),
        at(INCOMPLETE, *OPENED, others=ON),  # to whom?
        {},
    ),
    "desk-matter-unasked": (
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(INCOMPLETE, *OPENED, Stage.CLOSED, others=ON),
        {},
    ),
    "desk-matter-send": (at(ON, others=ON), at(REFUSED, others=REFUSED), {"question": "none"}),
    "desk-matter-link": (NEVER, at(REFUSED, others=REFUSED), {"packet": "none"}),
    "desk-matter-heed": (  # both ticked, and nothing was written that could be read
        at(PAGE, *OPENED, others=ON),
        at(REFUSED, others=REFUSED),
        {"no_contact": "1", "no_visit": "1"},
    ),
    "desk-matter-take-back": (
        at(ON, others=ON),  # nothing left that could be taken back
        at(REFUSED, others=REFUSED),
        {"packet": "none", "text": "Hello."},
    ),
    "desk-matter-reopen": (
        at(PAGE, Stage.CLOSED, others=ON),
        at(ON, Stage.CLOSED, others=REFUSED),
        {"text": "Hello."},
    ),
    "desk-matter-print": (
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(PAGE, *OPENED, Stage.CLOSED, others=REFUSED),
        {},
    ),
    "desk-matter-mask": (
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(ON, *OPENED, Stage.CLOSED, others=REFUSED),
        {"text": CANARY},
    ),
    "desk-matter-original": (  # nothing is masked here
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(REFUSED, others=REFUSED),
        {"text": "Hello."},
    ),
    "desk-matter-unmask": (
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(REFUSED, others=REFUSED),
        {"text": "Hello."},
    ),
    "desk-task-add": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"kind": "look", "due_on": "9999-12-31", "text": "Hello."},
    ),
    "desk-task-done": (
        at(PAGE, *OPENED, others=ON),
        at(INCOMPLETE, others=INCOMPLETE),
        {"text": "Hello."},
    ),
    "desk-task-hand": (at(PAGE, *OPENED, others=ON), at(INCOMPLETE, others=INCOMPLETE), {}),
    "desk-matter-override": (
        at(PAGE, *OPENED, Stage.CLOSED, others=ON),
        at(REFUSED, others=REFUSED),
        {"limit": "visit", "thing": "A visit.", "text": "Hello."},
    ),
    "desk-matter-reached": (
        at(PAGE, *OPENED, others=ON),
        at(ON, *OPENED, others=REFUSED),
        {"way": "phone", "text": "Hello."},
    ),
    "desk-matter-reach-stop": (NEVER, at(ON, others=ON), {}),
    # of a problem nearby alone, so that a report gets none of them
    "desk-matter-triage": (at(ON, others=ON), at(REFUSED, others=REFUSED), _TRIAGED),
    "desk-matter-visit": (
        at(ON, others=ON),
        at(REFUSED, others=REFUSED),
        {"ground": "observation", "text": "Seen."},
    ),
    "desk-matter-outcome": (
        at(ON, others=ON),
        at(REFUSED, others=REFUSED),
        {"attended": "no", "next_time": "write"},
    ),
    "desk-matter-review": (
        at(ON, others=ON),
        at(REFUSED, others=REFUSED),
        {"decision": "talk", "text": "Three before."},
    ),
    "desk-matter-move": (  # who reads one lane alone has nowhere to move it
        at(PAGE, *OPENED, others=ON),
        at(INCOMPLETE, others=INCOMPLETE),
        {"to": "b", "text": "It is noise."},
    ),
    "desk-matter-second": (at(ON, others=ON), at(ON, others=ON), {"row": "1", "say": "agree"}),
    "desk-matter-attach": (  # without a file: the tests beside the pages have one
        at(PAGE, *TAKEN, others=ON),
        at(REFUSED, others=REFUSED),
        {},
    ),
    "desk-matter-file": (at(NOTHING, others=NOTHING), NEVER, {}),  # one that nobody added
    "desk-matter-picture": (at(NOTHING, others=NOTHING), NEVER, {}),
}
