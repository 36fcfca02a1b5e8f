"""What the vault raises. Each one is a refusal in plain words; none holds a secret or a text."""

from django.utils.translation import gettext as _

from parapluie.kit.errors import Refusal, Refused


class VaultRefused(Refused):
    """The vault doesn't do this for this person, or not like this."""


class CannotOpenDossier(VaultRefused):
    """Wrong key, wrong place or damaged bytes: one error for all, and never any plaintext."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("This can't be opened: what is stored is not what was sealed."),
                _("Tell the privacy officer now. Don't try to repair anything."),
            )
        )


class NoKeyToDossier(VaultRefused):
    """The holder has no living key to this dossier."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Your key doesn't open this."),
                _("Someone who can read it may share it with you; the wish is on their home page."),
            )
        )


class KeyReplaced(VaultRefused):
    """The holder has made another key since this one was unlocked: it opens nothing any more."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Your key was replaced by a new one."),
                _("Lock it, and unlock it with your new words."),
            )
        )


class NoReason(VaultRefused):
    """The matter is somebody else's, and the reader hasn't said today why they open it.

    `about` is its reference: the page that asks is one for each matter.
    """

    def __init__(self, about: str) -> None:
        self.about = about
        super().__init__(
            Refusal(
                _("You have not said today why you open this."),
                _("Go to the matter's page: it asks you once a day."),
                "PRI-2",
            )
        )


class CodeChanged(VaultRefused):
    """The letterbox has another code by now: this key acts in the person's name no longer."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("This letterbox has another code by now."),
                _("Come back with the new code."),
            )
        )


class CodeHandedOver(VaultRefused):
    """Someone else saw this code before its person: it opens nothing but the way to a new one."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Someone handed you this code, so they may have seen it."),
                _("Take a new code first. Then you can read and write."),
                "BRI-3a",
            )
        )


class DossierErased(VaultRefused):
    """Nothing is left to open."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("This was erased. Nobody can bring it back."),
                _("The record keeps only that it was there, and the day it was erased."),
            )
        )


class KeyNotInLedger(VaultRefused):
    """A public key in the database isn't the one whose making stands in the ledger."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("A key in the database isn't the one that was made for this person."),
                _("Nothing was sealed to it. Tell the privacy officer now."),
            )
        )


class TooFewReaders(VaultRefused):
    """Sealing to fewer than two people would make one absence the end of a matter."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Fewer than two trained people could read this, so it isn't taken in."),
                _("Offer other help, and ask a supervisor for a second reader."),
                "BRI-3a",
            )
        )


class NoRoomToKeep(VaultRefused):
    """A sealed file can't be written: a full disk, or one that says no."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("Something went wrong on our side, and the file was not kept."),
                _("Please add it again in a few minutes. What you wrote is safe."),
            )
        )


class WrongPassphrase(VaultRefused):
    """One error for a wrong passphrase, an absent key and a damaged one."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("These words don't open your key."),
                _("Check each of the eight words. If they are lost, say so on the unlock page."),
            )
        )


class WrongSheets(VaultRefused):
    """The recovery sheets don't make up the secret."""


class CodeMistyped(Exception):
    """What was typed can't be a code; `kind` says which mistake: "length" or "check"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
