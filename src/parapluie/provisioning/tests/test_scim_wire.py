"""Only the directory is heard, and it is told what is wrong in the standard's words."""

import json

import pytest
from django.test import Client

from parapluie.accounts.models import Person
from parapluie.kit.headers import TABLE, Kind
from parapluie.provisioning.tests.scim_city import PATCH, SEARCH, TOKEN, USER, Directory, digest

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
PLACES = ["Users", "Groups", "Schemas", "ServiceProviderConfig", "Users/x", "nothing", ""]


def refused(answer, status: int, kind: str | None = None) -> str:
    """Make sure that this is an error as RFC 7644 §3.12 wants it; return its detail."""
    said = answer.json()
    assert answer["Content-Type"] == "application/scim+json"
    assert (answer.status_code, said["status"], said["schemas"]) == (status, str(status), [ERROR])
    assert said.get("scimType") == kind, said
    return said["detail"]


@pytest.mark.clause("PRI-1")
@pytest.mark.kills("provisioning.scim_wire.is_directory")
@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        f"Token {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN}, Bearer {TOKEN}",
        f"Bearer {TOKEN} {TOKEN}",
        f"Bearer {digest(TOKEN).hex()}",
        "Bearer é" + TOKEN,
    ],
)
def test_nobody_but_the_directory_is_heard(directory, said):
    headers = {} if said is None else {"Authorization": said}
    for place in PLACES:
        answer = Client().get(f"/scim/v2/{place}", headers=headers)
        refused(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")
    sent = {"schemas": [USER], "userName": "mallory"}
    Client().post("/scim/v2/Users", sent, content_type="application/json", headers=headers)
    assert not Person.objects.exists()


def test_the_scheme_may_be_written_in_any_way(directory):
    answer = Client().get("/scim/v2/Users", headers={"Authorization": f"bEARER  {TOKEN} "})
    assert answer.status_code == 200


def test_while_a_new_token_takes_the_old_ones_place_both_are_heard(directory, settings):
    settings.SCIM_TOKENS = (digest(TOKEN), digest("b" * 40))
    assert directory.get("Users").status_code == 200
    assert Directory("b" * 40).get("Users").status_code == 200
    settings.SCIM_TOKENS = (digest("b" * 40),)
    refused(directory.get("Users"), 401)


def test_where_no_directory_is_named_there_is_no_such_address(db, settings):
    for face in ("public", "staff", "both"):
        settings.ROOT_URLCONF = f"parapluie.config.urls_{face}"
        for place in PLACES:
            assert Directory().get(place).status_code == 404
            assert "scim" not in Directory().get(place)["Content-Type"]


def test_no_cookie_no_session_and_the_headers_of_a_text(directory):
    for answer in (
        directory.get("Users"),
        directory.get("Users/x"),
        Client().get("/scim/v2/Users"),
    ):
        assert not answer.cookies
        assert (
            TABLE[Kind.ERROR if answer.status_code > 400 else Kind.TEXT].items()
            <= dict(answer.headers).items()
        )
        assert answer["Cache-Control"] == "no-store"


def test_a_form_of_another_page_is_not_heard(directory):
    """A browser can send forms and plain text across sites, and never our token."""
    sent = json.dumps({"schemas": [USER], "userName": "mallory"})
    for type in ("text/plain", "application/x-www-form-urlencoded", ""):
        refused(directory.send("post", "Users", sent, type=type), 400, "invalidSyntax")
    whole = "multipart/form-data; boundary=x"
    for type in ("multipart/form-data", whole):  # the language is looked for in those, before us
        assert directory.send("post", "Users", sent, type=type).status_code == 400
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[]",
        '"text"',
        "null",
        '{"userName": "a"} trailing',
        "[" * 100_000,
        f'{{"schemas":["{USER}"],"userName":"a","x":{"[" * 5000 + "]" * 5000}}}',
        b"\xff\xfe{}",
        '{"schemas":["urn:other"],"userName":"a"}',
        '{"userName": "\\ud800"}',
    ],
)
def test_what_is_no_resource_is_refused_and_nothing_is_made(directory, sent):
    refused(directory.post("Users", sent), 400, "invalidSyntax")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"userName": 5},
        {"userName": ""},
        {"userName": None},
        {"userName": ["a"]},
        {"userName": {"value": "a"}},
        {"userName": "a b"},
        {"userName": "a" * 41},
        {"userName": "аda"},  # the first letter is Cyrillic
        {"userName": "ada\u200b"},
        {"userName": "ａda"},
        {"userName": "zoë"},
        {"userName": "a\nb"},
        {"userName": "a\x00"},
        {"userName": "ada", "active": "perhaps"},
        {"userName": "ada", "active": None},
        {"userName": "ada", "active": float("nan")},
        {"userName": "ada", "title": 5},
        {"userName": "ada", "title": "x" * 81},
        {"userName": "ada", "title": "Clerk\nof something"},
        {"userName": "ada", "externalId": "x" * 256},
        {"userName": "ada", "externalId": "a\x00b"},
    ],
)
def test_a_value_of_the_wrong_kind_is_named_and_nothing_is_made(directory, wrong):
    refused(directory.post("Users", {"schemas": [USER], **wrong}), 400, "invalidValue")
    assert not Person.objects.exists()


