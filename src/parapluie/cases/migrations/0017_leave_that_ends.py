"""A visit's leave that ended, in order of keys (0014); and words about limits nobody read yet."""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("parapluie.cases.migrations.0014_no_order_of_arrival_anywhere")


def order_by_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            _BEFORE._remake(cursor, "cases_visitorder")


def hold_off_what_was_written(apps, editor):
    """Let words written before 0016 hold off contact and visits as well, until they are read."""
    wrote = apps.get_model("vault", "Item").objects.filter(kind="limits").values("dossier")
    wishes = apps.get_model("cases", "Wishes").objects
    for matter in (
        apps.get_model("cases", "Matter").objects.exclude(stage="withdrawn").filter(file__in=wrote)
    ):
        wishes.update_or_create(matter=matter, defaults={"limits_unread": True})


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_words_about_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitorder",
            name="stopped_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(order_by_key, migrations.RunPython.noop),
        migrations.RunPython(hold_off_what_was_written, migrations.RunPython.noop),
    ]
