"""A newcomer's two years in a browser: hired by the directory, trained by peers, run out.

Everything is real but the clock of the last part: the City's directory speaks SCIM, its identity
provider OpenID Connect, the passkey lies in Chromium, and the course is the demonstration's own.
"""

import http.client
import json
import re
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from parapluie.kit import times
from parapluie.provisioning.tests.scim_city import GROUP, USER
from parapluie.web import demonstration
from tests import directory as directories
from tests.browsing import PATIENCE, sign_in
from tests.city import Account, Running, free_port, read_accounts, run_command, start
from tests.desk import Officer
from tests.test_single_sign_on import BACK, authenticator, sign_in_at_the_city
from tests.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CALLED = "wren-at-the-city"  # what the City's directory calls the newcomer
READERS = "Readers of reports"
UNTRAINED = "The peer-developed training is missing or has run out."
MOVED_CLOCK = Path(__file__).parent / "moved_clock"
AFTER_TWO_YEARS = 2 * 366


@dataclass
class TwoYears:
    """A city that can be served again later: the same folder, addresses and directory."""

    folder: Path
    port: int
    settings: dict[str, str]
    token: str

    @contextmanager
    def served(self, *, days_ahead: int = 0) -> Iterator[Running]:
        """Serve the city, and its identity provider, as many days from now."""
        accounts = {CALLED: directories.Account("at-the-city", {})}
        back = [f"http://localhost:{self.port}{BACK}"]
        with directories.running(accounts, back, days_ahead=days_ahead) as provider:
            told = self.settings | provider.settings(self.folder.parent / "secret")
            told |= self.ahead(days_ahead)
            city = start(self.folder, "serve", settings=told, port=self.port)
            try:
                city.wait_until_it_answers()
                city.accounts, city.host = read_accounts(self.folder), "localhost"
                yield city
            finally:
                city.stop()

    def ahead(self, days: int) -> dict[str, str]:
        """Return what moves the clock of a process that is told so."""
        return {"PYTHONPATH": str(MOVED_CLOCK), "DAYS_AHEAD": str(days)} if days else {}

    def tell(self, place: str, resource: dict[str, object]) -> str:
        """Send the city something new as its directory does; return its id."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        said = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/scim+json",
            "Host": f"localhost:{self.port}",
        }
        line.request("POST", f"/scim/v2/{place}", json.dumps(resource), said)
        answer = line.getresponse()
        written = json.loads(answer.read())
        line.close()
        assert answer.status == 201, written
        return str(written["id"])


@pytest.fixture
def two_years(copy_of_demo: Path) -> TwoYears:
    port, token = free_port(), secrets.token_urlsafe(48)
    kept = copy_of_demo.parent / "scim-token"
    kept.write_text(token, "utf-8")
    kept.chmod(0o600)
    with (copy_of_demo / "city.toml").open("a", encoding="utf-8") as written:
        written.write(f'\n[groups]\n"{READERS}" = ["reader a"]\n')
    settings = {
        "PARAPLUIE_SCIM_TOKEN_FILE": str(kept),
        "PARAPLUIE_ORIGIN": f"http://localhost:{port}",
    }
    return TwoYears(copy_of_demo, port, settings, token)


class Desk:
    """Somebody's browser at the desk; every page they stop at is kept as a picture."""

    def __init__(self, browser: Browser, city: Running, pictures: Path, **more: object) -> None:
        self.context = browser.new_context(locale="en-CA", **more)  # type: ignore[arg-type]
        self.context.set_default_timeout(PATIENCE)
        self.page, self.city, self.pictures = self.context.new_page(), city, pictures

    def go(self, path: str) -> None:
        self.page.goto(self.city.url + path)

    def press(self, name: str) -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""
        found = self.page.locator("main").get_by_role("button", name=name)
        with self.page.expect_navigation():
            found.or_(self.page.locator("main").get_by_role("link", name=name)).first.click()

    def sees(self, *texts: str) -> None:
        """Say that these words stand on the page in front, and keep its picture."""
        number = len(list(self.pictures.iterdir()))
        self.page.screenshot(path=self.pictures / f"{number:02}.png", full_page=True)
        read = " ".join(self.page.locator("body").inner_text().split())
        for text in texts:
            assert text in read, f"{text!r} isn't at {self.page.url}:\n{read}"


def answers_of(folder: Path) -> list[str]:
    """Return the right answers of the demonstration's course in English."""
    pack = tomllib.loads((folder / "course.toml").read_text("utf-8"))
    return [one["right"] for one in pack["en"]["question"]]


def reported(city: Running, colleague: Officer, text: str) -> str:
    """Report something; return the address of the matter that a colleague then finds."""
    before, visitor = colleague.matters(), Visitor(city.url)
    visitor.send(visitor.get("/report/").form("text"), text=text)
    (matter,) = set(colleague.matters()) - set(before)
    return matter


def account(city: Running, username: str) -> Account:
    return next(one for one in city.accounts if one.username == username)


