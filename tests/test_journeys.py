"""Whole journeys on the running city, in Chromium with JavaScript off."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from parapluie.kit.tests import specimens
from tests.browsing import new_phone, sign_in
from tests.city import Account, Running
from tests.desk import Officer
from tests.reporter import CODE, come_back, opened
from tests.visitor import Visitor

TOLD = "Un homme m’attend chaque soir devant ma porte."
NOT_TO_DO = "N’envoyez personne chez moi."
ANSWER = "Merci de nous avoir écrit. Nous n’enverrons personne chez vous."

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def named(city: Running, username: str) -> Account:
    return next(one for one in city.accounts if one.username == username)


@pytest.fixture(scope="module")
def colleague(live_city: Running) -> Officer:
    """Somebody at the desk who only looks at which matters there are."""
    return Officer(live_city, named(live_city, "outreach"))


@pytest.fixture(scope="module")
def office(browser: Browser, live_city: Running) -> Iterator[BrowserContext]:
    """The officer's computer: signed in with TOTP and unlocked, JavaScript off there too."""
    context = browser.new_context(java_script_enabled=False, locale="en-CA")
    context.set_default_timeout(20_000)
    sign_in(context.new_page(), live_city, named(live_city, "officer"))
    yield context
    context.close()


class Person:
    """Somebody with a phone: what they see, and how much was asked of them."""

    def __init__(self, context: BrowserContext, city: Running) -> None:
        self.page, self.city = context.new_page(), city
        self.pages = self.fields = 0

    def go(self, path: str) -> None:
        self.page.goto(self.city.url + path)
        self.pages += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        ).first.click()
        self.pages += 1

    def write(self, text: str, place: int = 0) -> None:
        self.page.locator("textarea").nth(place).fill(text)
        self.fields += 1

    def code(self) -> str:
        return CODE.findall(self.words())[0]

    def words(self) -> str:
        return self.page.locator("body").inner_text()

    def come_back(self, code: str, button: str = "Read my answers") -> None:
        self.go("/return/")
        self.page.locator("input[name=code]").fill(code)
        self.fields += 1
        self.press(button)


def new_matter(before: list[str], colleague: Officer) -> str:
    found = [one for one in colleague.matters() if one not in before]
    assert len(found) == 1
    return found[0]


def tell(context: BrowserContext, city: Running, text: str = "Something happened.") -> Person:
    person = Person(context, city)
    person.go("/report/")
    person.write(text)
    person.press("Send")
    assert CODE.search(person.words()), person.words()
    return person


def open_matter(page: Page, city: Running, matter: str) -> None:
    page.goto(city.url + matter)
    page.get_by_role("button", name="No, nobody. Open it").click()


@pytest.mark.clause("PRE-3", "BRI-3a")
def test_a_report_in_french_is_answered_and_the_answer_read(
    browser: Browser, live_city: Running, office: BrowserContext, colleague: Officer
):
    """The main job, with a phone without JavaScript and an officer who signed in with TOTP."""
    phone = new_phone(browser, "fr-CA")
    before = colleague.matters()
    person = Person(phone, live_city)
    person.go("/")
    person.press("Nous dire ou nous demander quelque chose")
    person.write(TOLD)
    person.page.locator("textarea").nth(1).fill(NOT_TO_DO)
    person.press("Envoyer")
    code = person.code()
    assert "Merci" in person.words()
    assert (person.pages, person.fields) == (3, 1)

    desk = office.new_page()
    open_matter(desk, live_city, new_matter(before, colleague))
    read = desk.locator("main").inner_text()
    assert read.index(NOT_TO_DO) < read.index(TOLD)
    desk.locator("textarea[name=text]").fill(ANSWER)
    desk.get_by_role("button", name="Take it and send").click()

    person.come_back(code, "Lire mes réponses")
    assert ANSWER in person.words()
    assert "Agente ou agent de sécurité communautaire" in person.words()
    assert TOLD not in person.words()
    assert person.pages <= 6
    assert person.fields <= 4
    phone.pages[0].wait_for_timeout(1100)  # the empty one that empties the cache is gone by then
    assert phone.cookies() == []
    phone.close()


@pytest.mark.clause("BRI-3a")
def test_a_person_withdraws_and_the_code_opens_nothing_any_more(
    phone: BrowserContext, live_city: Running, colleague: Officer
):
    before = colleague.matters()
    code = tell(phone, live_city).code()
    matter = new_matter(before, colleague)
    person = Person(phone, live_city)
    person.come_back(code)
    person.press("Withdraw my message")
    person.press("Yes, withdraw it")
    assert "withdrawn" in person.words()
    assert matter not in colleague.matters()
    assert not opened(come_back(Visitor(live_city.url), code))


@pytest.mark.clause("PRI-2")
def test_a_person_sees_that_somebody_stood_aside_and_that_one_reads_no_more(
    phone: BrowserContext, live_city: Running, office: BrowserContext, colleague: Officer
):
    before = colleague.matters()
    code = tell(phone, live_city, "It was somebody who works here.").code()
    matter = new_matter(before, colleague)
    desk = office.new_page()
    open_matter(desk, live_city, matter)
    desk.get_by_role("button", name="Stop, I know someone here").click()
    answer = desk.goto(live_city.url + matter)
    assert answer is not None
    assert answer.status == 404
    person = Person(phone, live_city)
    person.come_back(code)
    assert "Community safety officer" in person.words()
    assert "no longer" in person.words()


