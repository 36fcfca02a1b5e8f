"""Translations are compiled when they changed, whole, and not again."""

import gettext
import os
from pathlib import Path

import pytest
from django.test import override_settings

from parapluie.kit import catalogues
from parapluie.kit.errors import OperatorError

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Send"\nmsgstr "{}"\n'


@pytest.fixture
def po(tmp_path: Path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("Envoyer"), "utf-8")
    with override_settings(LOCALE_PATHS=[tmp_path]):
        yield source


def said(po: Path) -> str:
    with po.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Send")


def test_a_new_catalogue_is_compiled_and_an_unchanged_one_left_alone(po: Path) -> None:
    assert catalogues.compile_all() == [po.with_suffix(".mo")]
    assert said(po) == "Envoyer"
    assert catalogues.compile_all() == []


def test_a_changed_catalogue_is_compiled_again(po: Path) -> None:
    catalogues.compile_all()
    po.write_text(PO.format("Expédier"), "utf-8")
    later = po.stat().st_mtime_ns + 10**9
    os.utime(po, ns=(later, later))

    catalogues.compile_all()

    assert said(po) == "Expédier"
    assert [one.name for one in po.parent.iterdir() if one.name.startswith(".mo")] == []


def test_a_damaged_catalogue_is_named(po: Path) -> None:
    po.write_text('msgid "Send\nmsgstr', "utf-8")
    with pytest.raises(OperatorError, match=r"django\.po"):
        catalogues.compile_all()
