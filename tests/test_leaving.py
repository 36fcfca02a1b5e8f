"""After leaving: Back, reload and a reopened tab show nothing, and the phone kept nothing.

Chromium without JavaScript and *with* its back-forward cache, which Playwright otherwise turns off;
its profile lies on disk and is searched after it has closed.
"""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import city as cities
from tests.browsing import ARGUMENTS, PHONE, chromium_path
from tests.city import Running
from tests.reporter import CODE
from tests.visitor import Visitor

TEXT = "Canary: a grey van waits behind Carnarvon Street"
LIMITS = "Canary: never tell the man called Osgood"
FIELD = "textarea >> nth=0"
SEND = "main form button.button-main >> nth=0"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class DullPage(http.server.BaseHTTPRequestHandler):
    """Some weather service; for the control experiment it answers a POST itself."""

    def do_GET(self) -> None:
        self.page("<title>Weather</title><h1>Sunny</h1><form method=post><input name=text>"
                  "<button>Send</button></form>")  # fmt: skip

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.page("<title>Weather</title><h1>Thank you</h1>")

    def page(self, body: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def weather() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), DullPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"  # another site than 127.0.0.1
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def city(demo_folder, tmp_path_factory, weather) -> Iterator[Running]:
    """Serve a demonstration whose way out leads to our own weather service."""
    folder = cities.copy(demo_folder, tmp_path_factory.mktemp("leaving") / "city")
    said = (folder / "city.toml").read_text("utf-8")
    (folder / "city.toml").write_text(
        re.sub(r'(?m)^leave_to = ".*"$', f'leave_to = "{weather}"', said), "utf-8"
    )
    running = cities.start(folder, "demo", "--data", str(folder))
    running.wait_until_it_answers()
    yield running
    running.stop()


@contextmanager
def chromium(browser: Browser, profile: Path, *more: str) -> Iterator[BrowserContext]:
    """Open Chromium on a profile on disk and close it again."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium_path(),
        args=[*ARGUMENTS, *more],
        ignore_default_args=["--disable-back-forward-cache"],
        java_script_enabled=False,
        viewport=PHONE,
        locale="en-CA",
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def send_a_report(page: Page, city: Running, text: str = TEXT) -> str:
    """Send a report and return the code on the screen."""
    page.goto(f"{city.url}/report/")
    page.fill(FIELD, text)
    page.fill("textarea >> nth=1", LIMITS)
    page.click(SEND)
    found = CODE.search(page.inner_text("main"))
    assert found, page.inner_text("main")
    return found.group()


def leave(page: Page, weather: str) -> None:
    page.click("text=Leave this page")
    page.wait_for_url(weather)


def go_back(page: Page) -> str:
    """Press Back, as Chromium does it, and return what stands on the screen."""
    session = page.context.new_cdp_session(page)
    past = session.send("Page.getNavigationHistory")
    before = past["entries"][past["currentIndex"] - 1]
    session.send("Page.navigateToHistoryEntry", {"entryId": before["id"]})
    page.wait_for_url(before["url"], wait_until="commit")  # out of a cache nothing "loads"
    page.wait_for_timeout(300)
    return page.inner_text("body")


def forms_of(secret: str) -> list[bytes]:
    """Return the byte strings a secret could lie on disk as."""
    spellings = {secret, secret.replace(" ", "+"), secret.replace(" ", "%20")}
    if secret.replace(" ", "").isdecimal():
        spellings.add(secret.replace(" ", ""))
    return [one.encode(coding) for one in spellings for coding in ("utf-8", "utf-16-le")]


def kept_on_disk(profile: Path, *secrets: str) -> list[str]:
    """Return which files of a closed browser's profile hold one of these."""
    wanted = [spelling for secret in secrets for spelling in forms_of(secret)]
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert files, "no profile was written: this search would find nothing ever"
    return [
        str(path.relative_to(profile))
        for path in files
        if any(one in path.read_bytes() for one in wanted)
    ]


