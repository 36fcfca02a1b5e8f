"""A file somebody added to a matter, as its sealed item tells of it. Both faces read it.

The item holds what it is and the key of the file beside the database. No name: people name files
after people, so it is called by its kind and number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from parapluie.kit.attachments import ENDINGS, Clean, is_picture
from parapluie.vault.blobs import SealedBlob

KIND = "attachment"  # the item with the key
TOLD = "attached"  # in the person's letterbox: that they added one, and no more
BACK = "file-back"  # in both: that they took it back


class Opened(Protocol):
    """An item somebody opened (vault.OpenItem)."""

    @property
    def kind(self) -> str: ...
    @property
    def content(self) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Attached:
    """What an item says of its file."""

    type: str
    number: int
    size: int
    blob: SealedBlob

    @property
    def name(self) -> str:
        """Return what people call it here, in their language."""
        return name_of(self.type, self.number)

    @property
    def file_name(self) -> str:
        """Return a dull name to save it under."""
        kind = "picture" if is_picture(self.type) else "document"
        return f"{kind}-{self.number}{ENDINGS[self.type]}"


def content_of(clean: Clean, blob: SealedBlob, number: int) -> dict[str, object]:
    """Return what goes into the item."""
    size = len(clean.content)
    return {
        "type": clean.type,
        "number": number,
        "size": size,
        "blob": blob.id,
        "key": blob.key.hex(),
    }


def taken_back(items: Iterable[Opened]) -> set[str]:
    """Return the ids of the files that the person took back, among these items."""
    return {str(one.content.get("blob", "")) for one in items if one.kind == BACK}


def of_content(content: Mapping[str, object]) -> Attached:
    """Undo `content_of`."""
    return Attached(
        type=str(content["type"]),
        number=int(str(content["number"])),
        size=int(str(content["size"])),
        blob=SealedBlob(str(content["blob"]), bytes.fromhex(str(content["key"]))),
    )


def name_of(type: str, number: int) -> str:
    """Return "Picture 1" or "Document 2", in the reader's language."""
    if is_picture(type):
        return _("Picture {number}").format(number=number)
    return _("Document {number}").format(number=number)
