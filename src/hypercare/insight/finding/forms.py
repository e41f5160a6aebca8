"""The filters as a form that sends an address; it works without scripts and by keyboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.ui.forms import PlainForm
from hypercare.insight.finding.filters import LONGEST_WORDS, Filters, Offer, Parameter, parameters
from hypercare.insight.finding.states import Listed

LONG_LISTS = frozenset({"county", "entity", "category"})
TYPED = {
    "q": _("In the reason, the work log, a name or a number."),
    "since": _("A date, or day-3 for the third day since go-live."),
    "until": _("The last day, included."),
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
