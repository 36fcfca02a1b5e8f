"""SQLite numbers no table by arrival that has keys of its own (as in 0002, and now all of them).

A stolen disk would otherwise tell in which order people wrote, chose or were asked, and so, between
two timed acts of staff, when.
"""

from django.db import migrations

TABLES = (
    *("vault_blob", "vault_rollstate"),
    *("disclosure_partner", "disclosure_packet", "disclosure_openpage"),
    *("cases_conduct", "cases_place", "cases_concern", "cases_visitorder", "cases_rung"),
    *("cases_sharingquestion", "cases_task", "cases_enteredform", "cases_wishes", "cases_reach"),
)


def order_by_key(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for name in TABLES:
            _remake(cursor, name)
        cursor.execute("PRAGMA foreign_key_check")
        if cursor.fetchall():
            raise RuntimeError("A row refers to one that isn't there: nothing was changed.")


def _remake(cursor, name):
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"
        " ORDER BY type != 'table'",
        [name],
    )
    table, *indexes = [sql for (sql,) in cursor.fetchall()]
    if table.endswith("WITHOUT ROWID"):
        return
    anew = table.replace(f'"{name}"', f'"new__{name}"', 1)
    for statement in (
        f"{anew} WITHOUT ROWID",
        f'INSERT INTO "new__{name}" SELECT * FROM "{name}"',  # noqa: S608  names from above
        f'DROP TABLE "{name}"',
        f'ALTER TABLE "new__{name}" RENAME TO "{name}"',
        *indexes,
    ):
        cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_interpreting"),
        ("disclosure", "0001_partners_and_packets"),
        ("vault", "0005_a_file_beside_the_database"),
    ]
    operations = [migrations.RunPython(order_by_key, migrations.RunPython.noop)]