def renew(desk: Desk, colleague: Account) -> None:
    """Let the coordinator write down that a colleague was at a course the day before."""
    city = desk.city
    sign_in(desk.page, city, account(city, "coordinator"), days_ahead=AFTER_TWO_YEARS)
    desk.go("/desk/training/attendance/")
    desk.page.select_option("[name=course]", index=1)
    day = times.today() + timedelta(days=AFTER_TWO_YEARS - 1)
    desk.page.fill("[name=held_on]", day.isoformat())
    desk.page.fill("[name=present]", colleague.username)
    desk.page.press("main form .button-main", "Enter")
    desk.sees("1 person recorded.")


@pytest.mark.clause("RES-1", "PRI-5", "OBJ-2", "SCO-2c", "PRI-1")
def test_a_newcomer_learns_from_peers_before_they_read_and_again_after_two_years(
    two_years: TwoYears, browser: Browser, tmp_path: Path
):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    with two_years.served() as city:
        # The directory sends somebody new and puts them into a group.
        hired = {"schemas": [USER], "userName": "wren", "title": "Park steward"}
        person = two_years.tell("Users", hired | {"externalId": CALLED, "active": True})
        group = {"schemas": [GROUP], "displayName": READERS, "members": [{"value": person}]}
        two_years.tell("Groups", group)

        wren = Desk(browser, city, pictures)
        authenticator(wren.context, wren.page)
        sign_in_at_the_city(wren.page, city, CALLED)
        wren.sees("Set up the second step")
        wren.press("Use a passkey instead")
        wren.press("Add a passkey")
        wren.sees("Spare codes")
        wren.go("/desk/")
        wren.sees()

        # Eight words of their own, and a colleague who hears their four groups.
        wren.go("/desk/key/")
        wren.press("Show me my eight words")
        words = wren.page.locator("ol[dir=ltr] strong").all_inner_texts()
        assert len(words) == 8
        wren.press("I have written them down")
        wren.sees("Two of your words")
        for name in ("first", "second"):
            asked = int(re.sub(r"\D", "", wren.page.locator(f"label[for=id_{name}]").inner_text()))
            wren.page.fill(f"[name={name}]", words[asked - 1])
        wren.press("Make my key")
        groups = wren.page.locator("p.code").inner_text()
        wren.sees("waits for another reader to confirm it")

        officer = Desk(browser, city, pictures)
        sign_in(officer.page, city, account(city, "officer"))
        officer.go("/desk/people/confirm/")
        officer.sees(groups)
        officer.page.get_by_label("they read me these four groups").check()
        officer.press("Confirm as a reader")

        # Confirmed, with a key, and still refused: nobody has trained them.
        colleague = Officer(city, account(city, "outreach"))
        matter = reported(city, colleague, "The path by the river is dark.")
        wren.go("/desk/unlock/")
        wren.page.fill("[name=passphrase]", " ".join(words))
        wren.press("Unlock")
        wren.go(matter)
        wren.sees(UNTRAINED)
        wren.press("Take the course online now")
        wren.sees()
        wren.press("Begin")
        while "/check/" not in wren.page.url:
            wren.press("Go on")
        wren.sees("A short check")
        for right in answers_of(Path(demonstration.__file__).parent / "demo_city"):
            wren.page.get_by_label(right, exact=True).check()
        wren.press("Check my answers")
        wren.sees("You have completed this course. Thank you.", "It counts from now on, until")

        # One thing is left, and their home says so.
        wren.go("/desk/")
        wren.press("Read and sign it")
        wren.sees("Agreements about confidentiality")
        while wren.page.get_by_role("button", name="I sign this").count():
            wren.press("I sign this")
        wren.sees("You have signed it.")

        # Trusted: the next matter is theirs.
        matter = reported(city, colleague, "The bus stop on Main is dark too.")
        wren.go(matter)
        wren.press("No, nobody. Open it")
        wren.sees("The bus stop on Main is dark too.")
        wren.page.fill("[name=text]", "Thank you. We look at the lamp this week.")
        wren.press("Take it and send")
        wren.go("/desk/")
        wren.sees(matter.split("/")[-2])

    # Two years on, nobody has renewed it: the key is gone, and the matter waits for somebody else.
    with two_years.served(days_ahead=AFTER_TWO_YEARS) as city:
        run_command(city.folder, "tick", settings=two_years.ahead(AFTER_TWO_YEARS))
        wren.city = city
        sign_in_at_the_city(wren.page, city, CALLED)
        wren.press("Use my passkey")
        wren.go(matter)
        wren.sees(UNTRAINED)
        wren.go("/desk/training/mine/")
        wren.sees("Your training ran out on")

        # Nothing is lost: a colleague who has learned anew finds it in the queue, and reads it.
        renew(Desk(browser, city, pictures), account(city, "outreach"))
        run_command(city.folder, "tick", settings=two_years.ahead(AFTER_TWO_YEARS))
        other = Desk(browser, city, pictures)
        sign_in(other.page, city, account(city, "outreach"), days_ahead=AFTER_TWO_YEARS)
        other.go(matter)
        other.sees()
        other.press("No, nobody. Open it")
        other.sees("The bus stop on Main is dark too.", "nobody yet")
