"""Files in a matter: what the person adds, what staff open and add; keys as for every word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from parapluie.cases import actions, attached, attaching, files
from parapluie.cases.attached import Attached
from parapluie.cases.models import Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit.attachments import Clean
from parapluie.kit.errors import Refused
from parapluie.kit.tests import specimens
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault import letterbox, opening
from parapluie.vault.models import Blob, Item

PICTURE = Clean("image/png", b"\x89PNG zinnober dots")


@pytest.fixture
def matter(amira, ben) -> Matter:
    return office.report()


@pytest.fixture
def desk(amira):
    return office.at_desk(amira)


def added(matter, clean=PICTURE):
    """Let the person add a file; return the item that has its key."""
    attaching.add_file(matter.letterbox, clean)
    return Item.objects.filter(dossier=matter.file, kind="attachment").latest("position").pk


@pytest.mark.clause("BRI-3a")
@pytest.mark.clause("PRE-3")
@pytest.mark.kills("cases.attaching.cleaned")
def test_a_photo_says_no_longer_where_it_was_taken(matter):
    raw = specimens.photo()
    assert specimens.PHONE.encode() in raw
    clean = attaching.look_at(matter.letterbox, raw)
    assert specimens.PHONE.encode() not in clean.content


@pytest.mark.clause("BRI-1")
def test_beside_a_concern_no_picture_is_taken(matter):
    Matter.objects.filter(pk=matter.pk).update(lane="b")
    assert not attaching.takes_files(matter.letterbox)
    for act in (
        lambda: attaching.look_at(matter.letterbox, specimens.photo()),
        lambda: attaching.add_file(matter.letterbox, PICTURE),
    ):
        with pytest.raises(Refused, match="no pictures"):
            act()
    assert not Item.objects.filter(kind="attachment").exists()


def test_what_the_person_adds_is_for_readers_and_not_for_whoever_finds_the_code(amira, ben, desk):
    secret = office.new_secret()
    matter = office.report(secret=secret)
    item = added(matter)
    items = letterbox.read(matter.letterbox, secret.private)
    told = next(one for one in items if one.kind == "attached")
    assert set(told.content) == {"type", "number", "blob", "turn"}
    _, thread = office.read(Matter.objects.get(), desk)
    line = thread.lines[-1]
    assert (line.text, line.file, line.picture, line.from_person) == ("Picture 1", item, True, True)
    file, content = files.open_file(matter, item, by=desk)
    assert (file.file_name, content) == ("picture-1.png", PICTURE.content)


def test_opening_a_file_needs_a_declaration_and_a_key_and_stands_in_the_ledger(matter, ben, desk):
    item = added(matter)
    with pytest.raises(Refused):
        files.open_file(matter, item, by=desk)
    office.read(Matter.objects.get(), desk)
    before = Entry.objects.filter(act__startswith="dossier.opened").count()
    files.open_file(matter, item, by=desk)
    assert Entry.objects.filter(act__startswith="dossier.opened").count() == before + 1
    with pytest.raises(Refused):
        files.open_file(matter, item, by=replace(desk, unlocked=None))
    actions.recuse(matter, by=desk)
    with pytest.raises(Refused):
        files.open_file(matter, item, by=desk)


def test_a_file_of_another_matter_is_not_there(matter, desk):
    other = office.report("Another one.")
    item = added(other)
    office.read(Matter.objects.get(pk=matter.pk), desk)
    with pytest.raises(Http404):
        files.open_file(matter, item, by=desk)


def test_five_fit_beside_a_message_and_a_new_message_takes_five_more(matter):
    for _ in range(5):
        added(matter)
    with pytest.raises(Refused, match="Five files"):
        added(matter)
    from parapluie.cases import receiving

    receiving.add_reply(matter.letterbox, text="And this.")
    added(matter)
    assert Item.objects.filter(kind="attachment").count() == 6


def test_a_picture_after_our_answer_is_a_message_that_waits_for_us(matter, desk):
    office.answered(Matter.objects.get(), desk)
    added(matter)
    after = Matter.objects.get()
    assert after.stage == Stage.ASSIGNED
    assert not actions.is_answered(after)
    assert [line.text for line in actions.read_matter(after, by=desk).lines[-2:]] == [
        "A file, without words.",
        "Picture 1",
    ]


def test_after_a_withdrawal_nothing_can_be_added_and_nothing_stays(
    matter, django_capture_on_commit_callbacks
):
    from parapluie.cases import receiving
    from parapluie.vault import blobs
    from parapluie.vault.models import Blob

    added(matter)
    name = Blob.objects.get().pk
    assert name in blobs._names()
    with django_capture_on_commit_callbacks(execute=True):
        assert receiving.withdraw(matter.letterbox).erased
    assert name not in blobs._names()
    assert not Blob.objects.exists()
    with pytest.raises(Refused):
        added(matter)


def test_staff_add_a_file_that_the_person_can_open(amira, ben, desk):
    secret = office.new_secret()
    office.report(secret=secret)
    office.answered(Matter.objects.get(), desk)
    matter = Matter.objects.select_related("letterbox", "file").get()
    files.attach_file(matter, Clean("application/pdf", b"%PDF form"), by=desk)
    items = letterbox.read(matter.letterbox, secret.private)
    file = attached.of_content(next(one for one in items if one.kind == "attachment").content)
    assert isinstance(file, Attached)
    assert file.name == "Document 1"
    assert Entry.objects.filter(act="matter.file.added").count() == 1
    with pytest.raises(Refused):  # as it was before: somebody acted since
        files.attach_file(matter, PICTURE, by=desk)


def browser(person):
    return office.sign_in(Client(), person)


def test_the_desk_saves_a_file_and_lets_a_browser_run_nothing_of_it(matter, amira, desk):
    item = added(matter)
    office.read(Matter.objects.get(), desk)
    client = browser(amira)
    page = client.get(reverse("desk-matter", args=[matter.pk])).content.decode()
    address = reverse("desk-matter-file", args=[matter.pk, item])
    assert address in page and "Look at Picture 1" in page
    response = client.get(address)
    assert response.content == PICTURE.content
    assert response["Content-Disposition"] == 'attachment; filename="picture-1.png"'
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "no-store"
    shown = client.get(reverse("desk-matter-picture", args=[matter.pk, item])).content.decode()
    assert f'src="{address}"' in shown


def test_the_desk_adds_a_file_for_the_person_or_says_why_not(matter, amira, desk):
    office.answered(Matter.objects.get(), desk)
    client, address = browser(amira), reverse("desk-matter-attach", args=[matter.pk])
    assert "multipart/form-data" in client.get(address).content.decode()
    seen = Matter.objects.get().turn
    refused = client.post(address, {"seen": seen, "file": named(b"\0\1\2\3" * 50)})
    assert refused.status_code == 403
    assert "We take pictures, PDFs and plain text." in refused.content.decode()
    none = client.post(address, {"seen": seen})
    assert "No file was chosen." in none.content.decode()
    response = client.post(address, {"seen": seen, "file": named(b"Bring this form.\n")})
    assert response.status_code == 303
    assert Item.objects.filter(dossier=matter.letterbox, kind="attachment").count() == 1
    for item in Item.objects.all():
        assert b"Mrs Someone" not in bytes(item.sealed)


def named(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("Mrs Someone.txt", content)


def blob_of(matter):
    return Blob.objects.get(dossier=matter.file).pk


@pytest.mark.clause("BRI-3a")
def test_one_wrong_picture_is_taken_back_and_erased_and_the_words_stay(matter, desk):
    item = added(matter)
    attaching.add_file(matter.letterbox, Clean("text/plain", b"Some words."))
    office.read(Matter.objects.get(), desk)
    first = told_blobs(matter, desk)[0]
    attaching.take_back(matter.letterbox, blob=first)
    attaching.take_back(matter.letterbox, blob=first)  # a second click
    assert Blob.objects.filter(dossier=matter.file).count() == 1
    _, thread = office.read(Matter.objects.get(), desk)
    lines = [line for line in thread.lines if line.kind == "attachment"]
    assert [(line.text, bool(line.file)) for line in lines] == [
        ("Picture 1, taken back and erased", False),
        ("Document 2", True),
    ]
    with pytest.raises(Refused, match="took this back"):
        files.open_file(matter, item, by=desk)
    assert Entry.objects.filter(act="file.erased", subject=first).count() == 1


def told_blobs(matter, desk):
    items = opening.open_items(matter.file, desk.unlocked, by=desk.actor, purpose="read")
    return [one.content["blob"] for one in items if one.kind == "attachment"]


def test_what_was_used_to_decide_is_kept_and_says_until_when(matter):
    added(matter)
    day = today() + timedelta(days=40)
    Matter.objects.filter(pk=matter.pk).update(keep_until=day)
    with pytest.raises(Refused, match="the law makes us keep it"):
        attaching.take_back(matter.letterbox, blob=blob_of(matter))
    assert Blob.objects.filter(dossier=matter.file).exists()


def test_nobody_takes_back_a_file_of_another_matter(matter):
    added(matter)
    other = office.report("Another one.")
    attaching.take_back(other.letterbox, blob=blob_of(matter))
    assert Blob.objects.filter(dossier=matter.file).exists()


def test_what_was_taken_back_makes_room_beside_the_message(matter):
    for number in range(5):
        attaching.add_file(matter.letterbox, Clean("text/plain", f"{number}".encode()))
    with pytest.raises(Refused):
        attaching.add_file(matter.letterbox, PICTURE)
    attaching.take_back(matter.letterbox, blob=Blob.objects.filter(dossier=matter.file)[0].pk)
    attaching.add_file(matter.letterbox, PICTURE)
