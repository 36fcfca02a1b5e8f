"""A token that could be guessed stops the start; `doctor` says what else is not as it should be."""

import dataclasses
import secrets

import pytest

from parapluie.config.env import Environment
from parapluie.kit.errors import OperatorError
from parapluie.provisioning import scim_readiness
from parapluie.provisioning.models import Group
from parapluie.provisioning.tests.scim_city import digest

NAME = "PARAPLUIE_SCIM_TOKEN_FILE"


def read(path) -> tuple[bytes, ...]:
    return Environment({NAME: str(path)}).tokens(NAME, "")[1]


@pytest.fixture
def token_file(tmp_path, settings):
    path = tmp_path / "scim-token"
    path.write_text(secrets.token_urlsafe(48) + "\n")
    path.chmod(0o600)
    settings.SCIM_TOKEN_FILE, settings.SCIM_TOKENS = str(path), read(path)
    return path


def test_of_a_token_only_its_digest_is_kept(token_file):
    token = token_file.read_text().strip()
    assert read(token_file) == (digest(token),)
    token_file.write_text(f"{token}\n{'b' * 40}=\n")
    assert read(token_file) == (digest(token), digest("b" * 40 + "="))
    assert Environment({}).tokens(NAME, "") == ("", ())


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "no token"),
        ("  \n", "no token"),
        ("a" * 31, "too short"),
        (f"{'a' * 40}\nq7xz9", "too short"),
        ("é" * 40, "signs no token has"),
        ("a" * 40 + ":x", "signs no token has"),
        ("\n".join("abc"[n] * 40 for n in range(3)), "more than two"),
    ],
)
def test_a_token_that_is_none_stops_the_start_and_is_not_shown(tmp_path, content, wrong):
    path = tmp_path / "token"
    path.write_text(content, "utf-8")
    with pytest.raises(OperatorError, match=wrong) as said:
        read(path)
    assert NAME in str(said.value) and "32" in str(said.value)
    assert not any(one in str(said.value) for one in content.split() if len(one) > 4)


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(OperatorError, match="can read"):
        read(tmp_path / "absent")


def faults() -> str:
    return " ".join(one.instead for one in scim_readiness.findings() if not one.holds)


@pytest.mark.django_db
def test_doctor_says_who_reads_the_token_whether_it_repeats_and_which_group_never_came(
    token_file, settings
):
    assert faults() == ""
    token_file.chmod(0o644)
    assert "chmod 600" in faults()
    token_file.chmod(0o600)
    token_file.write_text("ab" * 20)
    assert "openssl rand" in faults()
    token_file.write_text(secrets.token_urlsafe(48))
    named = {"Readers": ("reader a",), "HR": ("coordinator",)}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)
    Group.objects.create(name="readers")
    Group.objects.create(name="HR")
    assert "Readers" in faults() and "HR" not in faults()


def test_there_is_nothing_to_say_of_a_directory_where_none_is_named(settings):
    settings.SCIM_TOKENS = ()
    assert list(scim_readiness.findings()) == []
