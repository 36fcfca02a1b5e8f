"""The frame of every page: small, without scripts, the way out first."""

import gzip
import re

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from parapluie.kit import stylesheet

pytestmark = pytest.mark.urls("parapluie.kit.urls")
NOTHING_FOCUSABLE = re.compile(r"<(?:a|button|input|textarea|select|summary)\b")


def page(template: str = "kit/public.html", request: HttpRequest | None = None, **context) -> str:
    return render_to_string(template, context, request or RequestFactory().get("/"))


def test_the_stylesheet_is_small_and_kept_for_good(client: Client) -> None:
    answer = client.get(stylesheet.url(), headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.content) <= 3_500
    assert len(gzip.decompress(answer.content)) <= 12_000


def test_the_stylesheet_comes_plain_to_who_asks_plain(client: Client) -> None:
    answer = client.get(stylesheet.url())
    assert "Content-Encoding" not in answer.headers
    assert b"--paper" in answer.content


@pytest.mark.django_db
def test_an_old_stylesheet_is_not_served_under_a_new_name(client: Client) -> None:
    assert client.get("/look/0123456789ab.css").status_code == 404


def test_the_stylesheet_knows_no_left_and_no_right() -> None:
    plain = stylesheet.sheet().plain.decode()
    sided = re.findall(r"(?:margin|padding|border|inset)?-?\b(?:left|right)\b", plain)
    assert not sided, "use logical properties: pages read from right to left, too"


def test_the_stylesheet_moves_nothing_and_fetches_nothing() -> None:
    plain = stylesheet.sheet().plain.decode()
    assert not re.search(r"animation|transition|@import|url\(|@font-face", plain)


@pytest.mark.parametrize("wanted", ["dark", "prefers-contrast", "forced-colors", "print"])
def test_the_same_tokens_serve_every_way_of_seeing(wanted: str) -> None:
    assert wanted in stylesheet.sheet().plain.decode()


def test_smaller_keeps_what_a_browser_needs() -> None:
    css = "/* why */\na:hover , b {\n  color : red ;\n  margin: 0 auto;\n}\n"
    assert stylesheet.smaller(css) == "a:hover,b{color : red;margin: 0 auto}"


@override_settings(DEMO=True)
def test_the_way_out_is_first_in_tab_order_and_only_the_band_is_read_before() -> None:
    html = page().partition("<body")[2]
    before, _, after = html.partition('<a class="button button-leave"')

    assert "Demonstration." in before
    assert not NOTHING_FOCUSABLE.search(before)
    assert 'rel="noreferrer" href="/exit"' in after[:60]


def test_the_way_out_of_a_page_with_a_handle_ends_the_handle() -> None:
    assert 'href="/exit/abc"' in page(handle="abc")


def test_no_band_where_messages_reach_someone() -> None:
    assert 'class="band"' not in page()


def test_pages_have_no_script_no_style_of_their_own_and_a_dull_title() -> None:
    for template in ("kit/public.html", "kit/desk.html"):
        html = page(template)
        assert not re.search(r"<script|<style|style=|onclick|javascript:", html)
        assert "<title></title>" in html or "Parapluie" not in html


def test_a_page_in_french_says_so() -> None:
    with translation.override("fr"):
        html = page()
    assert '<html lang="fr" dir="ltr">' in html
    assert "Quitter cette page" in html


def test_a_page_can_be_read_from_right_to_left() -> None:
    with translation.override("fa"):
        assert '<html lang="fa" dir="rtl">' in page()


@pytest.mark.django_db
def test_a_sign_of_life_says_nothing_else(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_the_tab_shows_no_picture(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_umbrella_is_a_small_drawing(client: Client) -> None:
    answer = client.get("/umbrella.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert len(answer.content) < 600
