"""What staff write is read before it is sealed: refused, asked about or advised, and never lost."""

import re

import pytest

from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.ledger import entries
from parapluie.screens import leaving
from parapluie.screens.errors import WordsStopped
from parapluie.screens.findings import Where
from parapluie.screens.models import ScreenCount
from parapluie.screens.screening import run
from parapluie.vault import sealing
from parapluie.vault.models import Item
from tools import corpus

pytestmark = pytest.mark.django_db

STATUS = "Her visa ran out in May, so she uses the back door."
ASKS = "Please bring a copy of your work permit when you come."
SUPPLIES = "Found 12 condoms in the drawer, which proves what goes on there."


@pytest.fixture
def desk(client, amira, ben):
    return office.sign_in(client, amira)


@pytest.fixture
def matter(desk, amira):
    found = office.report("The light is broken.")
    office.read(found, office.at_desk(amira))
    return found


def answer(desk, matter, text, **more):
    where = f"/desk/matters/{matter.reference}/answer/"
    return desk.post(where, {"seen": 1, "text": text, "again_by": "", "take": "1", **more})


def only_suspected():
    """Return a sentence that the model alone finds, whatever it was last trained on."""
    for one in corpus.sentences("train", "en", "status"):
        found = [each for each in run(one.text, "", Where.STAFF) if each.strength != "advise"]
        if found and all(each.tier == "model" for each in found):
            return one.text
    raise AssertionError("no sentence is only suspected")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        pytest.param(STATUS, "BRI-3c", marks=pytest.mark.clause("BRI-3c")),
        pytest.param(ASKS, "BRI-3b", marks=pytest.mark.clause("BRI-3b")),
        pytest.param(SUPPLIES, "BRI-4", marks=pytest.mark.clause("BRI-4")),
    ],
)
@pytest.mark.kills("vault.writing.require_writable")
def test_words_that_may_not_be_written_come_back_marked(desk, matter, text, clause):
    sealed = Item.objects.count()
    refused = answer(desk, matter, text)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r"<mark>[^<]+</mark>", page)
    assert f">{text}</textarea>" in page  # nothing that was typed is lost
    assert clause in page
    assert 'type="checkbox" name="looked-at"' not in page  # nobody can confirm it
    assert Item.objects.count() == sealed


@pytest.mark.clause("BRI-3b", "BRI-3c")
def test_the_way_on_is_without_the_marked_words(desk, matter):
    page = answer(desk, matter, STATUS).content.decode()
    without = re.findall(r'name="text"[^>]*>([^<]*)</textarea>', page)[-1]
    assert "visa" not in without
    assert answer(desk, matter, without).status_code == 303


@pytest.mark.clause("BRI-3c")
def test_what_is_left_is_shown_before_it_goes(desk, matter):
    page = answer(desk, matter, "Thank you. " + STATUS + " Please come on Monday.").content.decode()
    left = re.search(r'<textarea id="without-\d+"[^>]*>([^<]*)</textarea>', page)
    assert left
    assert left[1].startswith("Thank you. ")
    assert "▇▇▇" in left[1]
    assert "visa" not in left[1]


def test_a_child_at_risk_is_no_matter_of_style(desk, matter):
    page = answer(desk, matter, "The girl is 14 and her uncle beats her every night.")
    shown = desk.get(page["Location"]).content.decode()
    assert "Somebody under 19 may be at risk." in shown
    assert "A word to think about" not in shown


def test_what_is_only_suspected_is_asked_once(desk, matter):
    unsure = only_suspected()
    asked = answer(desk, matter, unsure)
    mark = re.search(r'type="checkbox" name="looked-at" value="(\w+)"', asked.content.decode())
    assert (asked.status_code, mark is not None) == (422, True)
    other = answer(desk, matter, unsure + " Or so.", **{"looked-at": mark[1]})
    assert other.status_code == 422  # other words than those that were looked at
    assert answer(desk, matter, unsure, **{"looked-at": mark[1]}).status_code == 303


@pytest.mark.clause("PRE-2", "PUR-1c")
@pytest.mark.kills("vault.writing.require_writable")
def test_a_word_that_stigmatises_is_sent_as_written_and_advised_against(desk, matter):
    text = "The prostitute next door has nothing to do with it."
    sent = answer(desk, matter, text)
    assert sent.status_code == 303
    page = desk.get(sent["Location"]).content.decode()
    assert "A word to think about" in page
    assert text in page


def test_a_count_by_screen_place_and_day_is_all_that_is_kept(desk, matter, caplog):
    answer(desk, matter, STATUS)
    (row,) = ScreenCount.objects.filter(screen="status")
    assert (row.place, row.found) == ("staff", 1)
    assert "visa" not in caplog.text


@pytest.mark.clause("BRI-3b", "BRI-3c", "BRI-4", "PRE-2")
def test_no_form_job_or_page_can_seal_staff_words_unread(matter, amira):
    matter = Matter.objects.get(pk=matter.pk)
    for dossier in (matter.file, matter.letterbox):
        for author in (amira.holder, "system"):
            said = {"deep": {"er": [STATUS]}}
            with pytest.raises(WordsStopped):
                sealing.seal_item(
                    dossier,
                    kind="anything",
                    author=author,
                    content=said,
                    by=entries.staff("reader", amira.pk),
                )


@pytest.mark.clause("BRI-3c")
@pytest.mark.parametrize("text", ["黑户", "偷渡客", "불체자", "TFW"])
@pytest.mark.kills("screens.leaving.barred")
def test_two_signs_can_say_a_status(matter, amira, text):
    with pytest.raises(WordsStopped):
        sealing.seal_item(
            matter.file, kind="note", author=amira.holder, content={"text": text}, by=entries.SYSTEM
        )
    assert leaving.barred_in([text]) == ["▇▇▇"]


@pytest.mark.clause("BRI-3c")
def test_the_name_of_a_language_is_read_too(matter, amira):
    said = {"text": "Hello.", "language": "Spanish. Her visa expired, she is undocumented."}
    with pytest.raises(WordsStopped):
        sealing.seal_item(
            matter.file, kind="translation", author=amira.holder, content=said, by=entries.SYSTEM
        )


def test_letters_that_no_screen_knows_are_kept_and_said_so(desk, matter):
    sent = answer(desk, matter, "ขอบคุณค่ะ พรุ่งนี้จะซ่อมไฟให้")
    assert "read this language yet" in desk.get(sent["Location"]).content.decode()


def test_what_the_person_writes_is_never_stopped(desk):
    assert office.report(STATUS).reference
