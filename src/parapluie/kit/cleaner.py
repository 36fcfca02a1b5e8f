"""Cleans one picture, PDF or text: bytes in on stdin, clean bytes out on stdout.

A program of its own, run by `kit.attachments` for each attachment, because what people send may be
made to break whatever reads it: so it runs with nothing of ours in its memory, within limits it
sets itself before it looks at the first byte. It imports nothing of this house. Its answer is a
line, "taken TYPE" or "refused REASON", and then the clean bytes.
"""

import resource
import sys

MEMORY = 640 * 1024 * 1024  # bytes of address space: 50 million pixels, twice, and the libraries
SECONDS = 20  # of a core


def limit() -> None:
    """Give up all that cleaning doesn't need: memory, time, files, other programs, a core dump."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # writes to no file at all: stdout is a pipe
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit()

import codecs  # noqa: E402  the limits come first
import contextlib  # noqa: E402
import io  # noqa: E402
import zlib  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from typing import Any, Final  # noqa: E402

import pikepdf  # noqa: E402
import puremagic  # noqa: E402
from PIL import Image, ImageFile, ImageOps, ImageSequence  # noqa: E402
from PIL import MpoImagePlugin as Mpo  # noqa: E402, F401  some phones' JPEGs
from PIL import TiffImagePlugin as Tiff  # noqa: E402, F401  reads which way is up
from PIL import WebPImagePlugin as WebP  # noqa: E402, F401

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_UNPACKED: Final = 400 * 1024 * 1024  # bytes of all streams of a PDF
MOST_PAGES: Final = 500

PICTURES: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
# Other things people send, by the start of their type, and what they are called in a refusal.
NAMED: Final = {
    "image/hei": "heic",
    "image/avif": "heic",
    "image/": "other-picture",
    "video/": "video",
    "audio/": "sound",
    "application/msword": "document",
    "application/vnd.": "document",
    "application/rtf": "document",
    "text/rtf": "document",
    "application/zip": "archive",
    "application/x-7z": "archive",
    "application/x-rar": "archive",
    "application/gzip": "archive",
    "application/x-gzip": "archive",
    "application/x-tar": "archive",
}


class NotTaken(Exception):
    """The reason why this isn't taken, in one word of `attachments.REASONS`."""


def clean(raw: bytes) -> tuple[str, bytes]:
    """Return the type of what was sent, told by its content, and its clean bytes."""
    kind = type_of(raw)
    if kind in PICTURES:
        return clean_picture(raw, PICTURES[kind])
    if kind == PDF:
        return PDF, clean_pdf(raw)
    return TEXT, clean_text(raw)


def type_of(raw: bytes) -> str:
    """Return one of the types that are taken. Raise `NotTaken` with what was found instead."""
    head = raw[:1024]
    if b"%PDF-" in head:
        return PDF
    found = [one.mime_type for one in _guesses(raw) if one.mime_type]
    taken = next((one for one in found if one in PICTURES), "")
    if taken:
        return taken
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        raise NotTaken("heic")
    if is_text(raw) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{\\rtf")):
        return TEXT
    for mime in found:
        for start, name in NAMED.items():
            if mime.startswith(start):
                raise NotTaken(name)
    raise NotTaken("unknown")


def _guesses(raw: bytes) -> list[Any]:
    try:
        return puremagic.magic_string(raw)
    except (puremagic.PureError, ValueError):
        return []


def is_text(raw: bytes) -> bool:
    """Say whether these bytes are UTF-8 in which nothing but writing stands."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(sign < " " and sign not in "\t\n\r\f" for sign in text) and "\x7f" not in text


def clean_text(raw: bytes) -> bytes:
    return raw.decode("utf-8-sig").replace("\r\n", "\n").encode()


def clean_picture(raw: bytes, kind: str) -> tuple[str, bytes]:
    """Draw the first picture anew, upright: its dots and nothing else that stood in the file."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    with Image.open(io.BytesIO(raw), formats=[kind]) as found:
        if found.width * found.height > MOST_PIXELS:
            raise NotTaken("pixels")
        first = next(ImageSequence.Iterator(found))
        first.load()
        upright = ImageOps.exif_transpose(first)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    if kind == "JPEG" or (kind == "WEBP" and not see_through):
        return "image/jpeg", _as_jpeg(upright)
    return "image/png", _as_png(upright, see_through=see_through)


def _as_jpeg(picture: Image.Image) -> bytes:
    """Return a JPEG with tables of our own: a camera's tables tell which camera it was."""
    grey = picture.mode in ("1", "L", "LA", "I;16")
    bare = picture.convert("L" if grey else "RGB")
    bare.info = {}
    for quality in (88, 70):
        file = io.BytesIO()
        bare.save(file, "JPEG", quality=quality, subsampling="4:2:0", exif=b"", comment=b"")
        if file.tell() <= MOST_BYTES:
            return file.getvalue()
    raise NotTaken("large")


def _as_png(picture: Image.Image, *, see_through: bool) -> bytes:
    mode = "RGBA" if see_through else "L" if picture.mode in ("1", "L", "I;16") else "RGB"
    bare = picture.convert(mode)
    bare.info = {}
    file = io.BytesIO()
    bare.save(file, "PNG", exif=b"")
    if file.tell() > MOST_BYTES:
        raise NotTaken("large")
    return file.getvalue()


# What a page keeps. All else a page can carry (notes, forms, actions, thumbnails) stays behind.
PAGE_KEEPS: Final = {
    *("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate"),
    *("/UserUnit", "/Group"),
}
# What no part of a page may carry: who made it and when, actions, files, ways out.
NOWHERE: Final = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/AF", "/EF", "/AA", "/Thumb"),
    *("/StructParent", "/StructParents", "/Measure", "/PtData", "/Alternates", "/URI"),
    *("/Properties", "/ActualText", "/Alt", "/OC"),
)
# What no stream may carry besides: another file it stands for. (A font may well be called "/F".)
ELSEWHERE: Final = ("/Ref", "/F", "/FFilter", "/FDecodeParms")
# What marks a part of a page, for whoever reads its text: it draws nothing and can hold anything.
MARKS: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
IN_A_PICTURE: Final = frozenset({"/DCT", "/DCTDecode", "/JPX", "/JPXDecode"})


