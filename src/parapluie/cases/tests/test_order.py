"""No table tells in which order people wrote: not one of today, nor one that is added later."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from parapluie.accounts.models import Rank
from parapluie.cases import sharing
from parapluie.cases.sharing_rules import Allows
from parapluie.cases.tests import office

pytestmark = pytest.mark.django_db

ROOMS = ("vault", "disclosure", "cases", "intake")
# Numbered by arrival, and rightly so: staff alone make these rows.
STAFF_ALONE = {"vault_holderkey", "vault_recoverykey", "vault_backupkey", "cases_oncall"}


def all_models():
    found = [apps.get_app_config(room).get_models(include_auto_created=True) for room in ROOMS]
    return [one for each in found for one in each]


def key_of(model):
    key = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return key


def remake(cursor, table):
    loader = MigrationLoader(connection)
    [act] = loader.disk_migrations["cases", "0014_no_order_of_arrival_anywhere"].operations
    act.code.__globals__["_remake"](cursor, table)


def sql_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        return cursor.fetchone()[0]


def order_on_disk(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} NOT INDEXED")  # noqa: S608  names from below
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model._meta.db_table)
def test_no_table_is_numbered_by_arrival(model):
    table, key = model._meta.db_table, key_of(model)
    if isinstance(key, models.IntegerField):
        assert table in STAFF_ALONE or getattr(key.default, "__name__", "") == "new_row"
    elif connection.vendor == "sqlite":
        assert sql_of(table).endswith("WITHOUT ROWID"), f"add {table} to a migration like 0014"


def test_the_disk_keeps_what_people_chose_by_key(amira, ben):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    office.designated("alex", Rank.ALTERNATE, title="Solicitor")
    came = [office.report(str(n), lane="c", first_reader="usual") for n in range(4)]
    for matter in came:
        sharing.change_rung(matter.letterbox, allows=Allows.CITY)
    references = sorted(matter.reference for matter in came)
    assert order_on_disk("cases_conduct", "about") == references
    assert order_on_disk("cases_rung", "matter_id") == references


def test_a_table_made_anew_keeps_its_rows_indexes_and_what_refers_to_it():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE "old" ("id" text PRIMARY KEY, "day" integer)')
        cursor.execute('CREATE INDEX "old_day" ON "old" ("day")')
        cursor.execute('CREATE TABLE "child" ("of" text REFERENCES "old" ("id"))')
        cursor.execute("INSERT INTO old VALUES ('b', 1), ('a', 2)")
        remake(cursor, "old")
        cursor.execute("SELECT id, day FROM old ORDER BY id")
        assert cursor.fetchall() == [("a", 2), ("b", 1)]
        cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'old' AND sql NOT NULL")
        assert {name for (name,) in cursor.fetchall()} == {"old", "old_day"}
        assert 'REFERENCES "old"' in sql_of("child")
        assert sql_of("old").endswith("WITHOUT ROWID")
