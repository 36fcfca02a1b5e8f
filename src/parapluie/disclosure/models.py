"""Who may receive anything, what left to whom on what basis, and what came back.

No text of anybody stands here in clear, nor the language it is in. The words of a packet open only
with its link and its code together, and are gone once it has ended.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parapluie.disclosure.rules import LIVING, PURPOSES_OF, Basis, Kind, Purpose, Recipient, State
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id, new_row
from parapluie.vault.models import Dossier

KIND_NAMES = {
    Kind.PEER: _("Organisation of peers"),
    Kind.HEALTH: _("Health service"),
    Kind.SHELTER: _("Support or shelter"),
    Kind.LEGAL: _("Legal aid"),
    Kind.TENANTS: _("Help for tenants"),
    Kind.INTERPRETER: _("Interpreters"),
    Kind.DEPARTMENT: _("Another department of the City"),
    Kind.OMBUDSPERSON: _("Ombudsperson"),
    Kind.POLICE: _("Police"),
}
PURPOSE_NAMES = {
    Purpose.SUPPORT: _("Support, as the person wishes"),
    Purpose.CARE: _("Health care"),
    Purpose.SAFE_PLACE: _("A safe place to stay"),
    Purpose.LEGAL_ADVICE: _("Legal advice"),
    Purpose.HOUSING_ADVICE: _("Advice on housing"),
    Purpose.INTERPRETING: _("Interpreting"),
    Purpose.REPAIR: _("Repairing something that belongs to the City"),
    Purpose.REVIEW: _("An independent review"),
    Purpose.PROTECTION: _("Protection from danger"),
}
STATE_NAMES = {
    State.SENT: _("sent"),
    State.ACCEPTED: _("accepted"),
    State.DECLINED: _("declined"),
    State.DONE: _("done"),
    State.REVOKED: _("taken back"),
    State.EXPIRED: _("expired"),
}
BASIS_NAMES = {
    Basis.CONSENT: _("The person said yes"),
    Basis.COURT_ORDER: _("A court order"),
    Basis.CHILD_DUTY: _("The duty to a child"),
    Basis.DANGER_TO_LIFE: _("Danger to life"),
}


def _pairs_that_exist() -> Q:
    pairs = Q()
    for kind, purposes in PURPOSES_OF.items():
        pairs |= Q(kind=kind.value, purpose__in=[one.value for one in purposes])
    return pairs


class Partners(models.QuerySet["Partner"]):
    """Partners by whether they may receive."""

    def open(self) -> "Partners":
        """Return those that were not closed."""
        return self.filter(closed_on=None)

    def in_agreement(self, day: date) -> "Partners":
        """Return open ones whose agreement runs on that day."""
        return self.open().filter(agreed_on__lte=day, agreed_until__gte=day)

    def with_police_last(self) -> "Partners":
        """Return them by name, police after everybody else: it is never what comes first."""
        last = models.Case(
            models.When(kind=Kind.POLICE.value, then=1),
            default=0,
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(last, "name", "pk")


class Partner(models.Model):
    """Somebody the City has a written agreement with, for one purpose."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(k.value, v) for k, v in KIND_NAMES.items()])
    name = models.CharField(max_length=120)
    purpose = models.CharField(
        max_length=16, choices=[(k.value, v) for k, v in PURPOSE_NAMES.items()]
    )
    agreement = models.CharField(max_length=120)  # where the signed paper is found
    agreed_on = models.DateField()
    agreed_until = models.DateField()
    languages = models.CharField(max_length=120, blank=True)  # as words
    contact = models.CharField(max_length=200, blank=True)  # number and hours, as words
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = Partners.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "kind": Privacy.PUBLIC,
        "name": Privacy.PUBLIC,
        "purpose": Privacy.PUBLIC,
        "agreement": Privacy.STAFF,
        "agreed_on": Privacy.STAFF,
        "agreed_until": Privacy.STAFF,
        "languages": Privacy.PUBLIC,
        "contact": Privacy.STAFF,
        "closed_on": Privacy.STAFF,
        "successor": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            # Whatever a page or a program tries: no other kind becomes a row (BRI-3c, BRI-6).
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="disclosure_kind_in_list"
            ),
            models.CheckConstraint(
                condition=_pairs_that_exist(), name="disclosure_purpose_suits_kind"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(agreement="") & Q(agreed_until__gte=F("agreed_on")),
                name="disclosure_agreement_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (~Q(closed_on=None) & ~Q(successor=F("id"))),
                name="disclosure_successor_of_closed",
            ),
        ]

    @property
    def author(self) -> str:
        """Return the name under which what they write is sealed."""
        return f"partner:{self.pk}"

    @property
    def as_recipient(self) -> Recipient:
        """Return what the rules look at."""
        return Recipient(
            self.kind, self.purpose, self.closed_on is None, self.agreed_on, self.agreed_until
        )


