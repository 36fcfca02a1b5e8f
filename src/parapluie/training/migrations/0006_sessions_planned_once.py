"""What a double click planned twice becomes one session; whoever signed up for either is in it."""

from django.db import migrations, models
from django.db.models import Count, Min

_WHEN_AND_WHERE = ("course", "held_on", "begins_at", "place")


def make_one(apps, editor):
    sessions = apps.get_model("training", "Session").objects.filter(cancelled_on=None)
    sign_ups = apps.get_model("training", "SignUp").objects
    twice = sessions.values(*_WHEN_AND_WHERE).annotate(first=Min("pk"), n=Count("pk"))
    for one in twice.filter(n__gt=1).order_by("first"):
        first = one["first"]
        same = {name: one[name] for name in _WHEN_AND_WHERE}
        others = list(sessions.filter(**same).exclude(pk=first).values_list("pk", flat=True))
        for wish in sign_ups.filter(session__in=others).order_by("pk"):
            sign_ups.get_or_create(session_id=first, person_id=wish.person_id)
        sessions.filter(pk__in=others).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0005_calendar_addresses_and_reminders"),
    ]

    operations = [
        migrations.RunPython(make_one, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_on", None)),
                fields=("course", "held_on", "begins_at", "place"),
                name="planned_once",
            ),
        ),
    ]
