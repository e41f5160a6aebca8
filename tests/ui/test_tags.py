"""The tags of the kit, as pages use them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from hypercare.foundation.ui.forms import PlainForm

NOW = datetime(2026, 10, 30, 18, 40, tzinfo=UTC)


class Call(PlainForm):
    name = forms.CharField(label="Who", help_text="Unknown is an answer.")
    about = forms.ChoiceField(
        label="About", choices=[("lds", "LDS"), ("unsure", "Cannot tell")], widget=forms.RadioSelect
    )
    cases = forms.IntegerField(label="Cases", error_messages={"invalid": "How many?"})


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def field_of(form: forms.Form, name: str) -> str:
    return rendered('{% include "ui/components/field.html" %}', field=form[name])


def test_it_says_a_moment_in_the_zone_of_the_program() -> None:
    request = SimpleNamespace(program_zone=ZoneInfo("America/Los_Angeles"))
    html = rendered("{% when at now=now %}", at=NOW, now=NOW, request=request)
    assert ">11:40<" in html
    assert 'title="Friday 30 October 2026, 11:40:00 PDT"' in html


def test_it_says_nothing_for_a_moment_that_never_was() -> None:
    assert rendered("{% when at %}", at=None) == ""


def test_it_escapes_what_callers_say() -> None:
    """Safety row 2: data is never markup."""
    assert rendered("{% phone number %}", number="<b>x</b>") == "&lt;b&gt;x&lt;/b&gt;"
    assert "&lt;i&gt;" in rendered("{% state 'late' word %}", word="<i>")


def test_it_refuses_a_sixth_state() -> None:
    with pytest.raises(ValueError, match="blue"):
        rendered("{% state 'blue' %}")


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('x" onload="y', "")],
)
def test_it_takes_only_the_two_looks_from_the_cookie(cookie: str, attribute: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["hc_theme"] = cookie
    assert rendered("{% theme %}", request=request) == attribute


def test_it_ties_the_error_and_the_hint_to_the_field() -> None:
    html = field_of(Call({}), "name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "Fill this in." in html


def test_it_makes_segments_of_radios_and_ties_the_error_to_the_group() -> None:
    html = field_of(Call({}), "about")
    assert html.count('class="hc-choice"') == 2
    assert '<fieldset class="hc-fieldset" aria-describedby="id_about_error">' in html
    assert "Choose one." in html


def test_it_keeps_the_words_a_field_brings_itself() -> None:
    assert "How many?" in field_of(Call({"cases": "many"}), "cases")


def test_an_empty_field_is_the_same_each_time_and_a_filled_one_is_made_anew() -> None:
    def blank(form: forms.Form) -> str:
        return rendered("{% blank field %}", field=form["cases"])

    assert blank(Call()) == blank(Call()) == field_of(Call(), "cases")
    for form in (Call({"cases": "many"}), Call(initial={"cases": 3}), Call(auto_id="other_%s")):
        assert blank(form) == field_of(form, "cases") != blank(Call())


def test_it_adds_attributes_to_a_bare_control() -> None:
    html = rendered("{% control field hx_get='/look/' %}", field=Call()["name"])
    assert 'hx-get="/look/"' in html
    assert 'class="usa-input"' in html


def test_a_hidden_field_is_what_its_widget_writes() -> None:
    class Once(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    for form in (Once(initial={"key": 'a"<b'}), Once({"key": "as sent"}, auto_id="other-%s")):
        assert rendered("{% hidden field %}", field=form["key"]) == str(form["key"]).strip()


def test_a_part_that_is_kept_shows_what_it_is_given_and_nothing_of_who_had_it_before() -> None:
    """Safety row 2: marked text that came first does not make the same plain text HTML."""

    def role(name: str) -> str:
        part = '{% unchanging "ui/components/person_sheet.html" role=name links=links %}'
        return rendered(part, name=name, links=(), request=SimpleNamespace(user="SECRET"))

    assert "<b>Lead</b>" in role(mark_safe("<b>Lead</b>"))
    assert "&lt;b&gt;Lead&lt;/b&gt;" in role("<b>Lead</b>")
    assert "Agent" in role("Agent")
    assert "SECRET" not in role("Agent")
