"""The form of the main job: log a contact (R12, R15, R35)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import (
    About,
    Channel,
    Done,
    NameAnswer,
    ReachAnswer,
    Severity,
)
from hypercare.casework.intake import choices
from hypercare.casework.intake.moments import FIRST, SECOND, Moment, moment
from hypercare.casework.intake.questions import Answer, Facts, answer, speaks_as
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.ui.forms import PlainForm, offer, offered
from hypercare.reference.rollout.selectors import plan

OPENED = signing.Signer(salt="hypercare.contact.opened")
LONGEST_WAIT = timedelta(days=60)
NOT_THE_FORM = {About.AUTO_REPLY, Channel.INTERNAL}
RARE = ("happened_date", "happened_time", "on_behalf_of", "cases_affected", "other_counties")
SEVERITIES = (
    (Severity.ONE, gettext_lazy("1 Many at risk")),
    (Severity.TWO, gettext_lazy("2 Work blocked")),
    (Severity.THREE, gettext_lazy("3 Single case")),
    (Severity.FOUR, gettext_lazy("4 Question")),
)
WHICH = ((FIRST, gettext_lazy("The first time")), (SECOND, gettext_lazy("The second time")))


def _text(label: Any, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def _chips(label: Any, known: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=known, widget=forms.RadioSelect)


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget)


class ContactForm(forms.Form):
    """Reads what was typed; what a contact may be is checked by `intake.services.receive`.

    `now` is the moment of this request. Nothing here is required by HTML: an answer that is missing
    is named by the checks, together with all others.
    """

    use_required_attribute = False

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    call_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown_rules = forms.IntegerField(required=False, widget=forms.HiddenInput)
    browser_code = forms.CharField(required=False, widget=forms.HiddenInput)
    waited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    channel = _chips(
        gettext_lazy("How it reached us"), [c for c in Channel.choices if c[0] not in NOT_THE_FORM]
    )
    received_on = forms.ChoiceField(label=gettext_lazy("Line or mailbox"), required=False)
    name = _text(gettext_lazy("Who is calling"), autofocus="autofocus", maxlength="150")
    name_answer = _chips(
        gettext_lazy("The caller’s name"),
        [
            (NameAnswer.GIVEN, gettext_lazy("Given")),
            (NameAnswer.UNKNOWN, gettext_lazy("Unknown")),
            (NameAnswer.REFUSED, gettext_lazy("Refused")),
        ],
    )
    entity = _text(gettext_lazy("County or other party"), list="entities", maxlength="200")
    entity_type = forms.ChoiceField(label=gettext_lazy("They speak as"), required=False)
    reach = _text(gettext_lazy("Number or e-mail to reach them"), maxlength="200")
    reach_answer = _chips(
        gettext_lazy("The caller’s number or e-mail"),
        [
            (ReachAnswer.GIVEN, gettext_lazy("Given")),
            (ReachAnswer.WITHHELD, gettext_lazy("Withheld")),
        ],
    )
    concerns = forms.ChoiceField(
        label=gettext_lazy("Which county or wave it is about"), required=False
    )
    about = _chips(gettext_lazy("What it is about"))
    sent_back = forms.BooleanField(
        label=gettext_lazy("Sent back to us by the other desk"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, in the caller’s words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Severity"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=SEVERITIES,
        widget=forms.RadioSelect,
    )
    done = forms.ChoiceField(
        label=gettext_lazy("What you did"), required=False, choices=Done.choices
    )
    done_note = _text(gettext_lazy("What and why"))
    call_back_date = _date(gettext_lazy("Call back on"))
    call_back_time = _time(gettext_lazy("Call back at"))
    call_back_which = _chips(gettext_lazy("Which of the two times"), WHICH)
    happened_date = _date(gettext_lazy("It happened on"))
    happened_time = _time(gettext_lazy("It happened at"))
    happened_which = _chips(gettext_lazy("Which of the two times"), WHICH)
    on_behalf_of = forms.ChoiceField(label=gettext_lazy("Taken by a colleague"), required=False)
    cases_affected = forms.IntegerField(
        label=gettext_lazy("Cases affected"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    other_counties = forms.MultipleChoiceField(
        label=gettext_lazy("Other counties affected"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attach_to = _text(
        gettext_lazy("Attach to a ticket or issue"),
        maxlength="20",
        placeholder=gettext_lazy("T-1042 or I-1017"),
        form="contact",
    )

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.program, self.now = actor, actor.program, now
        self.moments: dict[str, Moment] = {}
        known = plan(self.program)
        offered: dict[str, Any] = {
            "about": [(k, w) for k, w in wording.abouts(known).items() if k not in NOT_THE_FORM],
            "entity_type": [("", _("Choose")), *wording.entity_types(known).items()],
            "received_on": choices.lines(self.program),
            "concerns": choices.concerns(self.program, local_day(now, self.program.zone)),
            "other_counties": choices.counties(self.program),
            "on_behalf_of": cache(partial(choices.colleagues, actor)),
        }
        for name, choosable in offered.items():
            offer(self, name, choosable)

    def clean(self) -> dict[str, Any]:
        self._one_answer("name")
        self._one_answer("reach")
        self._read_moment("happened")
        if self.cleaned_data.get("done") == Done.CALL_BACK:
            self._read_call_back()
        return self.cleaned_data

    def _read_call_back(self) -> None:
        if self.cleaned_data.get("call_back_time") is None:
            self.add_error("call_back_time", _("Say when you promised to call back."))
        else:
            self._read_moment("call_back")

    def _one_answer(self, name: str) -> None:
        """Words beside "unknown" would be lost without a word; a person says which counts."""
        given = self.cleaned_data
        if given.get(name) and given.get(f"{name}_answer") not in ("", "given", None):
            choice = offered(self, f"{name}_answer")[given[f"{name}_answer"]]
            sentence = _("You wrote something and chose “%(choice)s”. Keep one of the two.")
            self.add_error(name, sentence % {"choice": choice})

    def _read_moment(self, name: str) -> None:
        """`NAME_at` from the local date and time; a date left out is today's."""
        given = self.cleaned_data
        day, clock = given.get(f"{name}_date"), given.get(f"{name}_time")
        if day is None and clock is not None:
            day = local_day(self.now, self.program.zone)
        read = moment(day, clock, given.get(f"{name}_which", ""), self.program.zone)
        given[f"{name}_at"] = read.at
        self.moments[name] = read
        if read.fault:
            self.add_error(f"{name}_time", read.fault)

    def fault(self, fields: Mapping[str, str]) -> None:
        """Puts each sentence of the checks beside its field, and what has no field on top."""
        places = {"happened_at": "happened_time", "call_back_at": "call_back_time"}
        places |= {"concerns_wave": "concerns", "concerns_county": "concerns"}
        for name, sentence in self._said(fields).items():
            field = places.get(name, name)
            self.add_error(field if field in self.fields else None, sentence)

    def _said(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Nobody is asked in which role nobody speaks."""
        said = dict(fields)
        if "entity_type" in said:
            said["entity_type"] = _("Not one of the known names: say in which role they speak.")
        if "entity" in said and not self.cleaned_data.get("entity"):
            said.pop("entity_type", None)
        return said

    @property
    def rare_is_open(self) -> bool:
        """The folded part is open when something in it was answered, or is at fault."""
        return self.is_bound and any(self.data.get(n) or self.has_error(n) for n in RARE)

    @property
    def concern(self) -> tuple[int | None, str]:
        return choices.concern(self.cleaned_data.get("concerns", ""))

    @property
    def opened_at(self) -> datetime | None:
        """When the form was opened; None for what we never signed."""
        try:
            return datetime.fromisoformat(OPENED.unsign(self.cleaned_data.get("opened", "")))
        except (signing.BadSignature, ValueError):
            return None

    @property
    def waited_since(self) -> datetime | None:
        """When a contact that waited in a browser was saved there; its clock may be wrong, how
        long it waited is not."""
        seconds = self.cleaned_data.get("waited")
        return self.now - min(timedelta(seconds=seconds), LONGEST_WAIT) if seconds else None

    @property
    def facts(self) -> Facts:
        """As far as they are known; usable when the form is not valid."""
        given = self.cleaned_data if self.is_bound else self.initial
        wave, county = choices.concern(given.get("concerns", ""))
        return Facts(
            entity=given.get("entity", ""),
            entity_type=given.get("entity_type", ""),
            about=given.get("about", ""),
            channel=given.get("channel") or Channel.PHONE,
            at=min(given.get("happened_at") or self.now, self.now),
            sent_back=given.get("sent_back", False),
            concerns_wave=wave,
            concerns_county=county,
        )

    @property
    def speaks_as(self) -> str:
        return speaks_as(self.program, self.facts)

    def answer(self) -> Answer:
        return answer(self.program, self.facts)


class CorrectionForm(ContactForm):
    """The facts of a contact that may be put right, why, and the version that was on the screen."""

    why = forms.CharField(
        label=gettext_lazy("Why you correct it"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        for name in (
            "idempotency_key",
            "call_key",
            "opened",
            "shown_row",
            "shown_rules",
            "attach_to",
            "browser_code",
            "waited",
        ):
            del self.fields[name]

    @property
    def facts(self) -> Facts:
        """The advice is that of its day and its channel, which stay (R39)."""
        kept = self.contact
        return replace(super().facts, at=kept.happened_at, channel=kept.channel)


class RestoreForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(RestoreForm):
    why = forms.CharField(
        label=gettext_lazy("Why it does not count"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "2000"}),
    )


def opened_now(now: datetime) -> str:
    return OPENED.sign(now.isoformat())
