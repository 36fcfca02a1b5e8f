"""A picture beside the words: added after Send, clean, or refused kindly; ours fetched once."""

import errno
import os
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from parapluie.cases import actions, attaching, files
from parapluie.cases.models import Matter
from parapluie.intake.tests.phone import code_on
from parapluie.kit import attachments, uploads
from parapluie.kit.attachments import Clean
from parapluie.kit.tests import specimens
from parapluie.vault.models import Blob, Item
from tests.canaries import found_in, new_canary

TEXT = "My landlord says he will put me out."


@pytest.fixture
def on_code(open_city, phone):
    """Return the page with the code."""
    return phone.report(TEXT)


def file_form(page):
    return next(form for form in page.forms if "file" in form.kinds)


def add(phone, page, content, name="Mrs Someone at home.jpg"):
    form = file_form(page)
    sent = SimpleUploadedFile(name, content) if content is not None else ""
    return phone.get(phone.post(form.action, {**form.values, "file": sent}))


def opened(readers):
    desk, matter = readers[0].desk(), Matter.objects.get()
    actions.declare_conflict(matter, kind="none", by=desk)
    actions.read_matter(matter, by=desk)
    item = Item.objects.get(dossier=matter.file, kind="attachment")
    return files.open_file(matter, item.pk, by=desk)[1]


def test_a_photo_is_added_on_the_page_with_the_code_and_its_place_is_gone(
    open_city, phone, on_code
):
    page = add(phone, on_code, specimens.photo())
    assert "Added." in page.text
    assert code_on(page) == code_on(on_code)
    content = opened(open_city)
    assert content.startswith(b"\xff\xd8") and b"Exif" not in content
    assert specimens.PHONE.encode() not in content


def test_one_is_added_in_the_letterbox_which_says_that_it_came_and_can_not_show_it(phone, on_code):
    page = add(phone, phone.come_back(code_on(on_code)), specimens.document())
    assert "Added." in page.text and "Document 1" in page.text
    assert "can't be opened with your code" in page.text
    page = phone.come_back(code_on(on_code))
    assert "Document 1" in page.text and "Added." not in page.text
    assert "get-file" not in page.body


def test_what_is_typed_is_sent_once_however_often_the_button_is_pressed(phone, on_code):
    form = file_form(on_code)
    for _ in range(3):
        sent = SimpleUploadedFile("x", b"The same words.")
        phone.post(form.action, {**form.values, "file": sent})
    assert Item.objects.filter(kind="attachment").count() == 1
    assert Blob.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No file was chosen."),
        (b"\0\0\0\x18ftypheic\0\0\0\0" + bytes(100), "HEIC"),
        (b"\0\1\2" * 100, "We can't tell what is in this file."),
        (specimens.photo()[:600], "damaged"),
        (bytes(attachments.MOST_BYTES + 1), "larger than 10 MB"),
        (bytes(uploads.MOST_OF_A_REQUEST + 1), "larger than 10 MB"),
    ],
)
def test_what_is_not_taken_leaves_the_message_and_one_kind_line(phone, on_code, content, said):
    items = Item.objects.count()
    page = add(phone, on_code, content)
    assert "Your message is kept. The file was not added." in page.text
    assert said in page.text
    assert code_on(page) == code_on(on_code)
    assert (Item.objects.count(), Blob.objects.count(), Matter.objects.count()) == (items, 0, 1)
    assert "Added." in add(phone, page, b"Then in words.").text


def test_a_sixth_is_refused_with_the_way_on(phone, on_code):
    page = on_code
    for number in range(5):
        page = add(phone, page, f"Number {number}".encode())
    assert "Write to us again" in add(phone, page, b"Number 6").text
    assert Item.objects.filter(kind="attachment").count() == 5


@pytest.mark.clause("BRI-1")
def test_beside_a_concern_no_form_is_shown_and_what_is_sent_all_the_same_is_refused(phone, on_code):
    form = file_form(on_code)
    Matter.objects.update(lane="b")
    page = phone.get(phone.went_to)
    assert not [one for one in page.forms if "file" in one.kinds]
    sent = SimpleUploadedFile("x.jpg", specimens.photo())
    phone.post(form.action, {**form.values, "file": sent})
    assert not Item.objects.filter(kind="attachment").exists()


def test_a_file_for_any_other_address_is_refused_unread(open_city, phone):
    form = phone.get("/report/").form("text")
    sent = SimpleUploadedFile("x.jpg", specimens.photo())
    response = phone.client.post("/report/", {**form.values, "text": TEXT, "limits": sent})
    assert response.status_code == 400
    assert not Matter.objects.exists()


def test_two_files_at_once_are_refused(phone, on_code):
    form = file_form(on_code)
    two = [SimpleUploadedFile(name, b"words") for name in ("one", "two")]
    assert phone.client.post(form.action, {**form.values, "file": two}).status_code == 400


