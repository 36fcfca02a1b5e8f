"""AT-1: words about status, in nine languages, through every way out: none of them leaves.

The ways are found by looking at the code, not by remembering: whatever makes a file, sends a mail,
answers with something other than a page, or is told to an operator needs a line in WAYS. A new one
without a line fails, and so does a line without its way. Recall is measured elsewhere (make bench):
here every text is one that the rules know, and what counts is that nothing goes around them.
"""

import ast
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db.models import BinaryField, CharField, TextField
from django.test import Client
from django.urls import NoReverseMatch, reverse

from parapluie.cases import hiding, printing, receiving
from parapluie.cases.hiding import Choice
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.disclosure import checks, paper
from parapluie.kit.headers import KIND_OF, Kind
from parapluie.screens import screening
from parapluie.screens.errors import WordsStopped
from parapluie.screens.findings import Tier, Where
from parapluie.vault import sealing
from tests import wording
from tools import corpus

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "es", "zh-Hans", "zh-Hant", "pa", "tl", "ko", "vi")  # requirements §6
EACH = 50
# What makes something that can leave: the called name, or the end of it.
MAKERS = frozenset({"EmailMessage", "send_mail", "Compiler", "HttpResponse", "FileResponse"})
MAKERS |= {"HTTPConnection", "HTTPSConnection"}  # a request to somewhere else
MAKERS |= {"StreamingHttpResponse", "JsonResponse", "write_text", "write_bytes", "file_answer"}
MAKERS |= {"ZipFile"}
ANSWERS = frozenset({"HttpResponse", "JsonResponse", "FileResponse", "StreamingHttpResponse"})
SCREENED, SEALED, NO_MATTER = (
    "what it says is screened here",
    "carries ciphertext alone",
    "says nothing of any matter",
)
WAYS = {
    "disclosure.paper": SCREENED,
    "accounts.callmail": NO_MATTER,
    "accounts.passkeys": NO_MATTER,  # a script, the same for everybody
    "cases.further_pages": SCREENED,  # hands out what disclosure.paper made
    "kit.headers": SEALED,
    "kit.middleware": NO_MATTER,
    "kit.views": NO_MATTER,
    "publicinfo.views": NO_MATTER,
    "provisioning.scim_wire": NO_MATTER,
    "intake.open311": NO_MATTER,
    "guidelines.proof": NO_MATTER,
    "web.demonstration": NO_MATTER,
    "provisioning.single_sign_on_provider": NO_MATTER,  # a code, to the City's own provider
    "training.exporting": SCREENED,
    "vault.storage": SEALED,
}
# The addresses of the public face: the only pages that people outside can look at.
THEIR_OWN = frozenset({"handle", "exit", "exit-handle"})
SHOWS_WHAT_PASSED = frozenset({"packet", "packet-open"})  # what checks.check_leaving let go
SAYS_NO_MATTER = frozenset(KIND_OF) - THEIR_OWN - SHOWS_WHAT_PASSED
COMMANDS = (["ledger", "verify"], ["guidelines", "report"], ["tick"])


def makers() -> Iterator[str]:
    """Give each module that calls something which makes what can leave."""
    for room in wording.ROOMS:
        for path in wording.python_files(room):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or _name(node.func) not in MAKERS:
                    continue
                if node.args or _name(node.func) not in ANSWERS:  # an answer without words is none
                    yield f"{room}.{path.stem}"


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_each_way_out_is_known():
    assert set(makers()) == set(WAYS)


def test_each_public_page_that_can_show_words_is_known():
    shows = {name for name, kind in KIND_OF.items() if kind is Kind.HANDLE}
    assert shows == (THEIR_OWN & shows) | SHOWS_WHAT_PASSED


@pytest.fixture(scope="module")
def texts():
    """Fifty texts a language that name a status, with the words that must not be seen outside."""
    found = {}
    for language in LANGUAGES:
        named = []
        for one in corpus.sentences("train", language, "status"):
            spots = screening.run(one.text, language, Where.LEAVING)
            words = [
                one.text[spot.start : spot.end]
                for spot in spots
                if spot.tier is Tier.RULES and spot.screen in ("status", "asks-status")
            ]
            if words and "indirect" not in one.persona:
                named.append((one.text, [word for word in words if len(word) > 3]))
        assert len(named) >= EACH, language
        found[language] = named[:EACH]
    return found


