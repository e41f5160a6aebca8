"""The forms of the rules: one row in words, a reason to publish, and facts to try."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing.concern import Question
from hypercare.casework.routing.models import DraftRow
from hypercare.casework.routing.policies import PLACES
from hypercare.casework.routing.rows import COLUMNS
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.routing.tables import state_words, window_words
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

ANY, YES, NO = "any", "yes", "no"
SENT_BACK = {ANY: None, YES: True, NO: False}
NONE_IS_ANY = gettext_lazy("None ticked means any.")
WAVE = "wave-"


def _checks(label: Any, help_text: Any = NONE_IS_ANY) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=widget
    )


def _sentences(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, widget=widget
    )


class RowForm(PlainForm):
    """What a row may say is checked by the service; here only the choices are."""

    entity_types = _checks(gettext_lazy("Who is calling"))
    county_states = _checks(
        gettext_lazy("State of the county"),
        gettext_lazy("None ticked means any. A state ticked means that only counties fit."),
    )
    windows = _checks(
        gettext_lazy("LDS window"),
        gettext_lazy("None ticked means any. Ticked: only the New System project fits."),
    )
    abouts = _checks(gettext_lazy("What it is about"))
    channels = _checks(gettext_lazy("How it reached us"))
    sent_back = forms.ChoiceField(
        label=gettext_lazy("Sent back by the other desk"),
        choices=[
            (ANY, gettext_lazy("Either")),
            (YES, gettext_lazy("Sent back")),
            (NO, gettext_lazy("Not sent back")),
        ],
        widget=forms.RadioSelect,
    )
    advice = forms.ChoiceField(label=gettext_lazy("Advice"), choices=AdviceCode.choices)
    headline = forms.CharField(label=gettext_lazy("What to do"), required=False)
    say = _sentences(gettext_lazy("What to say to the caller"))
    reason = _sentences(gettext_lazy("Why"))
    line_purpose = forms.ChoiceField(label=gettext_lazy("Line to give"), required=False)
    opens_ticket = forms.BooleanField(label=gettext_lazy("Opens a ticket"), required=False)
    no_ticket_channels = _checks(
        gettext_lazy("No ticket when it came by"),
        gettext_lazy("None ticked means always a ticket."),
    )
    first_group = forms.ChoiceField(label=gettext_lazy("First with"), required=False)
    migration_related = forms.BooleanField(
        label=gettext_lazy("Counts as about the migration"), required=False
    )
    bounced = forms.BooleanField(
        label=gettext_lazy("Goes on the agenda of the next Quick Response Team"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = plan(program)
        places = " ".join(f"{{{place}}}" for place in sorted(PLACES))
        self.fields["headline"].help_text = _("You can use %(places)s") % {"places": places}
        told: dict[str, Mapping[Any, Any]] = {
            "entity_types": wording.entity_types(known),
            "county_states": state_words(),
            "windows": window_words(),
            "abouts": wording.abouts(known),
            "channels": dict(Channel.choices),
            "no_ticket_channels": dict(Channel.choices),
            "line_purpose": _purposes(program),
            "first_group": _groups(program),
        }
        for name, choices in told.items():
            offer(self, name, list(choices.items()))

    @property
    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in COLUMNS}
        return given | {"sent_back": SENT_BACK[given["sent_back"]]}

    def fault(self, fields: Mapping[str, str]) -> None:
        for name, sentence in fields.items():
            self.add_error(name if name in self.fields else None, sentence)


def row_initial(row: DraftRow) -> dict[str, Any]:
    sent_back = next(word for word, value in SENT_BACK.items() if value == row.sent_back)
    values = {name: getattr(row, name) for name in COLUMNS}
    return values | {"sent_back": sent_back, "version": row.version}


def new_row_initial(version: int) -> dict[str, Any]:
    preset = {"sent_back": ANY, "opens_ticket": True, "migration_related": True}
    return {**preset, "advice": AdviceCode.CUSTOMER_SUPPORT, "version": version}


def _purposes(program: Program) -> dict[str, str]:
    lines = (line for line in book(program).lines.values() if line.retired_at is None)
    return {"": _("No line"), **{line.purpose: line.name for line in lines if line.purpose}}


def _groups(program: Program) -> dict[str, str]:
    groups = (group for group in book(program).groups.values() if group.retired_at is None)
    return {"": _("No group"), **{group.code: group.name for group in groups}}


class PublishForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Why the rules change"),
        help_text=gettext_lazy("One sentence. It stands in the history for everybody to read."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TryForm(PlainForm):
    """Any facts and any day. Nothing is kept."""

    rules = forms.ChoiceField(label=gettext_lazy("Rules"))
    kind = forms.ChoiceField(label=gettext_lazy("Who is calling"))
    concerns = forms.ChoiceField(label=gettext_lazy("County or wave"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("What it is about"))
    channel = forms.ChoiceField(label=gettext_lazy("How it reached us"), choices=Channel.choices)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    sent_back = forms.BooleanField(
        label=gettext_lazy("Sent back to us by the other desk"), required=False
    )

    def __init__(
        self, *args: Any, program: Program, rules: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = plan(program)
        for name, choices in {
            "rules": rules,
            "kind": list(wording.entity_types(known).items()),
            "concerns": _concerns(program),
            "about": list(wording.abouts(known).items()),
        }.items():
            offer(self, name, choices)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        concern = given.get("concerns", "")
        if given.get("kind") == EntityType.COUNTY and (not concern or concern.startswith(WAVE)):
            self.add_error("concerns", _("Choose the county that is calling."))
        day = given.get("day")
        if day and not date(1990, 1, 1) <= day <= date(2100, 12, 31):
            self.add_error("day", _("Choose a day between 1990 and 2100."))
        return given

    def question(self, at: Any, name: str = "") -> Question:
        given = self.cleaned_data
        concern = given["concerns"]
        wave = int(concern.removeprefix(WAVE)) if concern.startswith(WAVE) else None
        county = concern if concern and wave is None else None
        return Question(
            entity_type=given["kind"],
            about=given["about"],
            channel=given["channel"],
            at=at,
            entity_name=name,
            entity_county=county if given["kind"] == EntityType.COUNTY else None,
            sent_back=given["sent_back"],
            concerns_wave=wave,
            concerns_county=county,
        )


def _concerns(program: Program) -> list[tuple[str, Any]]:
    known = plan(program)
    waves = [(f"{WAVE}{wave}", _("Wave %(wave)s") % {"wave": wave}) for wave in known.waves]
    counties = [(county.key, county.name) for county in known.counties.values()]
    return [("", _("Not said")), (_("Waves"), waves), (_("Counties"), counties)]


def try_initial(day: date, rules: str) -> dict[str, Any]:
    facts = {"kind": EntityType.COUNTY, "about": About.CONVERSION, "channel": Channel.PHONE}
    return {**facts, "day": day, "rules": rules}
