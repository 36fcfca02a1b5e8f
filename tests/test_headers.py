"""Every answer of both faces carries the headers of its class; a URL without a class fails here."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from parapluie.kit import headers
from parapluie.kit.headers import TABLE, Kind

FACES = (
    "parapluie.config.urls_public",
    "parapluie.config.urls_staff",
    "parapluie.config.urls_both",
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGES = ("/", "/report/", "/return/", "/no-code/", "/form/", "/about/", "/help/", "/child/",
         "/guidelines/", "/concern/", "/conduct/", "/later/")  # fmt: skip


def places(face: str) -> Iterator[tuple[str, str]]:
    """Return route and name of every URL of a face."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLPattern):
                yield route, one.name or ""
            else:
                yield from walk(one, route)

    yield from walk(get_resolver(face), "")


@pytest.mark.parametrize("face", FACES)
def test_every_url_has_a_class(face):
    without = [
        (route, name) for route, name in places(face) if headers.kind_of_place(route, name) is None
    ]
    assert without == []


def test_a_new_url_without_a_class_is_noticed():
    assert headers.kind_of_place("new-page/", "new-page") is None


def test_every_class_is_used_or_an_answer_to_a_mistake():
    used = {headers.kind_of_place(*place) for place in places("parapluie.config.urls_both")}
    assert set(Kind) - used == {Kind.ERROR, Kind.REDIRECT, Kind.FILE}  # as_file: at any address


@pytest.mark.parametrize("kind", Kind)
def test_every_class_forbids_scripts_frames_and_referrers(kind):
    row = TABLE[kind]
    assert EVERYWHERE.items() <= row.items()
    # the desk's forms carry a CSRF token, and a browser told "no-referrer" hides its origin
    within = "same-origin" if kind in {Kind.DESK, Kind.PASSKEY} else "no-referrer"
    assert row["Referrer-Policy"] == within
    policy = row["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    if kind is Kind.PASSKEY:  # browsers give passkeys to scripts alone: one file of ours
        assert policy.count("; script-src 'self'") == 1
        policy = policy.replace("; script-src 'self'", "")
    assert "script" not in policy and "unsafe" not in policy and "http" not in policy
    lasting = {Kind.STYLESHEET, Kind.IMAGE}
    assert (row["Cache-Control"] == "no-store") is (kind not in lasting)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PAGES)
def test_pages_carry_exactly_the_policy_of_the_design(place):
    response = Client().get(place)
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == PAGE_POLICY
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("face", FACES)
def test_every_url_answers_with_its_row_and_the_public_ones_without_a_cookie(face, settings):
    settings.ROOT_URLCONF = face
    client = Client(raise_request_exception=False)
    for route, name in places(face):
        response = client.get("/" + _filled(route))
        kind = headers.kind_of(response.wsgi_request, response)
        assert TABLE[kind].items() <= dict(response.headers).items(), route
        assert response.status_code < 500 or kind is Kind.EXIT, route
        if headers.kind_of_place(route, name) not in {Kind.DESK, Kind.PASSKEY, Kind.EXIT}:
            assert not response.cookies, route


def _filled(route: str) -> str:
    parts = [("x" if "<" in part or "(" in part else part) for part in route.split("/")]
    return "/".join(part.strip("^$") for part in parts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "place", "status"),
    [("get", "/nothing", 404), ("delete", "/report/", 405), ("post", "/", 405),
     ("get", "/r/" + "A" * 22, 410), ("get", "/desk/nothing/", 404)],
)  # fmt: skip
def test_mistakes_get_plain_pages_with_headers_of_their_own(method, place, status):
    response = getattr(Client(), method)(place)
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert "</html>" in response.content.decode()


@pytest.mark.django_db
def test_a_foreign_host_gets_a_plain_refusal():
    response = Client().get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
    assert response["Content-Security-Policy"] == PAGE_POLICY


@pytest.mark.django_db
def test_over_https_browsers_are_told_to_stay_there(settings):
    assert "Strict-Transport-Security" not in Client().get("/").headers
    settings.SECURE = True
    assert Client().get("/")["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.django_db
def test_no_page_sets_a_cookie_but_the_exit_and_the_stylesheet_alone_lasts():
    assert list(Client().get("/exit").cookies) == ["p"]
    page = Client().get("/").content.decode()
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in Client().get(sheet)["Cache-Control"]
