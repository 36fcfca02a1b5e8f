"""The days away of whoever looks into conduct stand where everybody's do; over ones are left out."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

KEPT_FOR = timedelta(days=30)


def carry_over(apps, editor):
    database = editor.connection.alias
    designations = apps.get_model("accounts", "Designation").objects.using(database)
    absences = apps.get_model("accounts", "Absence").objects.using(database)
    since = timezone.localdate() - KEPT_FOR
    kept = designations.filter(Q(away_until=None) | Q(away_until__gte=since), ends=None)
    kept = kept.exclude(away_from=None)
    for person, begins, ends in kept.values_list("person", "away_from", "away_until"):
        if not absences.filter(person=person).exists():
            absences.create(person_id=person, begins=begins, ends=ends)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_absences_and_deputies"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
