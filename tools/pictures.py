"""`make pictures`: the screenshots of the README, made from a demonstration city as people see it.

A person reports in French on a small phone without JavaScript, an officer signs in with two steps
and answers, and the person reads the answer.
"""

import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import ARGUMENTS, chromium_path, sign_in
from tests.city import Running, read_accounts, start

TO = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MESSAGE = (
    "Le lampadaire de la ruelle est éteint depuis dix jours. Un homme attend là, le soir, "
    "quand je sors du travail. Pouvez-vous le faire réparer\N{NO-BREAK SPACE}?"
)
LIMITS = "Ne venez pas à la porte et ne téléphonez pas."
ANSWER = (
    "Merci de nous l’avoir dit. L’équipe de l’éclairage répare le lampadaire d’ici vendredi. "
    "Personne ne viendra à votre porte. Écrivez-nous si l’homme revient\N{NO-BREAK SPACE}: nous "
    "pouvons chercher avec vous ce qui aiderait."
)


def main() -> None:
    """Start a city, take every picture, stop the city."""
    TO.mkdir(parents=True, exist_ok=True)
    with _city() as city, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        code = _report(browser, city)
        _answer(browser, city)
        _read_answer(browser, city, code)
        browser.close()
    for picture in sorted(TO.glob("*.png")):
        picture.write_bytes(_smaller(picture.read_bytes()))
        print(f"{picture.name}  {picture.stat().st_size // 1024} KB")


def _report(browser: Browser, city: Running) -> str:
    with _phone(browser) as page:
        for door in ("concern", "conduct"):
            page.goto(f"{city.url}/{door}/")
            _take(page, f"{door}-fr")
        page.goto(city.url + "/")
        _take(page, "home-fr")
        _press(page, ".doors a >> nth=0")
        page.fill("textarea >> nth=0", MESSAGE)
        page.fill("textarea >> nth=1", LIMITS)
        _take(page, "report-fr")
        _press(page, "main .button-main")
        code = page.inner_text(".code")
        _take(page, "code-fr")
        return code


def _answer(browser: Browser, city: Running) -> None:
    officer = city.account("reader")
    with _desk(browser) as page:
        page.goto(city.url + "/desk/sign-in/")
        _take(page, "sign-in")
        sign_in(page, city, officer)
        page.goto(city.url + "/desk/")
        _take(page, "staff-home")
        _find_matter(page, city)
        page.fill("main textarea >> nth=0", ANSWER)
        _take(page, "matter")
        _press(page, "#answer .button-main, main form .button-main")
        page.wait_for_selector(f"text={ANSWER[:30]}")


def _find_matter(page: Page, city: Running) -> None:
    """Open the new matters, newest first, until ours: the list itself shows no word of it."""
    page.goto(city.url + "/desk/matters/")
    links = [one.get_attribute("href") or "" for one in page.locator("main table a").all()]
    for link in reversed(links):
        page.goto(city.url + link)
        declare = page.locator("button[name=kind][value=none]")
        if declare.count():
            _press(page, "button[name=kind][value=none]")
        if page.locator(f"text={MESSAGE[:40]}").count():
            return
    raise SystemExit("pictures: the report just sent is not on the first page of the worklist")


def _read_answer(browser: Browser, city: Running, code: str) -> None:
    with _phone(browser) as page:
        page.goto(city.url + "/return/")
        page.fill("main input[type=text]", code)
        _take(page, "return-fr")
        _press(page, "main .button-main")
        _take(page, "letterbox-fr")


@contextmanager
def _city() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="parapluie-pictures-") as folder:
        place = Path(folder) / "city"
        running = start(place, "demo", "--data", str(place))
        try:
            running.wait_until_it_answers()
            running.accounts = read_accounts(place)
            yield running
        finally:
            running.stop()


@contextmanager
def _phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 640},
        device_scale_factor=1.5,
        locale="fr-CA",
        color_scheme="light",
    )
    yield context.new_page()
    context.close()


@contextmanager
def _desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 1280, "height": 800},
        locale="en-CA",
        color_scheme="light",
    )
    yield context.new_page()
    context.close()


def _press(page: Page, target: str) -> None:
    """Press something that leads to a page, and wait for that page."""
    with page.expect_navigation():
        page.click(target)


def _take(page: Page, name: str) -> None:
    # from the top and with nothing in focus, as a page looks when it has just opened
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=TO / f"{name}.png", full_page=True)


def _smaller(png: bytes) -> bytes:
    """Pack the same picture tighter than a browser in a hurry does."""
    head, chunks, at = png[:8], [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    pixels = b"".join(body for kind, body in chunks if kind == b"IDAT")
    packed = zlib.compress(zlib.decompress(pixels), 9)
    kept = [one for one in chunks if one[0] in {b"IHDR", b"PLTE", b"tRNS"}]
    return head + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in [*kept, (b"IDAT", packed), (b"IEND", b"")]
    )


if __name__ == "__main__":
    main()