def test_after_a_report_nothing_comes_back_and_nothing_was_kept(browser, city, weather, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        code = send_a_report(page, city)
        shown_at = page.url
        leave(page, weather)
        assert_closed(go_back(page), code)
        page.reload()
        assert_closed(page.inner_text("body"), code)
        assert TEXT not in go_back(page)  # the form itself, empty
        assert page.input_value(FIELD) == ""
    with chromium(browser, tmp_path, "--restore-last-session") as context:
        page = context.new_page()
        page.goto(shown_at)
        assert_closed(page.inner_text("body"), code)
        assert not any(TEXT in one.content() or code in one.content() for one in context.pages)
    assert kept_on_disk(tmp_path, TEXT, LIMITS, code) == []


def assert_closed(shown: str, *secrets: str) -> None:
    assert "This page has closed" in shown
    assert not any(secret in shown for secret in secrets)


def test_after_a_refused_form_nothing_comes_back(browser, city, weather, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{city.url}/report/")
        page.fill("textarea >> nth=1", LIMITS)
        page.click(SEND)
        assert page.input_value("textarea >> nth=1") == LIMITS
        leave(page, weather)
        assert_closed(go_back(page), LIMITS)
    assert kept_on_disk(tmp_path, LIMITS) == []


def test_after_the_letterbox_nothing_comes_back(browser, city, weather, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        code = send_a_report(page, city)
        page.goto(f"{city.url}/return/")
        page.fill("input[name=code]", code)
        page.click(SEND)
        page.fill(FIELD, TEXT + " again")
        page.click(SEND)
        assert "We have your words" in page.inner_text("main")
        leave(page, weather)
        assert_closed(go_back(page), code, TEXT)
    assert kept_on_disk(tmp_path, TEXT, LIMITS, code) == []


def test_a_confirmed_code_does_not_come_back(browser, city, weather, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        code = send_a_report(page, city)
        page.fill("[name=last]", code[-4:])
        page.click("text=I wrote it down")
        assert "it can't be shown again" in page.inner_text("main")
        assert_closed(go_back(page), code)
        assert TEXT not in go_back(page)  # the form itself, empty
        assert page.input_value(FIELD) == ""
        leave(page, weather)
    assert kept_on_disk(tmp_path, TEXT, LIMITS, code) == []


def test_a_code_nobody_can_keep_does_not_come_back(browser, city, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        code = send_a_report(page, city)
        page.click("text=I can't keep a code")
        page.click("button:has-text('Finish without')")
        assert "You do not need to do anything more" in page.inner_text("main")
        assert_closed(go_back(page), code)


def test_a_new_code_put_away_does_not_come_back(browser, city, tmp_path):
    """It had the letterbox's own address: the page's state takes it away, not the cookie."""
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        open_letterbox(page, city, send_a_report(page, city))
        page.click("text=Change my code")
        page.click("text=Give me a new code")
        new = CODE.search(page.inner_text("main")).group()
        page.click("text=I have my code")
        for _ in range(2):
            assert new not in go_back(page)
    assert kept_on_disk(tmp_path, new) == []


def test_a_code_typed_to_come_back_does_not_stand_in_the_box_again(browser, city, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        open_letterbox(page, city, send_a_report(page, city))
        go_back(page)
        assert page.input_value("input[name=code]") == ""


def test_a_withdrawn_message_does_not_come_back(browser, city, tmp_path):
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        open_letterbox(page, city, send_a_report(page, city))
        page.fill(FIELD, TEXT + " again")
        page.click(SEND)
        page.click("summary:has-text('What you wrote here')")
        assert TEXT in page.inner_text("main")
        page.click("text=Withdraw my message")
        page.click("text=Yes, withdraw it")
        assert "is erased" in page.inner_text("main")
        for _ in range(3):
            assert_closed(go_back(page), TEXT)


def open_letterbox(page: Page, city: Running, code: str) -> None:
    page.goto(f"{city.url}/return/")
    page.fill("input[name=code]", code)
    page.click(SEND)


def test_without_the_way_out_the_back_forward_cache_does_bring_the_page_back(
    browser, city, weather, tmp_path
):
    """The control: this is what the exit's one cookie prevents, and what these tests would see."""
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        code = send_a_report(page, city)
        handle = page.url.rpartition("/")[2]
        end_from_elsewhere(city, handle)
        page.goto(weather)
        assert code in go_back(page)


def end_from_elsewhere(city: Running, handle: str) -> None:
    """Close the page on the server, so that only the browser could still show it."""
    assert Visitor(city.url).ask("GET", f"/exit/{handle}").status == 303


def test_a_post_answered_by_a_page_is_what_the_search_would_find(browser, weather, tmp_path):
    """The control: a server that answers a POST with 200 leaves the text in Sessions/."""
    with chromium(browser, tmp_path) as context:
        page = context.new_page()
        page.goto(weather)
        page.fill("[name=text]", TEXT)
        page.click("button")
        assert "Thank you" in page.inner_text("body")
    assert any("Sessions" in place for place in kept_on_disk(tmp_path, TEXT))
