from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_one_way_to_be_away"),
    ]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="mistaken_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("mistaken_on", None), ("person", None), _connector="OR"),
                name="staff_never_sign_by_mistake",
            ),
        ),
    ]
