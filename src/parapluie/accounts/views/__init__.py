"""Pages of this room: the vault's lock and key, people and roles, what opening day needs."""

from parapluie.accounts.views.agreements import show_agreements
from parapluie.accounts.views.away import away
from parapluie.accounts.views.calls import calls
from parapluie.accounts.views.designations import show as show_designations
from parapluie.accounts.views.key import key_words, lost_key, make_key
from parapluie.accounts.views.lost import lost
from parapluie.accounts.views.passkeys import passkey_again, passkey_script, remove_passkey
from parapluie.accounts.views.people import confirm, invitation, invite, people, person
from parapluie.accounts.views.ready import ready
from parapluie.accounts.views.vault import go_on, lock, send_again, unlock

__all__ = [
    "away",
    "calls",
    "confirm",
    "go_on",
    "invitation",
    "invite",
    "key_words",
    "lock",
    "lost",
    "lost_key",
    "make_key",
    "passkey_again",
    "passkey_script",
    "people",
    "person",
    "ready",
    "remove_passkey",
    "send_again",
    "show_agreements",
    "show_designations",
    "unlock",
]
