"""What people add comes out clean, or is refused with the reason; no limit is only said."""

import io
import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from parapluie.kit import attachments, cleaner
from parapluie.kit.attachments import NotTaken, clean
from parapluie.kit.tests import specimens
from parapluie.kit.tests.specimens import PHONE, SECRET

pytestmark = pytest.mark.slow  # a program is started for each


def everything_in(content):
    """Return a file with all its streams unpacked, to search it for words."""
    if not content.startswith(b"%PDF"):
        return content
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            file,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return file.getvalue()


def spellings(word):
    return [word.encode(), word.encode("utf-16-be"), word.encode().hex().encode()]


@pytest.mark.parametrize(
    ("kind", "comes_out"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")]
)
def test_a_photo_with_its_place_comes_out_without_it_and_upright(kind, comes_out):
    raw = specimens.photo(kind)
    assert PHONE.encode() in raw
    made = clean(raw)
    assert made.type == comes_out
    with Image.open(io.BytesIO(made.content)) as picture:
        assert not picture.getexif()
        assert not set(picture.info) & {
            "exif",
            "xmp",
            "icc_profile",
            "comment",
            "XML:com.adobe.xmp",
        }
        assert picture.size == (40, 60)  # it lay on its side
        red, _green, blue = picture.convert("RGB").getpixel((30, 10))
        assert red > 200 and blue < 80
    for word in (PHONE, SECRET, "Exif", "GPS", "ICC_PROFILE"):
        assert not any(one in made.content for one in spellings(word)), word


def test_a_camera_cannot_be_told_by_its_tables():
    file = io.BytesIO()
    Image.new("RGB", (30, 30), "blue").save(file, "JPEG", qtables=[[9] * 64, [11] * 64])
    with Image.open(io.BytesIO(clean(file.getvalue()).content)) as picture:
        assert [set(table) for table in picture.quantization.values()] != [{9}, {11}]


def test_a_moving_picture_becomes_its_first_and_what_is_see_through_stays_so():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], comment=SECRET)
    made = clean(file.getvalue())
    with Image.open(io.BytesIO(made.content)) as picture:
        assert (made.type, getattr(picture, "n_frames", 1)) == ("image/png", 1)
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    assert clean(specimens.picture("WEBP", mode="RGBA")).type == "image/png"


def test_a_pdf_keeps_its_pages_and_nothing_that_is_behind_them():
    raw = specimens.document(pages=2)
    assert SECRET.encode() in everything_in(raw)
    made = clean(raw)
    assert made.type == "application/pdf"
    whole = everything_in(made.content)
    for word in (SECRET, PHONE, "JavaScript", "EmbeddedFile", "Author", "/AA", "/URI", "Exif"):
        assert not any(one in whole for one in spellings(word)), word
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert (len(pdf.pages), len(pdf.attachments), list(pdf.docinfo)) == (2, 0, [])
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        within = pikepdf.PdfImage(pdf.pages[0].get_images()["/Im0"]).as_pil_image()
        assert within.size == (60, 40)


