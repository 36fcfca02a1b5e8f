"""A form says what is wrong, where, and in words before colour."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation


class Question(forms.Form):
    use_required_attribute = False

    text = forms.CharField(
        label="Your message", help_text="In your own words", widget=forms.Textarea
    )
    tonight = forms.BooleanField(label="This is about tonight", required=False)
    ending = forms.ChoiceField(
        label="How it ended", choices=[("a", "As asked")], widget=forms.RadioSelect
    )


def parts(form: forms.Form) -> str:
    fields = [render_to_string("kit/parts/field.html", {"field": one}) for one in form]
    return render_to_string("kit/parts/errors.html", {"form": form}) + "".join(fields)


def test_an_untouched_form_shows_no_error() -> None:
    assert 'class="errors"' not in parts(Question())


def test_every_field_has_its_label_and_its_hint() -> None:
    html = parts(Question())
    assert '<label for="id_text">Your message</label>' in html
    assert 'aria-describedby="id_text_helptext"' in html and 'id="id_text_helptext"' in html
    assert "<legend>How it ended</legend>" in html


def test_the_summary_leads_to_each_field_that_needs_another_look() -> None:
    html = parts(Question({}))
    for target in re.findall(r'href="#(\w+)"', html):
        assert f'id="{target}"' in html
    assert len(re.findall(r'href="#', html)) == 2
    assert "Look here:" in html


def test_an_error_is_tied_to_its_field() -> None:
    html = parts(Question({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_error"' in html


class Planning(forms.Form):
    day = forms.DateField(label="Day")
    begins = forms.TimeField(label="Begins at", required=False)
    seats = forms.IntegerField(label="Seats", max_value=500)
    place = forms.CharField(label="Where", max_length=5)
    trained = forms.ChoiceField(label="Must they be trained?", choices=[("y", "Yes")])
    who = forms.CharField(label="Who", error_messages={"required": "Type a username."})


def summary(form: forms.Form) -> list[str]:
    html = render_to_string("kit/parts/errors.html", {"form": form})
    return re.findall(r'<a href="#\w+">(.*?)</a>', html)


def test_the_summary_names_each_field_and_says_what_is_wanted() -> None:
    assert summary(Planning({"begins": "soon", "seats": "501", "place": "Room 22"})) == [
        "Day: choose a day.",
        "Begins at: write the time as hours and minutes: 09:30.",
        "Seats: write 500 at most.",
        "Where: keep it to 5 signs. There are 7 now.",
        "Must they be trained? Choose one.",
        "Type a username.",
    ]
    assert "Look here:</span> Choose a day." in render_to_string(
        "kit/parts/field.html", {"field": Planning({})["day"]}
    )


def test_the_summary_speaks_french() -> None:
    with translation.override("fr"):
        assert (
            summary(Planning({"place": "Ici"}))[0] == "Day\N{NO-BREAK SPACE}: choisissez un jour."
        )


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x>'])
def test_what_was_typed_comes_back_as_text(typed: str) -> None:
    assert typed not in parts(Question({"text": typed}))
