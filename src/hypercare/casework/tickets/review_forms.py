"""The forms of a review, and of what can be done with a ticket afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.casework.tickets import choosing
from hypercare.casework.tickets.attaching import issues
from hypercare.casework.tickets.policies import LONGEST_REASON, Given
from hypercare.casework.tickets.services.reviewing import Verdict
from hypercare.casework.tickets.states import Outcome, WaitFor
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.ui.forms import PlainForm, offer

LOCAL = "%Y-%m-%dT%H:%M"
_EMPTY = ("", "–")


class LocalMoment(forms.DateTimeField):
    """A wall-clock time of the program's zone, kept as the moment that it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    program: Any = None

    def clean(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            typed = datetime.strptime(str(value), LOCAL)  # noqa: DTZ007 - of the program's zone
        except ValueError as error:
            raise forms.ValidationError(_("Write a date and a time.")) from error
        try:
            moments = read_local(typed, self.program.zone).moments
        except InvalidInput as error:
            raise forms.ValidationError(error.sentence) from error
        if not moments:
            raise forms.ValidationError(_("The clocks skip that time. Choose another one."))
        return moments[0]


class _TicketForm(PlainForm):
    """Fields that both kinds of form share, with the choices of the program."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    person = forms.TypedChoiceField(
        label=_("Person"), required=False, coerce=int, empty_value=None, choices=()
    )
    why = forms.CharField(
        label=_("Reason"),
        required=False,
        error_messages={"required": _("Say why.")},
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wake_at = LocalMoment(label=_("Comes back by itself"), required=False)

    def __init__(self, *args: Any, by: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        # A field of ours; Django's types say any field.
        self.fields["wake_at"].program = by.program  # type: ignore[attr-defined]
        morning = choosing.next_morning(at, by.program.zone)
        self.fields["wake_at"].initial = morning.strftime(LOCAL)
        offer(self, "person", [_EMPTY, *choosing.people(by)])


class ReviewForm(_TicketForm):
    """`do` is what the button says: an outcome, for an assignment with its group."""

    do = forms.CharField(widget=forms.HiddenInput, max_length=60)
    category = forms.TypedChoiceField(
        label=_("Category at review"), required=False, coerce=int, empty_value=None, choices=()
    )
    issue = forms.ChoiceField(
        label=_("Attach to issue"),
        required=False,
        choices=(),
        widget=forms.Select(attrs={"data-key": "i", "data-key-label": _("Attach to an issue")}),
    )
    under = forms.CharField(
        label=_("Same question as"),
        required=False,
        max_length=15,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-key": "d",
                "data-key-label": _("Same question as another ticket"),
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = choosing.categories(self.by.program)
        offer(self, "category", [_EMPTY, *leaves])
        known = issues().choices(self.by) if may(self.by, "issue.attach") else []
        named = [(number, f"{number} {words}"[:80]) for number, words in known]
        offer(self, "issue", [_EMPTY, *named])

    def clean_do(self) -> tuple[Outcome, str]:
        outcome, _colon, group = self.cleaned_data["do"].partition(":")
        if outcome not in Outcome.values:
            raise forms.ValidationError(_("Choose what the review ends in."))
        return Outcome(outcome), group

    @property
    def verdict(self) -> Verdict:
        said = self.cleaned_data
        outcome, group = said["do"]
        names = ("person", "wake_at", "why", "category", "issue")
        under = _ticket_number(said["under"])
        return Verdict(outcome, group=group, under=under, **{name: said[name] for name in names})


class WayForm(_TicketForm):
    """Only the fields that the way needs are left in it."""

    group = forms.ChoiceField(
        label=_("Support group"),
        choices=(),
        error_messages={"required": _("Choose a support group.")},
    )
    resolution = forms.CharField(
        label=_("How it was resolved"),
        required=False,
        error_messages={"required": _("Say how it was resolved.")},
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wait_for = forms.ChoiceField(
        label=_("Waits for"), choices=WaitFor.choices, widget=forms.RadioSelect
    )

    field_order = ("group", "person", "wait_for", "wake_at", "resolution", "why", "version")

    def __init__(self, *args: Any, asks: Mapping[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(group.code, group.name) for group in choosing.groups(self.by.program)]
        offer(self, "group", [_EMPTY, *named])
        for name in set(self.fields) - {*asks, "version"}:
            del self.fields[name]
        for name, must in asks.items():
            self.fields[name].required = must
        # Whoever opened it by a key goes on typing; htmx moves there too.
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    @property
    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            why=said.get("why", ""),
            resolution=said.get("resolution", ""),
            group=said.get("group", ""),
            person=said.get("person"),
            wait_for=said.get("wait_for", ""),
            wake_at=said.get("wake_at"),
        )


def _ticket_number(text: str) -> str:
    """`1042` is enough where only a ticket can be meant."""
    return f"T-{text.strip()}" if text.strip().isdigit() else text
