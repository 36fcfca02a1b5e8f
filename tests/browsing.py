"""Chromium driven by Playwright, JavaScript off unless a test asks for it."""

import shutil
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


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh small phone without JavaScript, in English."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="en-CA")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_in(page: Page, city: Running, account: Account) -> None:
    """Sign in with password and TOTP, then unlock the vault; ends on the desk's home."""
    page.goto(f"{city.url}/desk/sign-in/")
    page.fill("[name=login]", account.username)
    page.fill("[name=password]", account.password)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", account.totp())
    page.press("[name=code]", "Enter")
    unlock(page, city, account)


def unlock(page: Page, city: Running, account: Account) -> None:
    page.goto(f"{city.url}/desk/unlock/")
    page.fill("[name=passphrase]", account.vault_passphrase)
    page.press("[name=passphrase]", "Enter")
    page.wait_for_url(lambda url: "/unlock/" not in url)
