"""How the product says times, phone numbers, states and faults: pure functions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Numbers without a country are read as the programs' own country.
HOME_REGION: Final = "US"
SEVERITY: Final = gettext_lazy("Severity")


@dataclass(frozen=True)
class Said:
    """Moments said in one zone at one time. Plain dates are days of that zone."""

    zone: ZoneInfo
    now: datetime

    def short(self, value: datetime | date) -> str:
        """The least that cannot be misread: "11:34", "yesterday 16:20", "Mon 26 Oct"."""
        near = self._near_day(value)
        if not isinstance(value, datetime):
            return near or self._day(value)
        if self._days_away(value) == 0:
            return self._time(value)
        return f"{near} {self._time(value)}" if near else self._day(value)

    def long(self, value: datetime | date) -> str:
        """Always with its day: "today 11:34", "Mon 26 Oct 16:20"."""
        day = self._near_day(value) or self._day(value)
        return f"{day} {self._time(value)}" if isinstance(value, datetime) else day

    def exactly(self, value: datetime | date) -> str:
        """For hover and for who listens: "Monday 26 October 2026, 16:20:05 PDT"."""
        here = self._here(value)
        if not isinstance(here, datetime):
            return in_words(here, "l j F Y")
        # Django's own "T" is empty in the hour that a clock change repeats, where it counts most.
        return f"{in_words(here, 'l j F Y, H:i:s')} {here.tzname()}"

    def _here(self, value: datetime | date) -> datetime | date:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def _local_day(self, value: datetime | date) -> date:
        here = self._here(value)
        return here.date() if isinstance(here, datetime) else here

    def _days_away(self, value: datetime | date) -> int:
        return (self._local_day(value) - self._local_day(self.now)) // timedelta(days=1)

    def _near_day(self, value: datetime | date) -> str:
        near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
        return near.get(self._days_away(value), "")

    def _day(self, value: datetime | date) -> str:
        same_year = self._local_day(value).year == self._local_day(self.now).year
        return in_words(self._here(value), "D j M" if same_year else "D j M Y")

    def _time(self, value: datetime) -> str:
        return in_words(self._here(value), "G:i")


@dataclass(frozen=True)
class Dialled:
    text: str
    href: str


def phone(number: str) -> Dialled | None:
    """How to show and dial a number; `None` when it cannot be one."""
    try:
        parsed = phonenumbers.parse(number, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    at_home = parsed.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    form = phonenumbers.PhoneNumberFormat
    return Dialled(
        text=phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL),
        href=phonenumbers.format_number(parsed, form.RFC3966),
    )


def state(name: str) -> str:
    return str(_STATES[name])


def error(status: int | str | None) -> tuple[str, str]:
    """Title and sentence of an error page; an unknown status is said as our fault."""
    title, sentence = _ERRORS.get(str(status), _OUR_FAULT)
    return str(title), str(sentence)


_STATES: Final = {
    "new": gettext_lazy("New"),
    "waiting": gettext_lazy("Waiting"),
    "attention": gettext_lazy("Attention"),
    "late": gettext_lazy("Late"),
    "done": gettext_lazy("Done"),
}
_ERRORS: Final = {
    "400": (gettext_lazy("That did not arrive whole"), gettext_lazy("Go back and try again.")),
    "403": (
        gettext_lazy("You may see this, but not do that"),
        gettext_lazy("Ask somebody who may, or ask your program lead for the right."),
    ),
    "404": (
        gettext_lazy("There is nothing here for you"),
        gettext_lazy("The address may be wrong, or the page is not yours to see."),
    ),
    "409": (
        gettext_lazy("Somebody was quicker"),
        gettext_lazy("This was changed while you had it open. Go back and look at it again."),
    ),
    "503": (
        gettext_lazy("We cannot take this right now"),
        gettext_lazy("Try again in a minute. Until then note the contact on paper."),
    ),
}
_OUR_FAULT: Final = (
    gettext_lazy("Something went wrong on our side"),
    gettext_lazy("Try again. If it stays, ask for help and quote the number below."),
)
