"""An organisation that council named as led by peers, proposed and confirmed at set-up."""

from datetime import date

from parapluie.ledger.entries import SYSTEM
from parapluie.training import organisations
from parapluie.training.models import PeerOrganisation


def propose(name: str, day: date, *, by=SYSTEM, **other) -> PeerOrganisation:
    said = {
        "statement_on": day,
        "decided_by": "council decision",
        "decided_on": day,
        "decision": "Minutes of council, item 7",
    }
    return organisations.propose_organisation(name=name, **(said | other), by=by)


def peer_led(name: str, day: date) -> PeerOrganisation:
    found = propose(name, day)
    organisations.confirm_organisation(found, by=SYSTEM)
    return found