class Packets(models.QuerySet["Packet"]):
    """Packets by where they stand."""

    def living(self) -> "Packets":
        """Return those a partner may still open."""
        return self.filter(state__in=[one.value for one in LIVING])

    def readable(self, day: date) -> "Packets":
        """Return living ones whose day isn't over and whose matter was not erased."""
        return self.living().filter(until__gte=day, reply_to__erased_on=None)

    def over(self, day: date) -> "Packets":
        """Return living ones that are so in name only."""
        return self.living().filter(Q(until__lt=day) | Q(reply_to__erased_on__isnull=False))


class Packet(models.Model):
    """What left: to whom, about which matter, on what basis, until when. Its line stays for good.

    `sealed` opens with link and code together. It is empty once the packet has ended or its link
    has died. `words_mark` tells, with the key files only, whether given words are those that left.
    """

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    about = models.CharField(max_length=40, db_index=True)  # the matter's reference, no key upwards
    purpose = models.CharField(
        max_length=16, choices=[(k.value, v) for k, v in PURPOSE_NAMES.items()]
    )
    basis = models.CharField(max_length=14, choices=[(k.value, v) for k, v in BASIS_NAMES.items()])
    consent = models.CharField(max_length=22, blank=True)  # the sealed item the yes stands in
    grounds = models.CharField(max_length=22, blank=True)  # the sealed item that documents why
    sent_by = models.CharField(max_length=80)
    second = models.CharField(max_length=22, blank=True)
    sent_on = models.DateField()
    until = models.DateField()  # the last day on which it can be opened
    state = models.CharField(max_length=8, choices=[(k.value, v) for k, v in STATE_NAMES.items()])
    state_on = models.DateField()
    reply_to = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    link_digest = models.BinaryField(max_length=32, null=True, unique=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    words_mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True)

    objects = Packets.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "partner": Privacy.STAFF,
        "about": Privacy.STAFF,
        "purpose": Privacy.STAFF,
        "basis": Privacy.STAFF,
        "consent": Privacy.NEVER,
        "grounds": Privacy.NEVER,
        "sent_by": Privacy.STAFF,
        "second": Privacy.STAFF,
        "sent_on": Privacy.STAFF,
        "until": Privacy.STAFF,
        "state": Privacy.STAFF,
        "state_on": Privacy.STAFF,
        "reply_to": Privacy.NEVER,
        "link_digest": Privacy.NEVER,
        "wrong_tries": Privacy.NEVER,
        "words_mark": Privacy.NEVER,
        "sealed": Privacy.SEALED,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="disclosure_packet_state"
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.CONSENT.value, grounds="") & ~Q(consent="")
                | Q(basis=Basis.CHILD_DUTY.value, consent="") & ~Q(grounds="")
                | Q(
                    basis__in=[Basis.COURT_ORDER.value, Basis.DANGER_TO_LIFE.value],
                    consent="",
                )
                & ~Q(grounds="")
                & ~Q(second="")
                & ~Q(second=F("sent_by")),
                name="disclosure_basis_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(link_digest=None, sealed=None)
                | (~Q(link_digest=None) & ~Q(sealed=None)),
                name="disclosure_link_with_words",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in LIVING]) | Q(sealed=None),
                name="disclosure_ended_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("sent_on")), name="disclosure_until_after_sent"
            ),
            # One yes is for one sending: taken back, it carries nothing a second time.
            models.UniqueConstraint(
                fields=["consent"], condition=~Q(consent=""), name="disclosure_one_yes_one_packet"
            ),
        ]

    @property
    def is_living(self) -> bool:
        """Say whether it may still be opened, its day apart."""
        return self.state in LIVING


class Answer(models.Model):
    """Something a partner wrote back; the words are an item of the matter's own dossier."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    packet = models.ForeignKey(Packet, models.CASCADE, related_name="+")
    item = models.CharField(max_length=22, unique=True)
    day = models.DateField()
    once = models.CharField(max_length=22)  # drawn with the form: a second click is the same

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "packet": Privacy.STAFF,
        "item": Privacy.STAFF,
        "day": Privacy.STAFF,
        "once": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["packet", "once"], name="disclosure_answer_once")
        ]


class OpenPage(models.Model):
    """A packet on a partner's screen for ten minutes: its words, sealed under the page's address.

    Sending what was begun there is possible for an hour, so that nobody loses what they wrote.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    packet = models.ForeignKey(Packet, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    drop_after = models.DateTimeField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "digest": Privacy.NEVER,
        "packet": Privacy.NEVER,
        "sealed": Privacy.SEALED,
        "drop_after": Privacy.NEVER,
    }


class RecordedCall(models.Model):
    """A call that was made for a life in danger: a line of the register, written afterwards (AT-7).

    Nothing was sent from here, so it has no partner, link or words; those lie sealed in the file.
    """

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    about = models.CharField(max_length=40, db_index=True)  # the matter's reference
    called_on = models.DateField()
    recorded_by = models.CharField(max_length=22)
    item = models.CharField(max_length=22)  # the sealed item that says what was said and why

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "about": Privacy.STAFF,
        "called_on": Privacy.STAFF,
        "recorded_by": Privacy.STAFF,
        "item": Privacy.STAFF,
    }