def clean_pdf(raw: bytes) -> bytes:
    """Bring the pages, as they look, into a new document; nothing else of the old one comes along.

    No author, dates, XMP, ids, scripts, embedded files, links, forms, outlines or hidden layers'
    switches. What stood in fields of a form or in a note is drawn onto its page first.
    """
    with pikepdf.open(io.BytesIO(raw), suppress_warnings=True) as old, pikepdf.new() as new:
        if not 0 < len(old.pages) <= MOST_PAGES:
            raise NotTaken("broken" if not len(old.pages) else "heavy")
        check_unpacked(old)
        old.flatten_annotations("all")
        new.pages.extend(old.pages)
        for page in new.pages:
            for key in set(page.obj.keys()) - PAGE_KEEPS:
                del page.obj[key]
        for thing in list(_dictionaries(new)):
            _strip(thing)
        _redraw(new)
        file = io.BytesIO()
        new.save(file, deterministic_id=True, fix_metadata_version=False)
    if file.tell() > MOST_BYTES:
        raise NotTaken("large")
    return file.getvalue()


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Give every dictionary and stream that can be reached from the pages, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [page.obj for page in document.pages]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Object):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting.extend(part for name, part in one.items() if name != "/Parent")


def _redraw(document: pikepdf.Pdf) -> None:
    """Write anew how each page is drawn: remarks and hidden words between the lines are gone."""
    for page in document.pages:
        if "/Contents" in page.obj:
            page.obj["/Contents"] = document.make_stream(_drawn(page))
    for thing in list(_dictionaries(document)):
        if isinstance(thing, pikepdf.Stream) and _is_drawing(thing):
            thing.write(_drawn(thing))
        elif "/CharProcs" in thing:  # signs of a font that are drawn as well
            for sign in thing["/CharProcs"].values():
                sign.write(_drawn(sign))


def _is_drawing(stream: pikepdf.Stream) -> bool:
    """Say whether this is a form or a pattern of tiles, which are drawn as a page is."""
    return stream.get("/Subtype") == "/Form" or stream.get("/PatternType") == 1


def _drawn(what: pikepdf.Page | pikepdf.Stream) -> bytes:
    steps = pikepdf.parse_content_stream(what)
    kept = [step for step in steps if str(step.operator) not in MARKS]
    for step in kept:
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            _check_inline(step.iimage)
    return pikepdf.unparse_content_stream(kept)


def _check_inline(picture: pikepdf.PdfInlineImage) -> None:
    """Refuse a photo written into the page's own lines: it could tell where it was taken."""
    if IN_A_PICTURE & set(picture.filters):
        raise NotTaken("heavy")


def _strip(thing: Any) -> None:  # noqa: ANN401  pikepdf's objects answer to several types
    for key in NOWHERE:
        if key in thing:
            del thing[key]
    if isinstance(thing, pikepdf.Stream):
        for key in ELSEWHERE:
            if key in thing:
                del thing[key]
        _clean_picture_within(thing)


def _clean_picture_within(stream: Any) -> None:  # noqa: ANN401  as above
    """Take out of a photo within a PDF what the camera wrote in: scans hold it as it was taken."""
    filters = _filters(stream)
    if "/JPXDecode" in filters and filters != ["/JPXDecode"]:
        raise NotTaken("heavy")
    if filters == ["/JPXDecode"]:
        stream.write(bare_jpeg2000(stream.read_raw_bytes()), filter=pikepdf.Name.JPXDecode)
    if "/DCTDecode" not in filters:
        return
    raw = stream.read_raw_bytes()
    for name in filters[:-1]:
        if name not in ("/FlateDecode", "/Fl"):
            raise NotTaken("heavy")
        raw = zlib.decompress(raw)
    parameters = stream.get("/DecodeParms")
    stream.write(bare_jpeg(raw), filter=pikepdf.Name.DCTDecode)
    if filters == ["/DCTDecode"] and isinstance(parameters, pikepdf.Dictionary):
        stream["/DecodeParms"] = parameters