@pytest.fixture
def shown(texts):
    """A matter a language whose person lets staff see all that they wrote."""
    office.reader("ben")
    desk = office.at_desk(office.reader("amira"))
    matters = []
    for language in LANGUAGES:
        matter = office.report("\n".join(text for text, _ in texts[language]))
        items = list(matter.file.items.filter(kind="message"))
        for item in items:
            words = hiding.HiddenWords((item.pk,), {"text": ""})
            hiding.decide(matter.letterbox, words, Choice.SHOW)
        matters.append(office.read(matter, desk)[0])
    return desk, matters


def leaks(texts, said: str) -> list[str]:
    """Return the words about status that stand in what left."""
    return [
        word for each in texts.values() for _text, words in each for word in words if word in said
    ]


@pytest.mark.slow
@pytest.mark.clause("BRI-3c")
def test_paper_bars_them_whoever_let_staff_see_them(texts, shown, monkeypatch):
    desk, matters = shown
    drawn = []
    real = paper.typst.Compiler

    class Seen:
        """The real thing, and a look at what it is given to draw."""

        def __init__(self, *args, **given):
            self.real = real(*args, **given)

        def compile(self, *args, **given):
            drawn.append(json.dumps(json.loads(given["sys_inputs"]["it"]), ensure_ascii=False))
            return self.real.compile(*args, **given)

    monkeypatch.setattr(paper.typst, "Compiler", Seen)
    for matter in matters:
        printing.print_matter(matter, by=desk)
    assert len(drawn) == len(LANGUAGES)
    assert leaks(texts, "\n".join(drawn)) == []


@pytest.mark.slow
@pytest.mark.clause("BRI-3c")
def test_no_packet_carries_them(texts):
    for language, each in texts.items():
        for text, _words in each:
            assert checks.check_leaving({"need": text}, language), text


@pytest.mark.slow
@pytest.mark.clause("BRI-3b", "BRI-3c")
def test_staff_can_write_them_down_nowhere(texts, shown):
    desk, matters = shown
    for language, matter in zip(LANGUAGES, matters, strict=True):
        for text, _words in texts[language][::5]:
            for dossier in (matter.file, matter.letterbox):
                with pytest.raises(WordsStopped, match=r"^Pl|^The"):
                    sealing.seal_item(
                        dossier,
                        kind="note",
                        author=desk.person.holder,
                        content={"text": text},
                        by=desk.actor,
                    )


@pytest.mark.slow
@pytest.mark.clause("BRI-3c")
def test_database_mail_logs_commands_and_public_pages_say_none_of_them(
    texts, shown, caplog, settings
):
    settings.EMAIL_HOST = "mail.invalid"
    said = StringIO()
    for command in COMMANDS:
        call_command(*command, stdout=said, stderr=said)
    client = Client()
    for name in sorted(SAYS_NO_MATTER):
        try:
            said.write(client.get(reverse(name)).content.decode())
        except NoReverseMatch:  # asks for a part of its own, or is switched off
            continue
    said.write("\n".join(f"{one.subject}\n{one.body}" for one in mail.outbox))
    said.write(caplog.text)
    said.write("\n".join(_rows()))
    assert leaks(texts, said.getvalue()) == []


def _rows() -> Iterator[str]:
    """Give every column of every table as a stolen or copied database shows it."""
    for model in apps.get_models():
        fields = [
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, BinaryField | CharField | TextField)
        ]
        for row in model._default_manager.values_list(*fields) if fields else ():
            for value in row:
                raw = bytes(value) if isinstance(value, memoryview | bytes) else None
                yield raw.decode("utf-8", "ignore") if raw is not None else str(value)


def test_the_database_is_looked_at_where_words_would_stand(texts, shown):
    """The look above can fail: a text in a clear column is seen."""
    text, words = texts["en"][0]
    assert Matter.objects.exists()
    assert leaks({"en": [(text, words)]}, f"… {text} …") == words
    assert receiving
