"""A City account as the first step, against a real identity provider: in the process, in Chromium.

The city is at `localhost`, the provider at `127.0.0.1`: two sites to a browser, as in a city.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import code_now, hire
from parapluie.ledger.entries import SYSTEM
from parapluie.provisioning import single_sign_on_people as people
from tests import directory as directories
from tests.browsing import PATIENCE, new_phone
from tests.city import Running, free_port, read_accounts, start
from tests.directory import CLIENT, SECRET, Account, Directory, added_by
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
BACK, CODE = "/desk/city-account/back/", "/desk/second-step/code/"


@pytest.fixture
def city_accounts(directory: Directory, settings) -> Directory:
    cache.clear()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = directory.url, CLIENT
    settings.OIDC_CLIENT_SECRET = SECRET
    return directory


@pytest.mark.django_db
def test_a_real_provider_names_somebody_and_the_six_digits_follow(city_accounts):
    people.call_person(hire("wren", Role.READER), "wren", by=SYSTEM)
    client = Client()
    left = client.get("/desk/city-account/", {"next": "/desk/people/"})
    address = city_accounts.sends_back(left["Location"], "wren")
    assert address.startswith(directories.BACK)
    assert client.get(BACK, added_by(address))["Location"] == CODE
    assert client.post(CODE, {"code": code_now()})["Location"] == "/desk/people/"
    assert client.get("/desk/people/").status_code == 200


@pytest.mark.django_db
def test_a_wrong_secret_is_told_as_what_it_is(city_accounts, settings):
    people.call_person(hire("wren", Role.READER), "wren", by=SYSTEM)
    settings.OIDC_CLIENT_SECRET = "another"
    client = Client()
    address = city_accounts.sends_back(client.get("/desk/city-account/")["Location"], "wren")
    assert "city=wrong" in client.get(BACK, added_by(address))["Location"]


@pytest.fixture
def open_city(copy_of_demo: Path) -> Iterator[tuple[Running, Directory]]:
    """Serve the demonstration's city to people who have accounts with the City."""
    port = free_port()
    accounts = {name: Account("at-the-city", {}) for name in ("officer-7", "stranger")}
    with directories.running(accounts, [f"http://localhost:{port}{BACK}"]) as directory:
        told = directory.settings(copy_of_demo.parent / "secret")
        told["PARAPLUIE_ORIGIN"] = f"http://localhost:{port}"
        city = start(copy_of_demo, "serve", settings=told, port=port)
        try:
            city.wait_until_it_answers()
            city.accounts, city.host = read_accounts(copy_of_demo), "localhost"
            yield city, directory
        finally:
            city.stop()


def note_in_directory(city: Running, username: str, called: str) -> None:
    """Let the administrator note what the directory calls somebody."""
    boss, visitor = city.account("administrator"), Visitor(city.url)
    page = visitor.get("/desk/sign-in/")
    page = visitor.send(page.form("login"), login=boss.username, password=boss.password)
    visitor.send(page.form("code"), code=boss.totp())
    people = visitor.get("/desk/people/")
    pages = (visitor.get(link) for link in people.links if link.count("/") == 6)
    person = next(page for page in pages if f">{username}</span></h1>" in page.body)
    noted = visitor.get(f"{person.url}directory/")
    page = visitor.send(noted.form("external_id"), external_id=called)
    assert page.url == person.url


def sign_in_at_the_city(page: Page, city: Running, name: str) -> None:
    page.goto(f"{city.url}/desk/people/")
    page.get_by_role("link", name="Sign in with your City account").click()
    if page.locator("[name=password]").count():  # the provider knows who signed in before
        page.fill("[name=name]", name)
        page.fill("[name=password]", "at-the-city")
        page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: url.startswith("http://localhost") and "/back/" not in url)


@pytest.mark.browser
def test_a_city_account_and_a_passkey_open_the_desk_in_chromium(
    open_city: tuple[Running, Directory], browser: Browser, phone: BrowserContext
):
    city, _directory = open_city
    officer = next(one for one in city.accounts if one.username == "officer")
    note_in_directory(city, "officer", "officer-7")

    # Without JavaScript: to the City and back, though no Strict cookie comes along from there.
    page, asked = phone.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    sign_in_at_the_city(page, city, "officer-7")
    assert page.url.endswith(CODE)
    assert [url for url in asked if "/back/" in url][-1].endswith("&here=1")
    page.fill("[name=code]", officer.totp())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/desk/people/")
    assert {one["sameSite"] for one in phone.cookies(page.url)} == {"Strict"}
    page.goto(f"{city.url}/desk/second-step/passkey/")
    page.fill("[name=password]", officer.password)
    page.press("[name=password]", "Enter")
    page.get_by_text("A passkey needs JavaScript on this page").wait_for()
    assert not page.get_by_role("button", name="Add a passkey").count()

    # With it, where a passkey is asked for.
    desk = browser.new_context(storage_state=phone.storage_state())
    desk.set_default_timeout(PATIENCE)
    page = desk.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    authenticator(desk, page)
    page.goto(f"{city.url}/desk/second-step/passkey/")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/desk/second-step/spare-codes/")
    page.goto(f"{city.url}/desk/second-step/")
    assert page.get_by_text("Passkey 1").count()
    page.get_by_role("button", name="Sign out").click()
    sign_in_at_the_city(page, city, "officer-7")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/desk/people/")
    assert complaints == []
    desk.close()


def authenticator(context: BrowserContext, page: Page) -> None:
    """Give the browser a passkey of its own, which always says yes."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.browser
def test_whoever_is_not_known_here_is_told_so_kindly(
    open_city: tuple[Running, Directory], browser: Browser
):
    city, _directory = open_city
    phone = new_phone(browser)
    page = phone.new_page()
    sign_in_at_the_city(page, city, "stranger")
    assert page.locator("h1").inner_text() == "Your City account isn't known here yet"
    page.goto(f"{city.url}/desk/people/")
    assert "/desk/sign-in/" in page.url
    phone.close()
