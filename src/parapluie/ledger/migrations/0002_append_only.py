"""The database's own belt: an entry can't be changed, and SQLite doesn't number entries by arrival.

A table that SQLite numbers (rowid) would keep reporters' acts between those of staff, which have their
second: their hour could be read from the file. Ordered by random id, it can't.
"""

from django.db import migrations

_ENTRY = "id, day, second, actor_role, actor, act, subject, clauses, digest"

SQLITE = [
    f"""CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE OF {_ENTRY} ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_entry_in_place BEFORE UPDATE OF leaf_index ON ledger_entry
    WHEN OLD.leaf_index IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    f"""CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE OF {_ENTRY} ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
    """CREATE TRIGGER ledger_entry_in_place BEFORE UPDATE OF leaf_index ON ledger_entry
    FOR EACH ROW WHEN (OLD.leaf_index IS NOT NULL) EXECUTE FUNCTION ledger_refuse_change()""",
]


def order_by_random_id(editor):
    """Make the table anew without SQLite's own row numbers."""
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_entry' AND sql IS NOT NULL"
            " ORDER BY type = 'index'"
        )
        table, *indexes = [sql for (sql,) in cursor.fetchall()]
        for statement in ("DROP TABLE ledger_entry", f"{table} WITHOUT ROWID", *indexes):
            cursor.execute(statement)


def put_on(apps, editor):
    if editor.connection.vendor == "sqlite":
        order_by_random_id(editor)
    statements = SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(put_on)]
