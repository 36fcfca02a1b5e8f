"""What one manager is asked to put right, in a table that SQLite orders by key (as in 0014)."""

from importlib import import_module

import django.db.models.deletion
import parapluie.kit.references
from django.conf import settings
from django.db import migrations, models

_BEFORE = import_module("parapluie.cases.migrations.0014_no_order_of_arrival_anywhere")


def order_by_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            _BEFORE._remake(cursor, "cases_instruction")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_no_order_of_arrival_anywhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=parapluie.kit.references.new_id,
                        editable=False,
                        max_length=22,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("given_on", models.DateField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.matter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on", None), ("sealed__isnull", False)),
                            models.Q(("done_on__isnull", False), ("sealed", None)),
                            _connector="OR",
                        ),
                        name="instruction_done_keeps_no_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("given_on"))),
                        name="instruction_due_after_given",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("done_on", None)),
                        fields=("matter",),
                        name="instruction_one_manager_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunPython(order_by_key, migrations.RunPython.noop),
    ]
