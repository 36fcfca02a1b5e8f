"""What was confirmed stays so, by set-up: nobody had to say where the decision is written."""

from django.db import migrations, models
from django.db.models import F


def keep_confirmed(apps, editor):
    found = apps.get_model("training", "PeerOrganisation").objects.using(editor.connection.alias)
    found.exclude(confirmed_by="").filter(decided_by="").update(
        decided_by=F("confirmed_by"),
        decided_on=F("confirmed_on"),
        proposed_by="setup",
        confirmed_by="setup",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0007_versions_of_courses"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="peerorganisation",
            name="confirmation_names_council_or_group",
        ),
        migrations.AddField(
            model_name="peerorganisation",
            name="decided_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("council decision", "Council decision"),
                    ("advisory group", "Advisory group"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="peerorganisation",
            name="decided_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="peerorganisation",
            name="decision",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="peerorganisation",
            name="proposed_by",
            field=models.CharField(blank=True, max_length=22),
        ),
        migrations.AddField(
            model_name="peerorganisation",
            name="taken_back",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not-found", "No such decision was found"),
                    ("says-otherwise", "The decision says something else"),
                    ("decided-anew", "Council or the advisory group has decided otherwise since"),
                    ("not-peer-led", "It is not led by peers, or is part of the City"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="peerorganisation",
            name="confirmed_by",
            field=models.CharField(blank=True, max_length=22),
        ),
        migrations.RunPython(keep_confirmed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="peerorganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", ""), ("decided_on", None), ("proposed_by", "")),
                    models.Q(
                        ("decided_by__in", ["council decision", "advisory group"]),
                        models.Q(("decided_on", None), _negated=True),
                        models.Q(("statement_on", None), _negated=True),
                        models.Q(("proposed_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_names_council_or_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="peerorganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_by", ""), ("confirmed_on", None)),
                    models.Q(
                        models.Q(("confirmed_by", ""), _negated=True),
                        models.Q(("confirmed_on", None), _negated=True),
                        models.Q(("decided_by", ""), _negated=True),
                        ("taken_back", ""),
                    ),
                    _connector="OR",
                ),
                name="only_a_decision_is_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="peerorganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", ""),
                    ("confirmed_by", "setup"),
                    models.Q(
                        models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="another_person_looked_the_decision_up",
            ),
        ),
    ]
