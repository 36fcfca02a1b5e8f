"""That nobody reads a lane, and who was told so; in tables that SQLite orders by key (0014)."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

_BEFORE = import_module("parapluie.cases.migrations.0014_no_order_of_arrival_anywhere")


def order_by_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            for table in ("cases_lanegap", "cases_toldofgap"):
                _BEFORE._remake(cursor, table)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_the_line_of_a_conduct"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaneGap",
            fields=[
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("a", "Reports and questions"),
                            ("b", "Problems nearby"),
                            ("c", "How City staff treated someone"),
                        ],
                        max_length=1,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateField()),
                ("called", models.JSONField(default=list)),
                ("called_again", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="ToldOfGap",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.matter",
                    ),
                ),
                ("told_on", models.DateField()),
            ],
        ),
        migrations.RunPython(order_by_key, migrations.RunPython.noop),
    ]