def test_a_routine_matter_takes_staff_at_most_six_pages_and_four_required_fields(
    phone: BrowserContext, live_city: Running, office: BrowserContext, colleague: Officer
):
    before = colleague.matters()
    tell(phone, live_city, "Thank you for the lights.")
    matter = new_matter(before, colleague)
    desk, seen = office.new_page(), []
    desk.on("response", lambda one: seen.append(one.url) if one.status == 200 else None)
    open_matter(desk, live_city, matter)
    desk.locator("textarea[name=text]").fill("Thank you for writing.")
    desk.get_by_role("button", name="Take it and send").click()
    desk.get_by_role("link", name="Close it").click()
    desk.get_by_role("radio").first.check()
    for box in ("asked", "done"):
        desk.locator(f"textarea[name={box}]").fill("Nothing more.")
    desk.get_by_role("button", name="Close it").click()
    assert "Closed" in desk.locator("main").inner_text()
    pages = [one for one in seen if not urlsplit(one).path.startswith("/look/")]
    assert len([one for one in pages if urlsplit(one).path.startswith("/desk/")]) <= 6


def press_tab_until(page: Page, wanted: str, most: int = 25) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"the keyboard never reached {wanted}")


def test_a_person_reports_and_comes_back_with_the_keyboard_alone(
    phone: BrowserContext, live_city: Running
):
    page = phone.new_page()
    page.goto(f"{live_city.url}/report/")
    page.keyboard.press("Tab")
    assert page.locator("a.button-leave:focus").count() == 1
    press_tab_until(page, "textarea")
    page.keyboard.type("Written without a mouse.")
    press_tab_until(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/*")
    code = CODE.findall(page.locator("body").inner_text())[0]
    page.goto(f"{live_city.url}/return/")
    press_tab_until(page, "input[name=code]")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/*")
    assert "no answer yet" in page.locator("body").inner_text()


def test_an_empty_message_brings_back_what_was_typed_and_one_clear_line(
    phone: BrowserContext, live_city: Running
):
    person = Person(phone, live_city)
    person.go("/report/")
    person.write(NOT_TO_DO, place=1)
    person.press("Send")
    assert person.page.locator("textarea").nth(1).input_value() == NOT_TO_DO
    assert person.page.locator("[role=alert] a").count() == 1
    assert person.page.locator("[role=alert] a").get_attribute("href") == "#id_text"


@pytest.mark.clause("RES-3a")
def test_a_message_about_the_designated_supervisor_reaches_the_alternate_alone(
    phone: BrowserContext, live_city: Running
):
    """Filed in the browser; the designate, their overseers and the next in line see nothing."""
    others = [Officer(live_city, named(live_city, one)) for one in ("designate", "hr")]
    alternate = Officer(live_city, named(live_city, "alternate"))
    before = [*(one.matters() for one in others), alternate.matters()]
    person = Person(phone, live_city)
    person.go("/conduct/")
    person.write("The Deputy City Manager told people at the counter what I do.")
    person.page.get_by_label("City Solicitor").check()
    person.press("Send")
    code = person.code()

    assert [one.matters() for one in others] == before[:2]
    matter = new_matter(before[2], alternate)
    assert "The Deputy City Manager told people" in alternate.read(matter).text
    for one in others:
        there = one.visitor.get(matter)
        absent = one.visitor.get("/desk/matters/2222-2222/")
        assert (there.status, there.text) == (absent.status, absent.text) == (404, absent.text)
    alternate.answer(alternate.read(matter), "Thank you. I read this, and they do not.")
    person.come_back(code)
    assert "I read this, and they do not." in person.words()


def test_a_problem_nearby_is_told_answered_and_its_answer_read(
    phone: BrowserContext, live_city: Running
):
    bylaw = Officer(live_city, named(live_city, "bylaw"))
    before = bylaw.matters()
    person = Person(phone, live_city)
    person.go("/concern/")
    person.write("Music until four in the morning, three nights in a row.")
    person.page.get_by_label("Noise").check()
    person.page.get_by_label("Where is it?").fill("Behind the corner shop on Elm Street")
    person.press("Send")
    code = person.code()
    matter = new_matter(before, bylaw)
    bylaw.answer(bylaw.read(matter), "We will come by at night and listen.")
    person.come_back(code)
    assert "We will come by at night and listen." in person.words()


@pytest.mark.clause("BRI-3a")
def test_a_photo_goes_along_and_a_form_comes_back(
    phone: BrowserContext, live_city: Running, office: BrowserContext, colleague: Officer
):
    before = colleague.matters()
    person = tell(phone, live_city)
    code, matter = person.code(), new_matter(before, colleague)
    add_a_file(person.page, "lane.jpg", specimens.photo())
    assert "Added." in person.words()
    add_a_file(person.page, "lane.heic", b"\0\0\0\x18ftypheic" + bytes(100))
    assert "Take a screenshot" in person.words()

    desk = office.pages[0]
    desk.goto(live_city.url + matter)
    desk.get_by_role("button", name="No, nobody. Open it").click()
    desk.get_by_role("button", name="Take it", exact=True).click()
    desk.get_by_role("link", name="Look at Picture 1").click()
    desk.wait_for_load_state()
    picture = desk.locator("main img").bounding_box()
    assert picture is not None and picture["height"] > picture["width"]  # it stands upright
    desk.goto(live_city.url + matter)
    desk.locator("aside.steps details summary", has_text="More").click()
    desk.get_by_role("link", name="Add a file", exact=True).click()
    add_a_file(desk, "form.pdf", specimens.document())

    person.come_back(code)
    with person.page.expect_download() as fetched:
        person.page.get_by_role("button", name="Get Document 1").click()
    assert fetched.value.suggested_filename == "document-1.pdf"
    assert "Picture 1" in person.words()


def add_a_file(page: Page, name: str, content: bytes) -> None:
    box = page.locator("input[type=file]")
    if not box.is_visible():
        page.locator("details:has(input[type=file]) summary").click()
    box.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
    page.locator("form:has(input[type=file]) button").click()
    page.wait_for_load_state()
