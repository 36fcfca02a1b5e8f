"""AT-5: whoever takes the disk of a stopped server learns nothing of what people wrote."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3
import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from shamir_mnemonic.wordlist import WORDLIST

from parapluie.ledger.entries import SYSTEM
from parapluie.vault import staffkeys
from parapluie.vault.models import HolderKey
from tests import city
from tests.canaries import dresses, found_in, new_canary
from tests.city import Running
from tests.desk import Officer
from tests.reporter import attach, boxes, come_back, opened, report
from tests.visitor import Visitor

PEOPLE = 40  # with six canaries each: text, limits, code, address, browser, a file
WITH_FILES = 6

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Person:
    """Somebody who reports, recognisable in everything they send."""

    number: int
    text: str = field(default_factory=new_canary)
    limits: str = field(default_factory=new_canary)
    browser: str = field(default_factory=new_canary)
    followed_up: str = field(default_factory=new_canary)
    added: str = field(default_factory=new_canary)
    code: str = ""

    @property
    def address(self) -> str:
        return f"127.213.{201 + self.number % 50}.{131 + self.number}"

    def canaries(self) -> dict[str, str]:
        kinds = ("text", "limits", "code", "address", "browser", "added")
        return {f"{kind} of {self.number}": str(getattr(self, kind)) for kind in kinds}

    def visitor(self, url: str) -> Visitor:
        headers = {"User-Agent": self.browser, "X-Forwarded-For": self.address}
        return Visitor(url, address=self.address, headers=headers)

    def send(self, url: str) -> None:
        visitor = self.visitor(url)
        sent = report(visitor, f"Somebody hurt me. {self.text}", f"Do not call. {self.limits}")
        self.code = sent.code
        if self.number < WITH_FILES:
            page = attach(visitor, sent.page, f"Also this. {self.added}", f"{self.added}.txt")
            assert "Added." in page.text
        letterbox = come_back(visitor, self.code)
        form = next(one for one in letterbox.forms if boxes(one))
        visitor.send(form, **{boxes(form)[0]: f"One more thing. {self.followed_up}"})
        mistyped = self.code[:-1] + str((int(self.code[-1]) + 1) % 10)
        assert not opened(come_back(visitor, mistyped))


@dataclass(slots=True)
class Scene:
    """A city on a disk of its own, with everything a run of it leaves behind."""

    folder: Path
    temporary: Path
    people: list[Person]
    servers: list[Running] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)  # two matters of one person, one of another

    def serve(self) -> Running:
        server = city.start(self.folder, "serve", settings={"TMPDIR": str(self.temporary)})
        self.servers.append(server)
        server.wait_until_it_answers()
        return server

    def places(self) -> list[Path]:
        return [self.folder, self.temporary, *(server.printed for server in self.servers)]

    def canaries(self) -> dict[str, str]:
        every = [one.canaries() for one in self.people]
        return {name: canary for one in every for name, canary in one.items()}


def ask(folder: Path, question: str, *values: str) -> list[tuple[object, ...]]:
    with closing(pysqlite3.connect(folder / "parapluie.sqlite3", timeout=30)) as file:
        return list(file.execute(question, values))


def references(folder: Path) -> list[str]:
    return [str(row[0]) for row in ask(folder, "SELECT reference FROM cases_matter")]


def values_of(folder: Path, reference: str) -> set[object]:
    """Return every value the database holds of one matter, its dossiers and their entries."""
    matter = "SELECT {} FROM cases_matter WHERE reference = ?"
    dossiers = [row[0] for row in ask(folder, matter.format("letterbox_id"), reference)]
    dossiers += [row[0] for row in ask(folder, matter.format("file_id"), reference)]
    rows = ask(folder, matter.format("*"), reference)
    for dossier in map(str, dossiers):
        for table in ("vault_epoch", "vault_grant", "vault_item"):
            rows += ask(folder, f"SELECT * FROM {table} WHERE dossier_id = ?", dossier)  # noqa: S608
        rows += ask(folder, "SELECT * FROM vault_reporterkey WHERE letterbox_id = ?", dossier)
        rows += ask(folder, "SELECT * FROM vault_dossier WHERE id = ?", dossier)
        rows += ask(folder, "SELECT * FROM ledger_entry WHERE subject = ?", dossier)
    return {value for row in rows for value in row}


@pytest.fixture(scope="module")
def scene(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Forty people report, staff read and answer, then the power goes."""
    root = tmp_path_factory.mktemp("stolen")
    scene = Scene(city.copy(demo_folder, root / "city"), root / "temporary", [])
    scene.temporary.mkdir()
    scene.people = [Person(number) for number in range(PEOPLE)]
    server = scene.serve()
    try:
        officer = Officer(server, city.read_accounts(scene.folder)[1])
        before = set(officer.matters())
        with ThreadPoolExecutor(4) as sending:
            list(sending.map(lambda person: person.send(server.url), scene.people))
        read = [officer.read(one) for one in set(officer.matters()) - before]
        for person in (scene.people[0], scene.people[0], scene.people[1]):
            known = set(references(scene.folder))
            report(person.visitor(server.url), "The same words each time.")
            scene.alone += set(references(scene.folder)) - known
        assert len(read) == PEOPLE
        assert all(any(person.text in page.text for page in read) for person in scene.people)
        officer.answer(read[0], "We have read it, and what you fear will not happen.")
    finally:
        server.kill()
    yield scene
    for server in scene.servers:
        server.kill()


