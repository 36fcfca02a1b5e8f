"""Chromium driven by Playwright, JavaScript off unless a test asks for it."""

import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.city import Account, Running

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 640}
PATIENCE = 20_000  # milliseconds
MISSING = "Chromium is not installed: sudo apt-get install chromium"


def chromium_path() -> str:
    """Return where Chromium is; skip the test where it is not."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(MISSING)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


def new_phone(browser: Browser, locale: str = "en-CA") -> BrowserContext:
    """Return somebody's small phone: a fresh profile without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale=locale)
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = new_phone(browser)
    yield context
    context.close()


def sign_in(page: Page, city: Running, account: Account, *, days_ahead: int = 0) -> None:
    """Sign in with password and six digits, then unlock the vault; a trainer has no key to it."""
    now = time.time() + days_ahead * 24 * 3600  # as the city's clock has it
    page.goto(f"{city.url}/desk/sign-in/")
    folded = page.locator("details:has([name=login]) > summary")
    if folded.count():  # where City accounts come first
        folded.click()
    page.fill("[name=login]", account.username)
    page.fill("[name=password]", account.password)
    with page.expect_navigation():  # else what comes next looks at the old page
        page.press("[name=password]", "Enter")
    for moment in (0, 30, -30):  # a code works once; the one beside it is good as well
        page.fill("[name=code]", account.totp(now + moment))
        with page.expect_navigation():
            page.press("[name=code]", "Enter")
        if not page.locator("[name=code]").count():
            break
    if account.vault_passphrase:
        unlock(page, city, account)


def unlock(page: Page, city: Running, account: Account) -> None:
    page.goto(f"{city.url}/desk/unlock/")
    page.fill("[name=passphrase]", account.vault_passphrase)
    with page.expect_navigation():
        page.press("[name=passphrase]", "Enter")
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/unlock/"))
