import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_agreements_and_signatures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends", None), ("ends__gte", models.F("begins")), _connector="OR"
                        ),
                        name="absence_ends_after_it_began",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends", None)),
                        fields=("person",),
                        name="one_open_absence_a_person",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="deputy",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("deputy", models.F("id")), _negated=True),
                name="nobody_is_their_own_deputy",
            ),
        ),
    ]