def test_the_search_finds_a_canary_in_every_dress(tmp_path: Path):
    """The control: a search that finds nothing proves nothing unless it finds what is there."""
    canaries = {"a text": new_canary(), "a code": "1234 5678 9012 3456 7890 1234"}
    for canary in canaries.values():
        for number, dress in enumerate(dresses(canary)):
            (tmp_path / f"file-{number}").write_bytes(b"before" + dress + b"after")
            assert len(found_in([tmp_path], {"it": canary})) == 1
            (tmp_path / f"file-{number}").unlink()


def test_the_disk_of_a_server_whose_power_went_tells_nothing(scene: Scene):
    assert len(set(scene.canaries().values())) == 240
    assert len(list((scene.folder / "attachments").iterdir())) == WITH_FILES
    assert (scene.folder / "parapluie.sqlite3-wal").stat().st_size > 0
    assert found_in(scene.places(), scene.canaries()) == []


def test_the_disk_of_a_server_that_was_stopped_tells_nothing(scene: Scene):
    server = scene.serve()
    assert opened(come_back(Visitor(server.url), scene.people[0].code))
    assert server.stop() == 0
    later = {f"later text of {one.number}": one.followed_up for one in scene.people}
    assert found_in(scene.places(), scene.canaries() | later) == []


def test_two_reports_of_one_person_can_not_be_linked(scene: Scene):
    """What two matters of one person share, they share with everybody else's of that day."""
    first, second, of_another = (values_of(scene.folder, one) for one in scene.alone)
    assert len(first) > 30
    assert (first & second) - of_another == set()


def test_a_canary_written_into_that_disk_is_found(scene: Scene):
    planted = scene.temporary / "upload"
    planted.write_text(f"left behind: {scene.people[7].text}")
    assert found_in(scene.places(), scene.canaries()) == ["text of 7 in upload"]
    planted.unlink()


def test_a_passphrase_is_eight_words_drawn_from_1024():
    """80 random bits before Argon2: 10⁴ tries a second would need 3 million million years."""
    assert len(set(WORDLIST)) == 1024
    drawn = [staffkeys.new_passphrase().split() for _ in range(500)]
    assert all(len(words) == 8 and set(words) <= set(WORDLIST) for words in drawn)
    assert len({tuple(words) for words in drawn}) == 500
    assert len({word for words in drawn for word in words}) > 950  # 4,000 draws miss about 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    "common",
    ["password", "correct horse battery staple", "12345678 " * 8, "red umbrella", "", "academic"],
)
def test_no_common_passphrase_can_ever_be_a_staff_key(common: str):
    with pytest.raises(ValueError, match="eight"):
        staffkeys.make_key(f"staff:{secrets.token_urlsafe(8)}", common, SYSTEM)


@pytest.mark.django_db
def test_ten_thousand_common_passwords_can_not_be_a_staff_key_either():
    """Refused by their form, before anything slow: so none of them opens any key there is."""
    common = sorted(CommonPasswordValidator().passwords)[:10_000]
    assert len(common) == 10_000
    for one in common:
        with pytest.raises(ValueError, match="eight"):
            staffkeys.make_key("staff:somebody", one, SYSTEM)
    assert not HolderKey.objects.filter(holder="staff:somebody").exists()
