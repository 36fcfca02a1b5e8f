"""The database's file doesn't tell in which order, and so not when, people wrote."""

import pytest
from django.db import connection

from parapluie.vault.models import Epoch, Grant, Item
from parapluie.vault.tests.town import opened, write

pytestmark = pytest.mark.usefixtures("town")


def ranks(values):
    return [sorted(values).index(one) for one in values]


def test_rows_have_random_numbers(town):
    files = [opened(about=f"M{number}") for number in range(8)]
    for model in (Epoch, Grant):
        numbers = [model.objects.filter(dossier=file).first().pk for file in files]
        assert ranks(numbers) != list(range(8))  # by chance once in 40,320


def test_sqlite_keeps_no_numbers_of_its_own_for_items(town):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    file = opened()
    written = [write(file, str(number)) for number in range(8)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'vault_item'")
        assert "WITHOUT ROWID" in cursor.fetchone()[0]
        cursor.execute("SELECT id FROM vault_item NOT INDEXED")
        stored = [row[0] for row in cursor.fetchall()]
    assert stored == sorted(written)
    assert Item.objects.count() == 8


def test_sqlite_keeps_no_numbers_of_its_own_for_dossiers(town):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    files = [opened(about=f"M{number}").pk for number in range(8)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, epoch FROM vault_dossier NOT INDEXED")
        assert [row[0] for row in cursor.fetchall()] == sorted(files)
