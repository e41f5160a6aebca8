"""Entering paper forms afterwards: several sheets on one page, each a contact of its own (R35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import Channel, Done, NameAnswer, ReachAnswer, Severity
from hypercare.casework.intake.channels import phone
from hypercare.casework.intake.checks import checked
from hypercare.casework.intake.choices import Choices, colleagues
from hypercare.casework.intake.forms import ContactForm
from hypercare.casework.intake.services import Receipt, receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.ui.forms import offer

MOST = 20
# A sheet says nothing of these; what the page showed at the time is not known either.
NOT_ON_PAPER = ("call_key", "opened", "shown_row", "shown_rules", "other_counties", "attach_to")
# One letter chooses in a list; rows of segments would need a key for each step.
AS_LISTS = ("channel", "about", "severity", "name_answer", "reach_answer")
WRITTEN = ("name", "entity", "reach", "reason", "about", "happened_time", "done_note")
# What one sheet hands on to the next: they come in piles of one day, line and person.
CARRIED = ("happened_date", "channel", "received_on", "on_behalf_of")


class SheetForm(ContactForm):
    """One sheet. When it happened must be said: a sheet is never about now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ON_PAPER:
            self.fields.pop(name, None)
        for name in AS_LISTS:
            self._as_list(name)
        self.fields["name"].widget.attrs.pop("autofocus", None)
        self.fields["reason"].widget.attrs["rows"] = 2

    def _as_list(self, name: str) -> None:
        field: Any = self.fields[name]
        offered = list(field.choices)
        if not any(value == "" for value, _words in offered):
            offered = [("", _("Choose")), *offered]
        field.widget = forms.Select()
        field.choices = offered

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        said = given.get("happened_at") or self.has_error("happened_time")
        if not said and not self.has_error("happened_date"):
            self.add_error("happened_time", _("Give the date and the time on the sheet."))
        return given

    @property
    def is_blank(self) -> bool:
        """Nothing was taken over from a sheet; only what the page itself proposed."""
        typed = [self.data.get(self.add_prefix(name), "") for name in WRITTEN]
        answers = [self.data.get(self.add_prefix(f"{n}_answer"), "") for n in ("name", "reach")]
        chosen = [answer for answer in answers if answer not in ("", NameAnswer.GIVEN)]
        return not any(text.strip() for text in typed) and not chosen

    def carried(self) -> dict[str, Any]:
        return {name: self.data.get(self.add_prefix(name), "") for name in CARRIED}


@dataclass(frozen=True)
class Pile:
    """The sheets of one page: one person, one moment, and the colleagues asked for once."""

    actor: Actor
    now: datetime

    @cached_property
    def colleagues(self) -> Choices:
        return colleagues(self.actor)

    def blank(self, row: int, carried: Mapping[str, Any]) -> SheetForm:
        """An empty sheet with a key of its own."""
        initial: dict[str, Any] = {
            "idempotency_key": uuid4(),
            "channel": Channel.PHONE,
            "name_answer": NameAnswer.GIVEN,
            "reach_answer": ReachAnswer.GIVEN,
            "severity": Severity.THREE,
            "done": Done.AS_ADVISED,
            "happened_date": local_day(self.now, self.actor.program.zone),
        }
        taken_over = {name: value for name, value in carried.items() if value}
        return self._form(row, initial=initial | taken_over)

    def sent(self, row: int, data: Any) -> SheetForm:
        return self._form(row, data=data)

    def _form(self, row: int, **words: Any) -> SheetForm:
        form = SheetForm(actor=self.actor, now=self.now, prefix=prefix(row), **words)
        offer(form, "on_behalf_of", self.colleagues)
        return form


def prefix(row: int) -> str:
    return f"s{row}"


def save(form: SheetForm, by: Actor, at: datetime) -> Receipt | None:
    """The contact, or None with every fault beside its field. Sent again it is the same contact."""
    form.full_clean()
    incoming = phone.incoming(form)
    try:
        if form.is_valid():
            return receive(incoming, by=by, at=at)
        checked(incoming, by=by, at=at)  # names the faults that the form cannot see
    except InvalidInput as error:
        form.fault(error.fields)
    except Conflict:
        _renew(form)
    return None


def _renew(form: SheetForm) -> None:
    """Saving again is then a second contact, on purpose."""
    # What was posted is a QueryDict; Django's types say any mapping.
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data[form.add_prefix("idempotency_key")] = str(uuid4())
    form.data = data
    form.add_error(
        None, _("You saved this sheet before, with other words. Save again to log a new contact.")
    )
