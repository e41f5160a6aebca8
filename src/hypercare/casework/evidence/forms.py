"""Forms about evidence. What may be said is checked by the services; here it is only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.evidence.mapping import COLUMNS
from hypercare.casework.evidence.models import Source
from hypercare.casework.evidence.selectors import sources
from hypercare.casework.evidence.services.deciding import Verdict
from hypercare.casework.evidence.services.sources import (
    SETTINGS,
    SourceFacts,
    as_lines,
    faults_of_lines,
    from_lines,
)
from hypercare.casework.evidence.states import DECIDABLE, Format
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.selectors import book

LONGEST_WORDS = 1_000


def _words(label: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class VerdictForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("How does this call end?"),
        choices=[(one.value, one.label) for one in DECIDABLE],
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=_("The contact that documents it"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "C-1043"}),
    )
    why = _words(_("Why"))

    @property
    def verdict(self) -> Verdict:
        given = self.cleaned_data
        return Verdict(outcome=given["outcome"], why=given["why"], contact=given["contact"])


class GiveForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("Who shall log it?"), required=False)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(program=program, user__is_active=True)
        people = [(m.user.username, str(m.user)) for m in members.select_related("user")]
        ordered = sorted(people, key=lambda one: one[1])
        offer(self, "to", [("", _("Nobody yet")), *ordered])


class CloseForm(PlainForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    gap = _words(_("Why do the missing ones stay undocumented?"))


class TallyForm(PlainForm):
    calls = forms.IntegerField(label=_("Calls that no system saw"), min_value=1, max_value=500)
    line = forms.ChoiceField(label=_("On which line"), required=False)
    note = _words(_("Note"), rows=1)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(line.key, line.name) for line in book(program).lines.values()]
        offer(self, "line", [("", _("Any line")), *known])


class ImportForm(PlainForm):
    source = forms.ChoiceField(label=_("Telephone system"))
    file = forms.FileField(label=_("Its log"), error_messages={"required": _("Choose a file.")})
    skip_faulty = forms.BooleanField(
        label=_("Leave out rows that cannot be read, and import the rest"), required=False
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(source.key, source.name) for source in sources(program)]
        offer(self, "source", known)


class SettingsForm(PlainForm):
    shortest_seconds = forms.IntegerField(label=_("Shortest call that counts, in seconds"))
    by_number_minutes = forms.IntegerField(label=_("Match by number within so many minutes"))
    by_time_minutes = forms.IntegerField(
        label=_("Match without a number within so many minutes, on the same line")
    )
    tell_apart_seconds = forms.IntegerField(
        label=_("Two calls nearer than so many seconds to one contact cannot be told apart")
    )

    @property
    def numbers(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in SETTINGS}


class SourceForm(PlainForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(label=_("Key"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=150)
    format = forms.ChoiceField(label=_("Layout of its log"), choices=Format.choices)
    time_zone = forms.CharField(label=_("Time zone of its times"), max_length=60)
    region = forms.CharField(label=_("Country of numbers without one"), max_length=2, initial="US")
    inside_digits = forms.IntegerField(
        label=_("Numbers of at most so many digits are inside the house"), initial=5
    )
    lines = forms.CharField(
        label=_("Further numbers and their lines"),
        required=False,
        help_text=_("One a line: how the number begins, then the line’s key. +1916555014 staff"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    mapping = forms.CharField(
        label=_("Columns, for your own mapping"),
        required=False,
        help_text=_("One a line, such as started = Start Time. Names: %(names)s.")
        % {"names": ", ".join([*COLUMNS, "answered", "times", "delimiter"])},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = [given.get(name, "").splitlines() for name in ("lines", "mapping")]
        for name, sentence in faults_of_lines(*typed).items():
            self.add_error(name, sentence)
        given["lines"], given["mapping"] = from_lines(*typed)
        return given

    @property
    def facts(self) -> SourceFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SourceFacts(**given)


def as_typed(source: Source) -> dict[str, Any]:
    """What the form holds for a source that is there."""
    written = as_lines(source.lines, source.mapping)
    plain = ("version", "key", "name", "format", "time_zone", "region", "inside_digits")
    return {
        **{name: getattr(source, name) for name in plain},
        **{name: "\n".join(lines) for name, lines in written.items()},
    }
