"""Every column says how far it may travel; a new one without a word about it fails here."""

import pytest
from django.apps import apps
from django.db.models import Model

from parapluie.kit.privacy import Privacy

MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("parapluie.")
]
# Names that could only hold what this house does not hold (DESIGN §1.3), whatever their class.
NEVER_A_COLUMN = (
    "address",
    "agent",
    "citizen",
    "email",
    "immigration",
    "ip",
    "latitude",
    "longitude",
    "nationality",
    "phone",
    "status",
    "visa",
)


def columns(model: type[Model]) -> set[str]:
    """Return the names of a model's own columns, its many-to-many tables included."""
    return {field.name for field in model._meta.local_fields + model._meta.local_many_to_many}


def test_there_are_models_to_look_at() -> None:
    assert len(MODELS) >= 10


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_has_a_privacy_class(model: type[Model]) -> None:
    declared = getattr(model, "privacy", None)

    assert declared is not None, f"{model._meta.label} declares no privacy"
    undeclared = columns(model) - set(declared)
    stale = set(declared) - columns(model)
    assert not undeclared, f"{model._meta.label}: declare {sorted(undeclared)}"
    assert not stale, f"{model._meta.label}: no such column {sorted(stale)}"
    assert all(isinstance(word, Privacy) for word in declared.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_is_made_for_what_is_never_held(model: type[Model]) -> None:
    for column in columns(model):
        assert not set(column.split("_")) & set(NEVER_A_COLUMN), f"{model._meta.label}.{column}"


def test_an_undeclared_column_is_noticed() -> None:
    """The check above can fail: take one declaration away and it does."""
    model = MODELS[0]
    thinner = dict(list(model.privacy.items())[1:])
    assert columns(model) - set(thinner)
