"""SQLite doesn't number matters by arrival: between two timed acts of staff it would tell when one came.

Their key is a random reference; without this, SQLite would add a number of its own.
"""

from django.db import migrations


def order_by_reference(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'cases_matter' AND sql IS NOT NULL"
            " ORDER BY type = 'index'"
        )
        table, *indexes = [sql for (sql,) in cursor.fetchall()]
        for statement in ("DROP TABLE cases_matter", f"{table} WITHOUT ROWID", *indexes):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(order_by_reference)]
