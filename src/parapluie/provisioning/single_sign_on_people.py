"""Says what the City's directory calls somebody, where no SCIM says it."""

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.provisioning.models import Identity


@transaction.atomic
def call_person(person: Person, external_id: str, *, by: Actor) -> None:
    """Note what the directory calls somebody, which nobody shares; empty takes it away."""
    name = external_id.strip()
    taken = Identity.objects.filter(external_id=name).exclude(person=person)
    if taken.exists():
        raise AccountRefused(
            Refusal(
                _("Somebody else here is called that by the directory."),
                _("Look at both people in the directory, and correct the one that is wrong."),
            )
        )
    if name:
        Identity.objects.update_or_create(person=person, defaults={"external_id": name})
    else:
        Identity.objects.filter(person=person).delete()
    entries.append("person.directory-name", subject=person.pk, by=by)


def called(person: Person) -> str:
    """Return what the directory calls somebody; empty where nobody said."""
    found = Identity.objects.filter(person=person).first()
    return found.external_id if found else ""