def test_a_full_disk_is_told_kindly_and_nothing_is_half_saved(phone, on_code, monkeypatch):
    items = Item.objects.count()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        page = add(phone, on_code, b"Some words.")
    assert "on our side" in page.text
    assert (Item.objects.count(), Blob.objects.count()) == (items, 0)
    with monkeypatch.context() as patch:
        patch.setattr(attaching, "add_file", _no_database)
        page = add(phone, page, b"Some words.")
    assert "Please add it once more." in page.text
    assert "Added." in add(phone, page, b"Some words.").text


def _no_database(*args):
    raise OperationalError("database or disk is full")


def test_no_plain_byte_touches_the_disk_while_or_after(phone, on_code, settings, monkeypatch):
    """Sought in the data folder and the one for temporary files, at the moment of sealing too."""
    canary, places = new_canary(), [Path(settings.DATA), Path(tempfile.gettempdir())]
    places = [place for place in places if place.exists()]
    watched, look = [], attaching.add_file
    ours = [one for one in places[1].iterdir() if one.name.startswith(("tmp", "parapluie"))]

    def sealing(letterbox, clean):
        assert canary.encode() in clean.content
        watched.append(found_in([places[0], *ours], {"words": canary, "name": f"{canary}-name"}))
        look(letterbox, clean)

    monkeypatch.setattr(attaching, "add_file", sealing)
    add(phone, on_code, f"Words {canary}".encode(), name=f"{canary}-name.txt")
    assert watched == [[]]
    fresh = [one for one in places[1].iterdir() if one.name.startswith(("tmp", "parapluie"))]
    assert found_in([places[0], *fresh], {"words": canary, "name": f"{canary}-name"}) == []
    assert Blob.objects.exists()


@pytest.fixture
def from_us(open_city, phone, on_code):
    """Staff have added a form; return the code."""
    desk, matter = open_city[0].desk(), Matter.objects.get()
    actions.declare_conflict(matter, kind="none", by=desk)
    actions.read_matter(matter, by=desk)
    actions.answer_matter(Matter.objects.get(), text="Here is the form.", by=desk)
    files.attach_file(Matter.objects.get(), Clean("application/pdf", b"%PDF form"), by=desk)
    return code_on(on_code)


def fetch_form(page):
    return next(form for form in page.forms if "item" in form.kinds)


def test_the_person_fetches_our_file_once_by_an_address_that_tells_nothing(phone, from_us):
    page = phone.come_back(from_us)
    assert "From us, for you" in page.text and "Document 1" in page.text
    form = fetch_form(page)
    place = phone.post(form.action, {**form.values, "act": "get-file"})
    response = phone.client.get(place)
    assert response.content == b"%PDF form"
    assert response["Content-Disposition"] == 'attachment; filename="document-1.pdf"'
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert response["Cache-Control"] == "no-store"
    assert phone.client.get(place).status_code == 410
    assert place.startswith("/r/") and len(place) == len("/r/") + 22


def test_a_file_that_was_not_put_there_for_the_person_is_not_to_be_had(phone, from_us):
    form = fetch_form(phone.come_back(from_us))
    other = Item.objects.exclude(kind="attachment").first().pk
    for item in (other, "x", ""):
        place = phone.post(form.action, {**form.values, "act": "get-file", "item": item})
        assert phone.client.get(place).status_code in (200, 410)
        assert b"%PDF" not in phone.client.get(place).content


def test_leaving_closes_the_page_of_a_file(phone, from_us):
    form = fetch_form(phone.come_back(from_us))
    place = phone.post(form.action, {**form.values, "act": "get-file"})
    phone.client.get(place.replace("/r/", "/exit/"))
    assert phone.client.get(place).status_code == 410


def back_form(page):
    return next(form for form in page.forms if form.values.get("act") == "file-back")


def test_a_wrong_file_is_taken_back_at_once_on_the_page_with_the_code(phone, on_code):
    page = add(phone, on_code, b"Not this one.")
    page = phone.send(back_form(page))
    assert "Taken back. It is erased." in page.text and code_on(page) == code_on(on_code)
    assert not Blob.objects.exists()
    page = add(phone, page, b"This one.")
    assert "Added." in page.text and Blob.objects.count() == 1


def test_a_wrong_file_is_taken_back_in_the_letterbox(phone, on_code):
    add(phone, on_code, b"Not this one.")
    page = phone.come_back(code_on(on_code))
    assert "Take back Document 1" in page.text
    page = phone.send(back_form(page))
    assert "Taken back. It is erased." in page.text and "Document 1" not in page.text
    assert not Blob.objects.exists()


def test_after_a_decision_the_letterbox_says_why_a_file_stays(phone, on_code):
    add(phone, on_code, b"Not this one.")
    page = phone.come_back(code_on(on_code))
    Matter.objects.update(keep_until="2030-01-31")
    page = phone.send(back_form(page))
    assert "the law makes us keep it until 31 January 2030" in page.text
    assert Blob.objects.count() == 1
