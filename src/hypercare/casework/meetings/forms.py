"""One meeting, one series, and one more person to ask."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.meetings.models import Room
from hypercare.casework.meetings.services.rooms import rooms_of
from hypercare.casework.meetings.services.scheduling import MeetingInput
from hypercare.casework.meetings.states import Audience
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.reference.directory.models import SupportGroup
from hypercare.reference.rollout.models import Wave

WEEK = {
    "MO": gettext_lazy("Monday"),
    "TU": gettext_lazy("Tuesday"),
    "WE": gettext_lazy("Wednesday"),
    "TH": gettext_lazy("Thursday"),
    "FR": gettext_lazy("Friday"),
}
PLAIN = {"autocomplete": "off"}


class HeldForm(PlainForm):
    """What a meeting and a series share."""

    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": gettext_lazy("Say what the meeting is about.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=480, initial=30
    )
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    line = forms.CharField(
        label=gettext_lazy("Number to call in"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience.choices)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Teams that have to be there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    facilitated_by = forms.ChoiceField(label=gettext_lazy("Facilitator"), required=False)
    recorded_by = forms.ChoiceField(label=gettext_lazy("Recorder"), required=False)
    refreshes_boards = forms.BooleanField(
        label=gettext_lazy("The boards are brought up to date after it"), required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, program: Program, named: tuple[User | None, ...] = (), **kwargs: Any
    ) -> None:
        """`named` stay to choose from, also when they left: the service says so in words."""
        super().__init__(*args, **kwargs)
        self.program = program
        self.rooms = {str(room.pk): room for room in rooms_of(program)}
        members = Membership.objects.filter(program=program, user__is_active=True)
        people = [m.user for m in members.select_related("user").order_by("user__name")]
        people += [user for user in named if user is not None and user not in people]
        self.people = {str(user.pk): user for user in people}
        groups = SupportGroup.objects.filter(program=program, retired_at=None, outside=False)
        nobody = [("", _("Nobody named"))]
        chosen = [(key, str(user)) for key, user in self.people.items()]
        self._offer("room", [("", _("No room"))] + [(k, str(r)) for k, r in self.rooms.items()])
        self._offer("facilitated_by", nobody + chosen)
        self._offer("recorded_by", nobody + chosen)
        self._offer("groups", [(g.code, g.name) for g in groups.order_by("code")])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        offer(self, name, choices)

    @property
    def chosen_room(self) -> Room | None:
        return self.rooms.get(self.cleaned_data["room"])

    def person(self, name: str) -> User | None:
        return self.people.get(self.cleaned_data[name])


class MeetingForm(HeldForm):
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time, like 08:30.")},
    )
    wave = forms.ChoiceField(label=gettext_lazy("Wave"), required=False)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, program=program, **kwargs)
        rows = Wave.objects.filter(program=program, retired_at=None).order_by("number")
        self.waves = {str(wave.number): wave for wave in rows}
        names = [
            (key, wave.name or _("Wave %(n)s") % {"n": key}) for key, wave in self.waves.items()
        ]
        self._offer("wave", [("", _("No wave of its own")), *names])

    def clean(self) -> dict[str, Any]:
        """A wall-clock time of the program's zone becomes a moment; the clocks may skip it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("start") is not None:
            typed = datetime.combine(cleaned["day"], cleaned["start"])
            moments = read_local(typed, self.program.zone).moments
            if not moments:
                self.add_error("start", _("The clocks skip this time on that day. Choose another."))
            else:
                cleaned["starts_at"] = moments[0]
        return cleaned

    @property
    def given(self) -> MeetingInput:
        data = self.cleaned_data
        return MeetingInput(
            title=data["title"],
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            room=self.chosen_room,
            line=data["line"],
            audience=data["audience"],
            groups=tuple(data["groups"]),
            wave=self.waves.get(data["wave"]),
            facilitated_by=self.person("facilitated_by"),
            recorded_by=self.person("recorded_by"),
            refreshes_boards=data["refreshes_boards"],
        )


class SeriesForm(HeldForm):
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=list(WEEK.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day of the week.")},
    )
    start = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time, like 08:30.")},
    )
    refresh_within = forms.IntegerField(
        label=gettext_lazy("Boards are due after, in minutes"), min_value=5, max_value=480
    )

    @property
    def values(self) -> dict[str, object]:
        data = self.cleaned_data
        names = ("title", "minutes", "line", "audience", "refreshes_boards", "start")
        return {name: data[name] for name in names} | {
            "room": self.chosen_room,
            "required_groups": data["groups"],
            "facilitated_by": self.person("facilitated_by"),
            "recorded_by": self.person("recorded_by"),
            "days": data["days"],
            "refresh_within": data["refresh_within"],
        }


class CancelForm(PlainForm):
    why = forms.CharField(
        label=gettext_lazy("Why it is cancelled"),
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={
            "required": gettext_lazy("Say why it is cancelled: those who are invited read it.")
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AskForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    optional = forms.BooleanField(label=gettext_lazy("May stay away"), required=False)
