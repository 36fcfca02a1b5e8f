"""Files as people have them, made anew for each test: a photo with its place, a telling PDF."""

import io

import pikepdf
from PIL import Image

LATITUDE = (49.0, 12.0, 25.44)
PHONE = "Zinnober Phone 9"
SECRET = "Zinnober Author"


def photo(kind="JPEG", *, size=(60, 40), turned=True):
    """Return a photo as a phone takes it: where, with what, a small picture, lying on its side."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))  # so that upright can be told
    exif = Image.Exif()
    exif[0x0110], exif[0x010E] = PHONE, SECRET
    if turned:
        exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", LATITUDE, "W", (122.0, 54.0, 39.1)
    exif[0x8825] = place
    file, more = io.BytesIO(), {}
    if kind == "JPEG":
        more = {"comment": SECRET.encode(), "xmp": f"<x>{SECRET}</x>".encode()}
    picture.save(file, kind, exif=exif, icc_profile=b"profile " + SECRET.encode(), **more)
    return file.getvalue()


def picture(kind="PNG", *, size=(40, 40), mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def document(*, pages=1, content=b"", **saving):
    """Return a PDF with everything in it that a PDF can hide."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    page = pdf.pages[0]
    photo_within = pdf.make_stream(photo(turned=False))
    photo_within.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=60,
            Height=40,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
    )
    photo_within.Metadata = pdf.make_stream(f"<x>{SECRET}</x>".encode())
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo_within))
    page.Contents = pdf.make_stream(content or b"q 100 0 0 100 0 0 cm /Im0 Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
    page.AA = pikepdf.Dictionary(O=script)
    page.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.Dictionary(Private=SECRET))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"https://{SECRET}.example/"),
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([note]))
    pdf.Root.OpenAction = script
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("one"), script])
    )
    pdf.attachments["list.txt"] = SECRET.encode()
    pdf.docinfo["/Author"] = SECRET
    with pdf.open_metadata() as told:
        told["dc:creator"] = [SECRET]
    file = io.BytesIO()
    pdf.save(file, **saving)
    return file.getvalue()
