"""In the field: the phone drops the session, the hours pass, and no word that was written is lost.

In Chromium without JavaScript, on the running city. The hours pass by what they would change: the
session's last moment in the database, or the cookies that a closed browser forgets.
"""

import contextlib

import pysqlite3
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import new_phone, sign_in
from tests.city import Account, Running
from tests.desk import Officer
from tests.test_journeys import named, new_matter, open_matter, tell

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ANSWER = "\n\n".join(
    f"Paragraph {number}. " + "We have read what you wrote, and here is what we can do. " * 3
    for number in range(1, 13)
)


def ten_hours_pass(phone: BrowserContext, city: Running) -> None:
    """Let the session of this phone have ended on the server, and its shift with it."""
    session = next(one["value"] for one in phone.cookies() if one["name"] == "desk")
    ended = "UPDATE django_session SET expire_date = '2020-01-01 00:00:00' WHERE session_key = ?"
    file = city.folder / "parapluie.sqlite3"
    with contextlib.closing(pysqlite3.connect(file, timeout=30)) as database, database:
        assert database.execute(ended, [session]).rowcount == 1
    phone.clear_cookies(name="desk-shift")


@pytest.fixture(scope="module")
def colleague(live_city: Running) -> Officer:
    """Somebody at the desk who only looks at which matters there are."""
    return Officer(live_city, named(live_city, "outreach"))


@pytest.fixture
def matter(browser: Browser, live_city: Running, colleague: Officer) -> str:
    before = colleague.matters()
    person = new_phone(browser)
    tell(person, live_city)
    person.close()
    return new_matter(before, colleague)


@pytest.fixture
def officer(live_city: Running) -> Account:
    return named(live_city, "officer")


@pytest.fixture
def supervisor(live_city: Running) -> Account:
    """Another who reads: six digits work once, and these tests sign in faster than clocks tick."""
    return named(live_city, "supervisor")


def writes(phone: BrowserContext, city: Running, officer: Account, matter: str) -> Page:
    page = phone.new_page()
    sign_in(page, city, officer)
    open_matter(page, city, matter)
    page.locator("textarea[name=text]").first.fill(ANSWER)
    return page


def sends_what_was_kept(page: Page, city: Running, matter: str) -> str:
    """Send it with one click; return the matter's page as it then is."""
    said = page.locator("main").inner_text()
    assert "Nothing is lost" in said and "Paragraph 12" in said
    page.get_by_role("button", name="Send it now").click()
    page.goto(city.url + matter)
    return page.locator("main").inner_text()


def test_a_long_answer_outlives_its_session(phone, live_city, officer, matter) -> None:
    page = writes(phone, live_city, officer, matter)
    ten_hours_pass(phone, live_city)
    page.get_by_role("button", name="Take it and send").click()
    assert "What you were sending is kept" in page.locator("main").inner_text()
    sign_in(page, live_city, officer)
    assert sends_what_was_kept(page, live_city, matter).count("Paragraph 12") == 1
    page.goto(f"{live_city.url}/desk/unlock/again/")
    assert page.url == f"{live_city.url}/desk/"


def test_a_phone_that_forgot_its_session_asks_for_eight_words_and_nothing_else(
    phone, live_city, supervisor, matter
) -> None:
    page = writes(phone, live_city, supervisor, matter)
    for cookie in ("desk", "desk-key"):  # what lasts only as long as the browser is open
        phone.clear_cookies(name=cookie)
    page.get_by_role("button", name="Take it and send").click()
    assert page.locator("input:visible").count() == 1
    assert supervisor.username in page.locator("main").inner_text()
    page.fill("[name=passphrase]", supervisor.vault_passphrase)
    page.get_by_role("button", name="Go on").click()
    assert sends_what_was_kept(page, live_city, matter).count("Paragraph 12") == 1


def test_signing_in_again_in_another_tab_loses_nothing_in_the_first(
    phone, live_city, supervisor, matter
) -> None:
    page = writes(phone, live_city, supervisor, matter)
    phone.clear_cookies(name="desk-form")  # a new sign-in brings a new token
    phone.new_page().goto(f"{live_city.url}/desk/unlock/")
    page.get_by_role("button", name="Take it and send").click()
    assert sends_what_was_kept(page, live_city, matter).count("Paragraph 12") == 1
