"""SQLite doesn't number items by arrival: it would tell when, between two timed acts of staff, one came.

The other tables have random row numbers (models.py); this one's key is text, so SQLite adds its own.
"""

from django.db import migrations


def order_by_random_id(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'vault_item' AND sql IS NOT NULL"
            " ORDER BY type = 'index'"
        )
        table, *indexes = [sql for (sql,) in cursor.fetchall()]
        for statement in ("DROP TABLE vault_item", f"{table} WITHOUT ROWID", *indexes):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [migrations.RunPython(order_by_random_id)]
