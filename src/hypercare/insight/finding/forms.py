"""The filters as a form that sends an address; it works without scripts and by keyboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.ui.forms import PlainForm
from hypercare.insight.finding.columns import COLUMNS, FIRST
from hypercare.insight.finding.filters import LONGEST_WORDS, Filters, Offer, Parameter, parameters
from hypercare.insight.finding.policies import Allowance
from hypercare.insight.finding.services import LONGEST_NAME, Sharing, may_share
from hypercare.insight.finding.states import Format, Listed, SharedWith

LONG_LISTS = frozenset({"county", "entity", "person", "category"})
TYPED = {
    "q": _("In the reason, the work log, a name or a number."),
    "since": _("A date, or day-3 for the third day since go-live."),
    "until": _("The last day, included."),
    "due": _("overdue, today, or a date: due by the end of that day."),
    "day": _("Days as they were recorded with the contacts: 0,1,2"),
}
ORDER_WORDS = {
    "opened": _("Opened"),
    "happened": _("When it happened"),
    "number": _("Number"),
    "severity": _("Severity"),
    "from": _("From"),
}


class FilterForm(PlainForm):
    """Unbound: the address is read by `filters.parse`, which has the sentences."""

    def __init__(self, *, listed: Listed, offer: Offer, filters: Filters) -> None:
        super().__init__(auto_id="filter_%s")
        for parameter in parameters(listed):
            given = getattr(filters, parameter.name)
            self.fields[parameter.name] = _field(parameter, offer, given)


def _field(parameter: Parameter, offer: Offer, given: Any) -> forms.Field:
    values = offer.values.get(parameter.name, {})
    label, name = parameter.title, parameter.name
    if name == "sort":
        choices = [("", _("As usual")), *((one, _order_words(one)) for one in values)]
        return forms.ChoiceField(label=label, choices=choices, initial=given, required=False)
    if name in TYPED:
        text = given if isinstance(given, str) else ",".join(given)
        return forms.CharField(
            label=label,
            initial=text,
            required=False,
            help_text=TYPED[name],
            max_length=LONGEST_WORDS,
        )
    if name in LONG_LISTS:
        return _long_list(label, values, given)
    return forms.MultipleChoiceField(
        label=label,
        choices=list(values.items()),
        initial=list(given),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _long_list(label: Any, values: Any, given: tuple[str, ...]) -> forms.Field:
    """One of many; several that stand in the address stay one choice of the list."""
    choices = [("", _("Any")), *values.items()]
    if len(given) > 1:
        choices.insert(1, (",".join(given), ", ".join(values[one] for one in given)))
    initial = ",".join(given)
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)


def _order_words(order: str) -> str:
    words = str(ORDER_WORDS[order.removeprefix("-")])
    return f"{words} ↓" if order.startswith("-") else f"{words} ↑"


class ViewForm(PlainForm):
    """A name, and with whom; only what the person may share is offered."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Name the view before you save it.")},
    )
    shared = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect, initial="private")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [Sharing(), *(Sharing(SharedWith.TEAM, team) for team in actor.teams)]
        ways.append(Sharing(SharedWith.PROGRAM))
        field = self.fields["shared"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(_way(one), _way_in_words(one)) for one in ways if may_share(actor, one)]

    @property
    def sharing(self) -> Sharing:
        """After `is_valid`."""
        how, _colon, team = self.cleaned_data["shared"].partition(":")
        return Sharing(SharedWith(how), team)


def _way(sharing: Sharing) -> str:
    return f"{sharing.how}:{sharing.team}" if sharing.team else str(sharing.how)


def _way_in_words(sharing: Sharing) -> str:
    label = str(sharing.how.label)
    return f"{label} ({sharing.team})" if sharing.team else label


class ColumnsForm(PlainForm):
    columns = forms.MultipleChoiceField(
        label=_("Columns"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, listed: Listed, given: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, one.title) for code, one in COLUMNS[listed].items()]
        field.initial = given or list(FIRST[listed])


class ExportForm(PlainForm):
    format = forms.ChoiceField(
        label=_("File"), choices=Format.choices, initial=Format.CSV, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why you need it"),
        max_length=300,
        required=False,
        help_text=_("It is kept with your name. No client’s name or number."),
    )

    def __init__(self, *args: Any, allowed: Allowance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        if allowed.needs_why:
            self.fields["why"].required = True
            self.fields["why"].error_messages["required"] = _("Say why before you take it out.")
        else:
            del self.fields["why"]
            self.fields["why"] = forms.CharField(required=False, widget=forms.HiddenInput)
