"""SQLite doesn't number items and dossiers by arrival: it would tell when, between two timed acts of
staff, one came.

The other tables have random row numbers (models.py); keys here are text, so SQLite adds its own.
"""

from django.db import migrations


def order_by_random_id(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for name in ("vault_item", "vault_dossier"):
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"
                " ORDER BY type = 'index'",
                [name],
            )
            table, *indexes = [sql for (sql,) in cursor.fetchall()]
            for statement in (f"DROP TABLE {name}", f"{table} WITHOUT ROWID", *indexes):
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [migrations.RunPython(order_by_random_id)]