def _filters(stream: Any) -> list[str]:  # noqa: ANN401  as above
    found = stream.get("/Filter")
    if found is None:
        return []
    names = list(found) if isinstance(found, pikepdf.Array) else [found]
    short = {"/DCT": "/DCTDecode", "/Fl": "/FlateDecode"}
    return [short.get(str(name), str(name)) for name in names]


def check_unpacked(document: pikepdf.Pdf) -> None:
    """Refuse a PDF whose streams unpack to far more than a document needs: whoever opens it later
    would run out of memory."""
    left = MOST_UNPACKED
    for one in document.objects:
        if not isinstance(one, pikepdf.Stream):
            continue
        filters, raw = _filters(one), one.read_raw_bytes()
        while filters[:1] == ["/FlateDecode"]:
            raw, filters = _unpacked(raw, left), filters[1:]
            left -= len(raw)
        if filters[:1] and filters[0] in ("/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"):
            with contextlib.suppress(pikepdf.PdfError):
                left -= len(one.read_bytes())
        if left < 0:
            raise NotTaken("bomb")


def _unpacked(raw: bytes, most: int) -> bytes:
    """Unpack in steps and keep the first 10 MB: enough for a bomb within a bomb to show itself."""
    unpacking, kept, length = zlib.decompressobj(), bytearray(), 0
    while raw and not unpacking.eof:
        try:
            piece = unpacking.decompress(raw, 1 << 20)
        except zlib.error:
            break
        raw, length = unpacking.unconsumed_tail, length + len(piece)
        if length > most:
            raise NotTaken("bomb")
        kept += piece
    return bytes(kept)


def bare_jpeg(raw: bytes) -> bytes:
    """Return a JPEG without the segments that hold words, places or small pictures, dots untouched.

    Kept: what is needed to draw it. Gone: EXIF, XMP, IPTC, comments, and whatever comes after it.
    """
    if raw[:2] != b"\xff\xd8":
        raise NotTaken("broken")
    kept, at = bytearray(raw[:2]), 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xD9:
            break
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        wanted = marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        if marker == 0xE0 and raw[at + 4 : at + 9] != b"JFIF\0":
            wanted = False  # JFXX: a thumbnail
        if marker == 0xDA:
            end = _end_of_scan(raw, end)
        if wanted:
            kept += raw[at:end]
        at = end
    return bytes(kept) + b"\xff\xd9"


def _end_of_scan(raw: bytes, at: int) -> int:
    """Return where the next marker stands that isn't part of a scan's own bytes."""
    while True:
        at = raw.find(b"\xff", at)
        if at < 0 or at + 1 >= len(raw):
            return len(raw)
        if raw[at + 1] != 0 and not 0xD0 <= raw[at + 1] <= 0xD7 and raw[at + 1] != 0xFF:
            return at
        at += 1 if raw[at + 1] == 0xFF else 2


def bare_jpeg2000(raw: bytes) -> bytes:
    """Return a JPEG 2000 file without its boxes of words; a bare stream of dots stays as it is."""
    if raw[4:8] != b"jP  ":
        return raw
    kept, at = bytearray(), 0
    while at + 8 <= len(raw):
        length = int.from_bytes(raw[at : at + 4])
        end = len(raw) if length == 0 else at + length
        if length == 1 or (length and length < 8):
            raise NotTaken("broken")
        if raw[at + 4 : at + 8] in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            kept += raw[at:end]
        at = end
    return bytes(kept)


def shut() -> None:
    """Open nothing from here on: no file, no pipe, no line to anywhere. All that is needed is read.

    Whoever breaks this program through a file reaches neither the disk nor the network.
    """
    Image.preinit()  # what would otherwise be imported with the first picture or text
    for name in ("utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "latin-1", "ascii"):
        codecs.lookup(name)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def main() -> None:
    """Answer on stdout. Whatever goes wrong is a reason; the fault itself is told to nobody."""
    shut()
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        kind, cleaned = clean(raw)
        sys.stdout.buffer.write(f"taken {kind}\n".encode() + cleaned)
    except NotTaken as found:
        sys.stdout.buffer.write(f"refused {found}\n".encode())
    except pikepdf.PasswordError:
        sys.stdout.buffer.write(b"refused locked\n")
    except MemoryError:
        sys.stdout.buffer.write(b"refused heavy\n")
    except Exception:  # noqa: BLE001  a reader of strangers' files can fail in any way
        sys.stdout.buffer.write(b"refused broken\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
