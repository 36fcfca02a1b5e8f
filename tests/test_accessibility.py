"""Every page of both faces can be seen, heard, enlarged and worked with a keyboard alone.

axe needs JavaScript, which the product never does: it runs in a context of its own with the
content policy set aside. Behaviour is tried in contexts without JavaScript.
"""

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page, Response

from parapluie.config import urls_public, urls_staff
from parapluie.kit.headers import KIND_OF, Kind
from tests.browsing import sign_in
from tests.city import Account, Running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SMALLEST = 320  # CSS pixels: WCAG 2.2, 1.4.10
AXE = Axe()
MOST_BYTES = 14 * 1024  # compressed, of a first page in all (DESIGN §1)
TEXT = "Il fait noir dans la ruelle derrière la 6e rue."


def paths(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, str]]:
    """Return name and path of each address that needs no argument."""
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from paths(one.url_patterns, path)
        elif one.name and "<" not in path:
            yield one.name, path


PUBLIC = {
    name: path
    for name, path in paths(get_resolver(urls_public.__name__).url_patterns)
    if KIND_OF.get(name) in {Kind.PAGE, Kind.FORM}
}
DESK = {
    name: path
    for name, path in paths(get_resolver(urls_staff.__name__).url_patterns)
    if path.startswith("/desk/")
}
ACTS = {"desk-lock", "account_logout"}  # the end of the session
SAME_FOR_ALL = ("mfa_", "account_", "desk-key", "desk-unlock", "desk-child", "desk-status-card")
LOOKS = {
    "phone, light, English": {"width": 360, "scheme": "light", "locale": "en-CA"},
    "desk, dark, French": {"width": 1280, "scheme": "dark", "locale": "fr-CA"},
}


@contextmanager
def eyes(
    browser: Browser, *, width: int, scheme: str, locale: str, kept: dict | None = None
) -> Iterator[Page]:
    """Open a page axe can run in."""
    context = browser.new_context(
        bypass_csp=True,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale=locale,
        storage_state=kept,
    )
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def look(page: Page) -> None:
    """Fail where axe finds anything, or where a small screen must scroll sideways."""
    found = AXE.run(page, options=OPTIONS).response["violations"]
    said = [
        f"{one['id']}: {one['help']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in found
        for node in one["nodes"]
    ]
    assert not said, f"{page.url}:\n" + "\n".join(said)
    fits(page)


