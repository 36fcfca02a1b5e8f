"""A dossier of a third kind: the address of a place (BRI-1).

SQLite can't change a condition of a table, and Django would make the table anew, with the numbers
by arrival that 0002 took away. What lies on disk doesn't change by a condition, so its words alone
are changed, as SQLite's own manual has it (lang_altertable.html, section 7).
"""

from django.db import migrations, models

NAME = "vault_dossier_kind"
BEFORE, AFTER = ["letterbox", "file"], ["letterbox", "file", "place"]


def condition(kinds):
    return models.CheckConstraint(condition=models.Q(kind__in=kinds), name=NAME)


def widen(apps, editor):
    change(apps, editor, BEFORE, AFTER)


def narrow(apps, editor):
    change(apps, editor, AFTER, BEFORE)


def change(apps, editor, before, after):
    model = apps.get_model("vault", "Dossier")
    if editor.connection.vendor != "sqlite":
        editor.remove_constraint(model, condition(before))
        editor.add_constraint(model, condition(after))
        return
    with editor.connection.cursor() as cursor:
        was, now = [", ".join(f"'{kind}'" for kind in kinds) for kinds in (before, after)]
        version = cursor.execute("PRAGMA schema_version").fetchone()[0]
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute(
            "UPDATE sqlite_master SET sql = replace(sql, %s, %s)"
            " WHERE type = 'table' AND name = 'vault_dossier'",
            [f"IN ({was})", f"IN ({now})"],
        )
        cursor.execute(f"PRAGMA schema_version = {version + 1}")
        cursor.execute("PRAGMA writable_schema = OFF")
        found = cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'vault_dossier'")
        if f"IN ({now})" not in found.fetchone()[0]:
            raise RuntimeError("vault_dossier has no condition on its kinds as it was expected")


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_no_order_of_arrival"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="dossier", name=NAME),
                migrations.AlterField(
                    model_name="dossier",
                    name="kind",
                    field=models.CharField(
                        choices=[("letterbox", "Letterbox"), ("file", "File"), ("place", "Place")],
                        max_length=9,
                    ),
                ),
                migrations.AddConstraint(model_name="dossier", constraint=condition(AFTER)),
            ],
            database_operations=[migrations.RunPython(widen, narrow)],
        ),
    ]
