"""Opening and changing an issue, moving it on, and telling the tickets that hang on it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About, Severity
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import ASKED, LONGEST, Given
from hypercare.casework.issues.selectors import Filters
from hypercare.casework.issues.services import IssueFacts
from hypercare.casework.issues.services.facts import FIELDS, MINUTE, joined, partners, split
from hypercare.casework.issues.states import Resolution, Status, ways_from
from hypercare.casework.tickets import choosing
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.rollout.selectors import plan

Choices = Sequence[tuple[str, Any]]
MANY = ("areas", "counties", "waves", "partners")


def people(by: Actor) -> list[tuple[str, str]]:
    return [("", "–"), *((str(key), name) for key, name in choosing.people(by))]


def groups(by: Actor) -> list[tuple[str, str]]:
    return [("", "–"), *((group.code, group.name) for group in choosing.groups(by.program))]


def counties(by: Actor) -> list[tuple[str, str]]:
    known = plan(by.program).counties.values()
    return [(key, name) for name, key in sorted((c.name, c.key) for c in known if not c.retired)]


def _many(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class IssueForm(PlainForm):
    """What an issue may be is checked by the services; here it is only read.

    What was there when the form was opened travels with it, as `was_...`.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("What goes wrong, in a few words"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST["summary"])}),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, initial=Severity.TWO
    )
    workaround = forms.CharField(
        label=_("What helps until it is mended, in words for callers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    is_known = forms.BooleanField(
        label=_("Publish it as a known issue, with this workaround"), required=False
    )
    group = forms.ChoiceField(label=_("With which group"), required=False)
    person = forms.ChoiceField(label=_("With whom"), required=False)
    areas = _many(_("What callers ask about"))
    counties = _many(_("Counties that have it (none: any)"))
    waves = _many(_("Waves that have it (none: any)"))
    partners = _many(_("Interface partners that have it"))
    first_seen = forms.CharField(
        label=_("First seen"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE),
    )
    hurts_on = forms.CharField(
        label=_("It hurts from"),
        required=False,
        help_text=_("The day of the next run or notice that it spoils, where there is one."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    expected_fix = forms.CharField(
        label=_("Fix expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, by: Actor, issue: Issue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = wording.abouts(plan(by.program))
        offered: dict[str, Choices] = {
            "areas": [(key, word) for key, word in words.items() if key != About.AUTO_REPLY],
            "counties": counties(by),
            "waves": [(str(n), _("Wave %(n)s") % {"n": n}) for n in plan(by.program).waves],
            "partners": [(one.key, one.name) for one in partners(by)],
            "group": groups(by),
            "person": people(by),
        }
        for name, choices in offered.items():
            self._offer(name, choices)
        if issue is not None:
            del self.fields["is_known"]
            for name in FIELDS:
                self.fields[f"was_{name}"] = forms.CharField(
                    required=False, strip=False, widget=forms.HiddenInput
                )

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    @property
    def opened(self) -> IssueFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return IssueFacts(**given)

    def facts(self) -> dict[str, str]:
        return {name: self._said(name) for name in FIELDS if name in self.fields}

    def was(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"was_{name}"] for name in FIELDS}

    def _said(self, name: str) -> str:
        value = self.cleaned_data[name]
        return joined(value) if name in MANY else value


def form_for(facts: dict[str, str], was: dict[str, str], issue: Issue, by: Actor) -> IssueForm:
    """Filled with the facts, which are an issue's or what two people's changes became."""
    initial: dict[str, Any] = {f"was_{name}": value for name, value in was.items()}
    initial |= {name: split(value) if name in MANY else value for name, value in facts.items()}
    return IssueForm(initial={**initial, "version": issue.version}, by=by, issue=issue)


class MoveForm(PlainForm):
    """Where an issue can go from here. What a status needs stands beside it, before it is asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("In words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    workaround = forms.CharField(
        label=_("What helps until it is mended, in words for callers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_fix = forms.DateField(
        label=_("Fix expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    resolution = forms.ChoiceField(
        label=_("Kind of end"), required=False, choices=[("", "–"), *Resolution.choices]
    )
    accepted_by = forms.TypedChoiceField(
        label=_("Accepted by"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, issue: Issue, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ways_from(issue.status)
        offer(self, "to", [(row.end.value, row.end.label) for row in ways])
        offer(self, "accepted_by", people(by))
        needs = {need for row in ways for need in row.needs}
        self.asked = [(row.end.label, ", ".join(str(ASKED[n]) for n in row.needs)) for row in ways]
        for name, need in (("workaround", "workaround"), ("expected_fix", "expected-fix")):
            if need not in needs:
                del self.fields[name]
        if "resolution" not in needs:
            del self.fields["resolution"]
            if "accepted-by" not in needs:
                del self.fields["accepted_by"]

    @property
    def given(self) -> Given:
        names = ("why", "workaround", "expected_fix", "resolution", "accepted_by")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Given(**said)

    @property
    def to_status(self) -> Status:
        return Status(self.cleaned_data["to"])


class NoteForm(PlainForm):
    text = forms.CharField(
        label=_("Note"),
        error_messages={"required": _("Write the note before you add it.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class TellForm(PlainForm):
    """One note for each of the chosen tickets; `entry` is the change that they are told of."""

    entry = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}))
    tickets = forms.MultipleChoiceField(
        label=_("Tickets"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the tickets that are told.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Ticket], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tickets"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(ticket.reference, str(ticket)) for ticket in offered]


class FilterForm(PlainForm):
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All that are open")), *Status.choices, ("all", _("All"))],
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("Any")), *((n, n) for n in "1234")]
    )
    group = forms.ChoiceField(label=_("With which group"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    known = forms.BooleanField(label=_("Known issues only"), required=False)
    mine = forms.BooleanField(label=_("Mine only"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("Any"))
        offer(self, "group", [anything, *groups(by)[1:]])
        offer(self, "county", [anything, *counties(by)])

    @property
    def filters(self) -> Filters:
        """What cannot be read filters nothing."""
        return Filters(**self.cleaned_data)