def fits(page: Page) -> None:
    """Fail where a small screen, or one with text twice as large, would scroll sideways."""
    size = page.viewport_size
    for width, text in ((SMALLEST, ""), (2 * SMALLEST, "200%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} pixels wide at {width} {text}"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(size)


@pytest.mark.parametrize("shape", LOOKS)
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page(name: str, shape: str, browser: Browser, live_city: Running) -> None:
    with eyes(browser, **LOOKS[shape]) as page:
        assert page.goto(live_city.url + PUBLIC[name]).ok
        look(page)


def test_a_page_that_is_not_there(browser: Browser, live_city: Running) -> None:
    with eyes(browser, **LOOKS["phone, light, English"]) as page:
        page.goto(live_city.url + "/nowhere/")
        look(page)


@pytest.mark.parametrize("shape", LOOKS)
def test_the_pages_of_a_report_and_its_letterbox(
    shape: str, browser: Browser, live_city: Running
) -> None:
    with eyes(browser, **LOOKS[shape]) as page:
        page.goto(live_city.url + PUBLIC["report"])
        press(page)
        look(page)  # the form again, with its errors
        page.fill("textarea >> nth=0", TEXT)
        press(page)
        code = page.inner_text(".code")
        look(page)
        page.click("details:has(input[type=file]) summary")
        look(page)  # what can be added
        press(page, "details form button")
        look(page)  # nothing was chosen
        for act in ("no-code", "ask-change-code", "ask-withdraw"):
            if act == "ask-change-code":
                page.goto(live_city.url + PUBLIC["back"])
                page.fill("main input[type=text]", "1234")
                press(page)
                look(page)  # one of the digits looks wrong
                page.fill("main input[type=text]", code)
                press(page)
                look(page)  # the letterbox
            press(page, f"button[value={act}]")
            look(page)
            press(page, "button[value='']")


@pytest.mark.parametrize("role", ["administrator", "supervisor", "coordinator"])
def test_the_pages_of_the_desk(role: str, desks: "Desks", browser: Browser) -> None:
    shape = LOOKS["desk, dark, French" if role == "supervisor" else "phone, light, English"]
    with eyes(browser, **shape, kept=desks.of(role)) as page:
        for name, path in DESK.items():
            if name in ACTS or (role != "supervisor" and name.startswith(SAME_FOR_ALL)):
                continue
            answer = page.goto(desks.city.url + path)
            if answer is not None and answer.ok and is_page(answer):
                look(page)


def is_page(answer: Response) -> bool:
    """Say whether an answer is a page: a script is read by nobody."""
    return answer.headers["content-type"].startswith("text/html")


def test_the_pages_before_signing_in(browser: Browser, live_city: Running) -> None:
    with eyes(browser, **LOOKS["phone, light, English"]) as page:
        page.goto(live_city.url + DESK["account_login"])
        look(page)
        page.fill("[name=login]", "nobody")
        page.fill("[name=password]", "wrong")
        press(page)
        look(page)


def test_the_pages_of_a_matter(desks: "Desks", browser: Browser) -> None:
    with eyes(browser, **LOOKS["phone, light, English"], kept=desks.of("supervisor")) as page:
        page.goto(desks.city.url + DESK["desk-matters"])
        press(page, "table a >> nth=0")
        look(page)  # before reading, or the matter itself
        if page.locator("button[name=kind][value=none]").count():
            press(page, "button[name=kind][value=none]")
            look(page)
        if page.locator("[name=reason]").count():  # a colleague has it
            press(page)
            look(page)  # with its errors
            page.locator("[name=reason]").first.check()
            press(page)
            look(page)
        here = page.url
        for step in ("answer/", "note/", "assign/", "close/", "attach/"):
            answer = page.goto(here + step)
            if answer is not None and answer.ok:
                look(page)


def test_the_pages_of_a_course(desks: "Desks", browser: Browser) -> None:
    with eyes(browser, **LOOKS["phone, light, English"], kept=desks.of("supervisor")) as page:
        page.goto(desks.city.url + DESK["desk-training-learn"])
        press(page, "h2 a")
        look(page)
        press(page)
        while "check" not in page.url:
            look(page)
            press(page)
        press(page)
        look(page)  # nothing was chosen
        for first in page.locator("input[type=radio][id$='_0']").all():
            first.check()
        press(page)
        look(page)  # what was missed, and why


def test_the_pages_of_a_trainer(desks: "Desks", browser: Browser) -> None:
    with eyes(browser, **LOOKS["desk, dark, French"], kept=desks.of("trainer")) as page:
        page.goto(desks.city.url + DESK["desk-training-teach"])
        look(page)
        press(page, "section a.button")
        press(page)
        look(page)  # a version of this number stands already
        page.fill("textarea", page.input_value("textarea").replace("number = 1", "number = 2"))
        press(page)
        look(page)  # as those who learn will see it


def test_the_pages_of_a_new_colleague(desks: "Desks", browser: Browser) -> None:
    with eyes(browser, **LOOKS["desk, dark, French"], kept=desks.of("administrator")) as page:
        page.goto(desks.city.url + DESK["desk-invite"])
        press(page)
        look(page)  # the form again, with its errors
        page.fill("[name=username]", "nina")
        page.fill("[name=title]", "Agente")
        page.select_option("[name=role]", "reader")  # the only ones who are given words
        page.select_option("[name=lane]", "a")
        press(page)
        look(page)  # her own page, with the link
        link = re.search(r"/desk/invitation/[\w-]+/", page.inner_text("main"))
    assert link
    with eyes(browser, **LOOKS["phone, light, English"]) as page:
        page.goto(desks.city.url + link.group())
        look(page)
        for box in page.locator("main [type=password]").all():
            box.fill("a long password made up for this")
        press(page)
        sign_in_first(page)
        look(page)  # spare codes
        page.goto(desks.city.url + DESK["desk-key"])
        look(page)
        press(page)
        look(page)  # the eight words
        press(page)
        look(page)  # two of them


def sign_in_first(page: Page) -> None:
    """Sign in for the first time, and set up the second step."""
    page.fill("[name=login]", "nina")
    page.fill("[name=password]", "a long password made up for this")
    press(page)
    page.wait_for_selector("figure")
    look(page)
    secret = page.inner_text(".code").replace(" ", "").replace("\n", "")
    page.fill("[name=code]", Account("", "", "", secret, "").totp())
    page.press("[name=code]", "Enter")
    page.wait_for_url(lambda url: "spare-codes" in url)


def test_a_report_is_sent_with_the_keyboard_alone(
    phone: BrowserContext, live_city: Running
) -> None:
    page = phone.new_page()
    page.goto(live_city.url + PUBLIC["report"])
    page.keyboard.press("Tab")
    assert "/exit" in (page.locator(":focus").get_attribute("href") or "")

    tab_to(page, "textarea")
    page.keyboard.type(TEXT)
    tab_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".code")

    page.keyboard.press("Tab")
    assert "/exit/" in (page.locator(":focus").get_attribute("href") or "")


def test_a_mistake_is_where_the_keyboard_is(phone: BrowserContext, live_city: Running) -> None:
    page = phone.new_page()
    page.goto(live_city.url + PUBLIC["report"])
    press(page)

    assert page.locator(".errors:focus").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link of the summary
    page.wait_for_selector("textarea:focus")


def test_every_target_is_large_enough_for_a_thumb(
    phone: BrowserContext, live_city: Running
) -> None:
    page = phone.new_page()
    for name in ("home", "report", "back"):
        page.goto(live_city.url + PUBLIC[name])
        for target in page.locator("button, .button, .doors a, .languages a, .links a").all():
            box = target.bounding_box()
            assert box and box["height"] >= 48, f"{name}: {target.inner_text()} {box}"


def test_the_desk_has_a_way_past_its_navigation(desks: "Desks", browser: Browser) -> None:
    kept = desks.of("supervisor")
    context = browser.new_context(java_script_enabled=False, storage_state=kept)
    page = context.new_page()
    page.goto(desks.city.url + DESK["desk-matters"])
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1
    context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_box_is_on_the_first_screen_of_a_small_phone(
    language: str, phone: BrowserContext, live_city: Running
) -> None:
    page = phone.new_page()
    page.goto(f"{live_city.url}{PUBLIC['report']}?lang={language}")
    box = page.locator("textarea").first.bounding_box()
    assert box and box["y"] < 640


@pytest.mark.parametrize("name", ["home", "report", "back"])
def test_a_first_page_is_two_requests_without_script_or_cookie(
    name: str, phone: BrowserContext, live_city: Running
) -> None:
    page, asked, said, came = phone.new_page(), [], [], []
    page.on("request", lambda one: asked.append(one.resource_type))
    page.on("response", lambda one: came.append(one))
    page.on("console", lambda one: said.append(one.text))
    page.goto(live_city.url + PUBLIC[name])
    page.wait_for_timeout(300)

    assert asked == ["document", "stylesheet"]
    assert sum(len(gzip.compress(one.body())) for one in came) <= MOST_BYTES
    assert not phone.cookies()
    # the policy blocks the empty icon that keeps the browser from asking for one
    assert all("'data:,'" in one for one in said), said
    assert page.locator("script, style, [style], [onclick]").count() == 0


def test_the_way_out_stays_on_the_screen(phone: BrowserContext, live_city: Running) -> None:
    page = phone.new_page()
    page.goto(live_city.url + PUBLIC["guidelines"])
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    box = page.locator(".button-leave").bounding_box()
    assert box and 0 <= box["y"] < 640 - box["height"]


class Desks:
    """Signed-in staff of the live city, each once: a TOTP code works only once."""

    def __init__(self, browser: Browser, city: Running) -> None:
        self.city = city
        self._browser = browser
        self._kept: dict[str, dict] = {}

    def of(self, role: str) -> dict:
        if role not in self._kept:
            context = self._browser.new_context(java_script_enabled=False, locale="en-CA")
            context.set_default_timeout(15_000)
            self._sign_in(context.new_page(), self.city.account(role))
            self._kept[role] = context.storage_state()
            context.close()
        return self._kept[role]

    def _sign_in(self, page: Page, account: Account) -> None:
        try:
            sign_in(page, self.city, account)
        except Exception:  # noqa: BLE001  another test used this half-minute's code
            time.sleep(31 - time.time() % 30)
            sign_in(page, self.city, account)


@pytest.fixture(scope="module")
def desks(browser: Browser, live_city: Running) -> Desks:
    return Desks(browser, live_city)


def press(page: Page, target: str = "main .button-main >> nth=0") -> None:
    """Press something that leads to a page, and wait for that page: never look at the old one."""
    with page.expect_navigation():
        page.click(target)


def tab_to(page: Page, kind: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"main {kind}:focus").count():
            return
    raise AssertionError(f"the keyboard never reaches {kind}")
