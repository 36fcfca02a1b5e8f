"""A matter on paper: what it shows, in any script; numbered, in the ledger, never on the disk."""

import json
import re
import subprocess
import sys

import pytest

from parapluie.cases import actions, masks, moderation, printing
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.disclosure import paper
from parapluie.disclosure.errors import DisclosureRefused
from parapluie.kit.errors import Refused
from parapluie.ledger.models import Entry
from tests import wording

SAID = {
    "en": "The lock of the washroom is broken.",
    "fr": "Où est la clé ? Ça coûte 5 €, là-bas.",
    "ar": "مرحبا، القفل مكسور اليوم.",
    "pa": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਤਾਲਾ ਟੁੱਟਿਆ ਹੋਇਆ ਹੈ।",
    "zh": "洗手间的锁坏了。谢谢。",
}
NAME = "Zinnober"
NO_FONT_HAS_IT = "\uf8fe"  # private use
has_noto = {"Noto Sans Arabic", "Noto Sans Gurmukhi", "Noto Sans CJK SC"} <= set(
    paper._fonts().families()
)
needs_noto = pytest.mark.skipif(not has_noto, reason="needs fonts-noto-core and fonts-noto-cjk")


def shapes(text):
    """Return the shape typst draws for each different letter of a text, in the file's fonts."""
    source = b"#set text(font: json(bytes(sys.inputs.fonts)))\n#for one in sys.inputs.said { one }"
    fonts = [*paper.FIRST, *sorted(paper.families_for(text))]
    given = {"fonts": json.dumps(fonts), "said": text}
    compiler = paper.typst.Compiler(font_paths=paper._fonts())
    drawn = compiler.compile(source, format="svg", sys_inputs=given).decode()
    return set(re.findall(r'<symbol[^>]*>\s*<path[^>]* d="([^"]+)"', drawn))


@needs_noto
@pytest.mark.parametrize("language", SAID)
def test_each_letter_of_our_languages_has_a_shape(language):
    """A letter without a font is drawn as an empty box, and typst warns of nothing."""
    [box] = shapes(NO_FONT_HAS_IT)
    drawn = shapes(SAID[language])
    assert drawn and box not in drawn


def test_a_script_without_a_font_is_refused_and_not_left_out(monkeypatch):
    monkeypatch.setattr(paper, "families_for", lambda text: {"Noto Sans Klingon"})
    with pytest.raises(DisclosureRefused) as refused:
        paper.pdf(printing.TEMPLATE, {"title": "x"})
    assert "Klingon" in refused.value.refusal.reason


def test_a_paragraph_runs_in_the_direction_of_its_first_letter():
    found = paper.paragraphs("5. مرحبا\n\nHello مرحبا\n" + SAID["pa"])
    assert [one["rtl"] for one in found] == [True, False, False]


@pytest.mark.clause("BRI-3c")
def test_a_sentence_over_several_lines_is_barred_as_one():
    found = paper.paragraphs("Hi.\nThey say I have\nno papers and no\nvisa.\nCome at noon.")
    assert [one["text"] for one in found] == ["Hi.", "▇▇▇", "Come at noon."]


@pytest.mark.clause("BRI-4")
@pytest.mark.kills("screens.leaving.barred")
def test_supplies_held_against_somebody_do_not_go_on_paper():
    held = "We found 12 condoms in the drawer, which proves what goes on there."
    found = paper.paragraphs(f"Hi.\n{held}\nCome at noon.")
    assert [one["text"] for one in found] == ["Hi.", "▇▇▇", "Come at noon."]


def test_the_template_takes_nothing_from_elsewhere_and_reads_no_words_as_markup():
    for template in wording.SOURCE.glob("*/paper/*.typ"):
        said = template.read_text("utf-8")
        assert not re.search(r"#?import\b|#?include\b|\beval\b|@|\bread\(|plugin", said), template


def test_nothing_is_written_to_disk():
    """In a process that may write no byte to any file, the paper is made all the same."""
    program = """
import resource, sys
import parapluie.config.settings
import django; django.setup()
from parapluie.cases import printing
from parapluie.disclosure import paper
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
words = paper.paragraphs("The lock.")
said = {"title": "What", "words": words}
it = {"language": "en", "title": "M", "mark": "C", "facts": [], "limits": said,
      "said": {"title": "S", "lines": [{"head": "P", "words": words, "parts": []}]}}
sys.stdout.buffer.write(paper.pdf(printing.TEMPLATE, it)[:5])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)  # noqa: S603
    assert done.stdout == b"%PDF-", done.stderr.decode()


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def matter(desk):
    said = f"{NAME} saw it. #emph[Not] *bold* $x$ @cetz"
    made, _ = office.read(office.report(said, limits="Do not come to my door."), desk)
    return made


def fresh(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def data_of(matter, desk, copy=1):
    thread = actions.read_matter(fresh(matter), by=desk)
    return printing.as_data(fresh(matter), thread, desk, copy)


@pytest.mark.django_db
def test_what_must_not_happen_stands_first_and_masked_words_stay_masked(matter, desk):
    moderation.mask_words(matter, words=[NAME], by=desk)
    said = json.dumps(data_of(matter, desk), ensure_ascii=False)
    assert said.index("Do not come to my door.") < said.index("saw it.")
    assert NAME not in said and masks.HIDDEN in said


@pytest.mark.django_db
def test_each_copy_has_a_number_and_stands_in_the_ledger(matter, desk):
    assert printing.print_matter(matter, by=desk).startswith(b"%PDF-")
    printing.print_matter(fresh(matter), by=desk)
    assert Entry.objects.filter(act=printing.PRINTED, actor=desk.person.pk).count() == 2
    assert data_of(matter, desk, copy=3)["mark"].startswith(
        "Sealed copy no. 3, printed by Social planner on "
    )


@pytest.mark.django_db
def test_printing_overtakes_nobody_who_is_writing(matter, desk):
    printing.print_matter(matter, by=desk)
    actions.write_note(matter, text="Still mine to write.", by=desk)


@pytest.mark.django_db
def test_who_may_not_read_prints_nothing(matter, ben):
    with pytest.raises(Refused):
        printing.print_matter(matter, by=office.at_desk(ben))  # who has declared nothing yet
    assert not Entry.objects.filter(act=printing.PRINTED).exists()


@pytest.mark.django_db
def test_a_copy_is_taken_from_the_matters_page(client, amira, matter):
    office.sign_in(client, amira)
    where = f"/desk/matters/{matter.reference}/"
    assert "Print it" in client.get(where).content.decode()
    assert "Paper has no lock" in client.get(f"{where}print/").content.decode()
    answer = client.post(f"{where}print/", {"seen": fresh(matter).turn})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{matter.reference}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-") and NAME.encode() not in answer.content
