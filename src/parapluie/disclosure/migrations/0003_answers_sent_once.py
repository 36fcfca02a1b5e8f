"""Each answer by the form it came from, so that no second one is taken for a second click."""

from django.db import migrations, models


def name_those_before(apps, editor):
    for row in apps.get_model("disclosure", "Answer").objects.all():
        row.once = row.item
        row.save(update_fields=["once"])


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0002_calls_that_were_made"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="once",
            field=models.CharField(default="", max_length=22),
            preserve_default=False,
        ),
        migrations.RunPython(name_those_before, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("packet", "once"), name="disclosure_answer_once"
            ),
        ),
    ]
