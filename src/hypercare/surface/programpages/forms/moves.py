"""The forms that move a go-live: of a wave, or of one county."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.rollout.policies import Move
from hypercare.reference.rollout.selectors import Plan


class MoveForm(PlainForm):
    """`shown` is what the person saw the consequences of; saving anything else shows them first."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    go_live = forms.DateField(
        required=False,
        label=gettext_lazy("Go-live date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it moves"),
        help_text=gettext_lazy("This stays in the history, for everybody who reads it."),
    )
    decided = forms.BooleanField(
        required=False,
        label=gettext_lazy("It was decided that counties which are live wait again."),
    )

    def __init__(self, known: Plan, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = known

    def fault(self, faults: Mapping[str, str]) -> None:
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)

    def renew(self, version: int) -> None:
        """After somebody else's move: the next save is on the schedule that is shown now."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data

    @property
    def what(self) -> str:
        """Who moves, in words."""
        raise NotImplementedError

    def move(self) -> Move:
        raise NotImplementedError

    def fingerprint(self) -> str:
        return repr(self.move())


class WaveMoveForm(MoveForm):
    hypercare_days = forms.IntegerField(
        min_value=0,
        max_value=365,
        label=gettext_lazy("Last day of hypercare"),
        help_text=gettext_lazy("Counted from the go-live date, which is day 0."),
    )
    field_order = ("version", "shown", "go_live", "hypercare_days", "reason", "decided")

    def __init__(self, known: Plan, number: int, data: QueryDict | None = None) -> None:
        schedule = known.current_schedule
        now = schedule.waves.get(number) if schedule else None
        initial = {
            "go_live": now.go_live if now else None,
            "hypercare_days": now.hypercare_days if now else known.settings.hypercare_days,
            "version": schedule.number if schedule else 0,
        }
        super().__init__(known, data, initial=initial)
        self.number = number

    @property
    def what(self) -> str:
        return _("Wave %(number)s") % {"number": self.number}

    def move(self) -> Move:
        given = self.cleaned_data
        return Move(
            given.get("go_live"),
            wave=self.number,
            hypercare_days=given.get("hypercare_days") or 0,
        )


class CountyMoveForm(MoveForm):
    to_wave = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Wave"),
    )
    field_order = ("version", "shown", "to_wave", "go_live", "reason", "decided")

    def __init__(self, known: Plan, key: str, data: QueryDict | None = None) -> None:
        schedule = known.current_schedule
        place = schedule.counties.get(key) if schedule else None
        initial = {
            "go_live": place.go_live if place else None,
            "to_wave": place.wave if place else None,
            "version": schedule.number if schedule else 0,
        }
        super().__init__(known, data, initial=initial)
        waves = [(number, _("Wave %(number)s") % {"number": number}) for number in known.waves]
        choices = [("", _("In no wave")), *waves]
        self.fields["to_wave"].widget = forms.Select(choices=choices)
        offer(self, "to_wave", choices)
        self.fields["go_live"].label = _("Date of its own")
        self.fields["go_live"].help_text = _("Leave it empty to go live with the wave.")
        self.key = key

    @property
    def what(self) -> str:
        return self.known.counties[self.key].name

    def move(self) -> Move:
        given = self.cleaned_data
        return Move(given.get("go_live"), county=self.key, to_wave=given.get("to_wave"))
