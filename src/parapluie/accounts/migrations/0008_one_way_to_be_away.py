from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_absences_of_the_designated"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="designation", name="away_from_before_until"),
        migrations.RemoveField(model_name="designation", name="away_from"),
        migrations.RemoveField(model_name="designation", name="away_until"),
    ]
