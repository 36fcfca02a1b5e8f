"""Who could read a conduct first when it came; in order of keys (0014)."""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("parapluie.cases.migrations.0014_no_order_of_arrival_anywhere")


def order_by_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            _BEFORE._remake(cursor, "cases_conduct")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_leave_that_ends"),
    ]

    operations = [
        migrations.AddField(
            model_name="conduct",
            name="line",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(order_by_key, migrations.RunPython.noop),
    ]
