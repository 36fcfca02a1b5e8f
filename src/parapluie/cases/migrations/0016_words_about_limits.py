"""Whether somebody has said what the person's words about limits come to; in order of keys (0014)."""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("parapluie.cases.migrations.0014_no_order_of_arrival_anywhere")


def order_by_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            _BEFORE._remake(cursor, "cases_wishes")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_instructing_a_manager"),
    ]

    operations = [
        migrations.AddField(
            model_name="wishes",
            name="limits_unread",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(order_by_key, migrations.RunPython.noop),
    ]