def drawn(lines, **resources):
    """Return a PDF with one page that is drawn by these lines."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj["/Contents"] = pdf.make_stream(lines)
        page.obj["/Resources"] = pikepdf.Dictionary(
            {f"/{name}": made(pdf) for name, made in resources.items()}
        )
        pdf.save(file)
    return file.getvalue()


def _form_with_ways_out(pdf):
    form = pdf.make_stream(b"% note SECRETREMARK\n0 0 20 20 re f")
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = [0, 0, 20, 20]
    form["/Ref"] = pikepdf.Dictionary(F="http://SECRETREF.example/", Page=0)
    form["/F"] = "http://SECRETFILE.example/"
    return pikepdf.Dictionary(X=form)


def _font_called_f(pdf):
    sign = pdf.make_stream(b"10 0 0 0 9 9 d1 % SECRETSIGN\n0 0 9 9 re f")
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3)
    font["/CharProcs"] = pikepdf.Dictionary(a=sign)
    return pikepdf.Dictionary(F=pdf.make_indirect(font))


def test_nothing_is_hidden_between_the_lines_that_draw_a_page():
    lines = b"% SECRETAUTHOR\n/Span <</ActualText (SECRETTEXT)>> BDC (a % b) Tj EMC /X Do"
    raw = drawn(
        lines,
        XObject=_form_with_ways_out,
        Font=_font_called_f,
        Properties=lambda _pdf: pikepdf.Dictionary(MC0=pikepdf.Dictionary(Title="SECRETTITLE")),
    )
    assert b"SECRETREMARK" in everything_in(raw)
    whole = everything_in(clean(raw).content)
    assert b"SECRET" not in whole
    assert b"/F " in whole and b"0 0 9 9 re" in whole  # a font may be called so
    assert b"(a % b) Tj" in whole and b"/X Do" in whole and b"0 0 20 20 re" in whole


@pytest.mark.parametrize("name", [b"/DCT", b"/DCTDecode", b"[/DCT]"])
def test_a_photo_within_the_lines_of_a_page_is_refused_with_a_kind_reason(name):
    photo = specimens.photo("JPEG")
    raw = drawn(b"q BI /W 60 /H 40 /BPC 8 /CS /RGB /F " + name + b" ID " + photo + b" EI Q")
    with pytest.raises(NotTaken) as refused:
        clean(raw)
    assert refused.value.why == "heavy"


def test_two_pdfs_of_one_writer_share_no_id():
    ids = set()
    for content in (b"0 0 m", b"1 1 m"):
        raw = specimens.document(content=content)
        with (
            pikepdf.open(io.BytesIO(raw)) as old,
            pikepdf.open(io.BytesIO(clean(raw).content)) as new,
        ):
            assert bytes(old.trailer.ID[0]) != bytes(new.trailer.ID[0])
            ids.add(bytes(new.trailer.ID[0]))
    assert len(ids) == 2


def test_what_was_filled_in_stays_to_be_read():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    look = pdf.make_stream(b"BT (Filled in) Tj ET")
    look.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                                   BBox=[0, 0, 90, 20]))  # fmt: skip
    field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, F=4,
                               T="one", FT=pikepdf.Name.Tx,
                               Rect=[0, 0, 90, 20], AP=pikepdf.Dictionary(N=look))  # fmt: skip
    held = pdf.make_indirect(field)
    pdf.pages[0].Annots = pikepdf.Array([held])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([held]))
    file = io.BytesIO()
    pdf.save(file)
    assert b"Filled in" in everything_in(clean(file.getvalue()).content)


def test_plain_text_stays_as_it_was_written():
    assert clean("\ufeffÀ 23 h, « là »\r\nمرحبا\n".encode()).content.decode() == (
        "À 23 h, « là »\nمرحبا\n"
    )


def _pdf_that_unpacks(length):
    return specimens.document(content=bytes(length))


def _twice_packed_bomb():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    packed = zlib.compress(zlib.compress(bytes(450 << 20), 1), 9)
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed)
    pdf.pages[0].Contents.Filter = [pikepdf.Name.FlateDecode] * 2
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


BAD = {
    "empty": lambda: b"",
    "large": lambda: b"x" * (attachments.MOST_BYTES + 1),
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
    "video": lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200),
    "sound": lambda: b"ID3\x03\0\0\0\0\0\x0f" + bytes(200),
    "archive": lambda: b"\x1f\x8b\x08\0" + bytes(200),
    "document": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "unknown": lambda: bytes(range(1, 255)) * 4,
    "pixels": lambda: specimens.picture(size=(10_000, 10_000), mode="1"),
    "locked": lambda: specimens.document(encryption=pikepdf.Encryption(owner="one", user="other")),
    "broken": lambda: specimens.photo(size=(400, 300))[:3000],
    "bomb": lambda: _pdf_that_unpacks(450 << 20),
}


@pytest.mark.parametrize("why", BAD)
def test_what_is_not_taken_is_refused_with_its_reason_and_what_to_do(why):
    with pytest.raises(NotTaken) as refused:
        clean(BAD[why]())
    assert refused.value.why == why
    assert refused.value.refusal.reason and refused.value.refusal.instead


@pytest.mark.parametrize(
    "raw",
    [
        "Déjà vu".encode("latin-1"),
        b"words\0more",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<!doctype html><script>1</script>",
    ],
)
def test_what_is_no_plain_text_is_not_taken_as_one(raw):
    with pytest.raises(NotTaken):
        clean(raw)


def test_a_name_or_a_first_byte_that_lies_changes_nothing():
    with pytest.raises(NotTaken) as refused:
        clean(b"%PDF-1.7\n" + specimens.photo())
    assert refused.value.why == "broken"
    with pytest.raises(NotTaken) as refused:
        clean(b"\xff\xd8\xff\xe0" + b"just words")
    assert refused.value.why in {"broken", "unknown"}


def test_a_bomb_within_a_bomb_is_stopped_too():
    with pytest.raises(NotTaken):
        clean(_twice_packed_bomb())


def in_the_program(code):
    """Run code where the cleaner works, within the limits it sets itself."""
    program = f"import runpy,sys\nm=runpy.run_path({cleaner.__file__!r})\nm['limit']()\n{code}"
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603  our own program


def test_each_limit_of_the_program_works(tmp_path):
    assert b"MemoryError" in in_the_program("bytearray(700 << 20)").stderr
    path = tmp_path / "written"
    done = in_the_program(f"f=open({str(path)!r},'wb'); f.write(b'x'); f.flush()")
    assert done.returncode != 0
    assert path.read_bytes() == b""
    done = in_the_program(
        "import resource; resource.setrlimit(resource.RLIMIT_CPU,(1,1))\nwhile True: pass"
    )
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    said = in_the_program("import resource as r; print(r.getrlimit(r.RLIMIT_CORE), r.getrlimit(4))")
    assert said.stdout.startswith(b"(0, 0)")
    said = in_the_program("import resource as r; print(r.getrlimit(r.RLIMIT_CPU))")
    assert said.stdout.strip() == b"(20, 20)"


def test_once_it_reads_a_file_it_reaches_neither_disk_nor_network():
    for reach in ("open('/etc/hostname')", "import socket; socket.socket()",
                  "import subprocess; subprocess.run(['true'])"):  # fmt: skip
        done = in_the_program(f"import socket, subprocess\nm['shut']()\n{reach}")
        assert b"Too many open files" in done.stderr, reach


def test_a_phone_with_two_pictures_in_one_is_understood():
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "MPO", save_all=True, append_images=frames[1:])
    made = clean(file.getvalue())
    with Image.open(io.BytesIO(made.content)) as picture:
        assert (picture.format, made.type) == ("JPEG", "image/jpeg")


@pytest.mark.parametrize(
    "dies", ["os.kill(os.getpid(), 9)", "os._exit(3)", "import time; time.sleep(60)"]
)
def test_a_program_that_is_killed_or_hangs_gives_a_kind_reason(dies, tmp_path, monkeypatch):
    program = tmp_path / "cleaner.py"
    program.write_text(f"import os\n{dies}\n")
    monkeypatch.setattr(attachments, "_PROGRAM", program)
    monkeypatch.setattr(attachments, "WITHIN", 0.5)
    with pytest.raises(NotTaken) as refused:
        clean(b"some words")
    assert refused.value.why == "heavy"


def test_the_program_sees_nothing_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("PARAPLUIE_SECRET", SECRET)
    program = tmp_path / "cleaner.py"
    program.write_text(
        "import os, sys\n"
        "open_files = os.listdir('/proc/self/fd')\n"
        "sys.stdout.write('taken text/plain\\n' + repr((dict(os.environ), len(open_files))))\n"
    )
    monkeypatch.setattr(attachments, "_PROGRAM", program)
    with Path(os.devnull).open() as kept:
        os.set_inheritable(kept.fileno(), True)
        environment, open_files = eval(clean(b"words").content)  # noqa: S307  our own text
    assert "PARAPLUIE_SECRET" not in environment
    assert set(environment) <= {"LC_CTYPE"}
    assert open_files <= 4  # three of its own, and the look itself


def test_when_too_many_are_looked_at_the_next_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(attachments, "WITHIN", 0.01)
    for _ in range(attachments.AT_ONCE):
        attachments._turns.acquire()
    try:
        with pytest.raises(NotTaken) as refused:
            clean(b"words")
    finally:
        for _ in range(attachments.AT_ONCE):
            attachments._turns.release()
    assert refused.value.why == "busy"
