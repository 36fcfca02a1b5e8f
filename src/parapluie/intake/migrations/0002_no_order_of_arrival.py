"""SQLite doesn't number handles by arrival: laid beside the dossiers, their order tells the hour of each.

Their key is a digest, so SQLite would add a number of its own. All pages close with this: they live
for ten minutes.
"""

from django.db import migrations


def order_by_digest(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'intake_handle' AND sql IS NOT NULL"
            " ORDER BY type = 'index'"
        )
        table, *indexes = [sql for (sql,) in cursor.fetchall()]
        for statement in ("DROP TABLE intake_handle", f"{table} WITHOUT ROWID", *indexes):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(order_by_digest)]