def test_a_request_that_is_too_large_is_not_read(directory):
    large = json.dumps({"schemas": [USER], "userName": "ada", "nickName": "x" * 1024 * 1024})
    assert "262144" in refused(directory.post("Users", large), 413)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("method", "place"),
    [("post", "Users/x"), ("delete", "Users"), ("put", "Schemas"), ("get", ".search")],
)
def test_another_method_is_named(directory, method, place):
    answer = directory.send(method, place, {} if method in ("post", "put") else None)
    refused(answer, 405)
    assert answer["Allow"]


def test_what_is_not_offered_is_said_and_declared(directory):
    for place in ("Bulk", "Me"):
        refused(directory.post(place, {}), 501)
    refused(directory.get("Users", sortBy="userName"), 501)
    said = directory.get("ServiceProviderConfig").json()
    offered = {
        name for name in said if isinstance(said[name], dict) and said[name].get("supported")
    }
    assert offered == {"patch", "filter"}


def test_no_version_is_kept_so_none_can_match(directory):
    june = directory.hire("june")
    for method in ("put", "patch", "delete"):
        answer = directory.send(method, f"Users/{june}", {}, headers={"If-Match": 'W/"1"'})
        refused(answer, 412)
    assert directory.get(f"Users/{june}").status_code == 200


def test_only_what_is_kept_is_described(directory):
    """No schema names a name, a mail address, a phone, a photo or a password."""
    found = {one["id"]: one for one in directory.get("Schemas").json()["Resources"]}
    kept = {one["name"] for one in found[USER]["attributes"]}
    assert kept == {"userName", "title", "active"}
    for one in found:
        assert directory.get(f"Schemas/{one}").json()["id"] == one
    refused(directory.get("Schemas/urn:none"), 404)
    refused(directory.get("ResourceTypes/Device"), 404)


def test_a_refusal_says_why_in_the_language_asked_for(directory):
    sent = {"schemas": [USER], "userName": "not a name"}
    answer = directory.send("post", "Users", sent, headers={"Accept-Language": "fr"})
    assert "lettres" in refused(answer, 400, "invalidValue")


def test_a_patch_of_nothing_or_of_nonsense_is_refused(directory):
    june = directory.hire("june", title="Clerk")
    wrong = [
        ([], "invalidValue"),
        ([{"op": "move", "path": "title"}], "invalidValue"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "replace", "path": "nonsense", "value": "x"}], "invalidPath"),
        ([{"op": "replace", "path": "urn:mine:User:badge", "value": "x"}], "invalidPath"),
        ([{"op": "replace", "path": "title[", "value": "x"}], "invalidPath"),
        ([{"op": "remove", "path": "userName"}], "mutability"),
        ([{"op": "remove", "path": "active"}], "mutability"),
        ([{"op": "replace", "path": "id", "value": "x"}], "mutability"),
        ([{"op": "replace", "path": "meta.location", "value": "x"}], "mutability"),
        ([{"op": "replace", "path": "active", "value": {"a": 1}}], "invalidValue"),
        ([{"op": "add", "path": "title"}], "invalidValue"),
    ]
    before = directory.get(f"Users/{june}").json()
    for operations, kind in wrong:
        sent = {"schemas": [PATCH], "Operations": operations}
        refused(directory.send("patch", f"Users/{june}", sent), 400, kind)
    assert directory.get(f"Users/{june}").json() == before


@pytest.mark.parametrize("kind", ["attributes", "excludedAttributes"])
def test_a_wish_without_end_is_refused_and_a_repeated_one_is_heard_once(directory, kind):
    """Each resource is written anew for each attribute: 50,000 of them took a minute."""
    june = directory.hire("june")
    many = {"schemas": [SEARCH], kind: ["title"] * 101}
    for place in ("Users/.search", "Groups/.search", ".search"):
        refused(directory.post(place, many), 400, "invalidValue")
    for place in ("Users", f"Users/{june}"):
        refused(directory.get(place, **{kind: ",".join(["title"] * 101)}), 400, "invalidValue")
    sent = {"schemas": [USER], "userName": "may"}
    wished = "&".join([f"{kind}=" + ",".join(["title"] * 101)])
    refused(directory.post(f"Users?{wished}", sent), 400, "invalidValue")
    assert directory.names("userName pr") == ["june"]
    once, often = ({"schemas": [SEARCH], kind: ["userName"] * times} for times in (1, 100))
    found = [directory.post("Users/.search", one).json()["Resources"] for one in (once, often)]
    assert found[0] == found[1] and ("userName" in found[0][0]) is (kind == "attributes")
