"""How the product says times, phone numbers, states and faults: pure functions."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy

# Numbers without a country are read as the programs' own country.
HOME_REGION: Final = "US"
SEVERITY: Final = gettext_lazy("Severity")
_NEAR: Final = {
    -1: gettext_lazy("yesterday"),
    0: gettext_lazy("today"),
    1: gettext_lazy("tomorrow"),
}


@dataclass(frozen=True)
class Said:
    """Moments said in one zone at one time. Plain dates are days of that zone."""

    zone: ZoneInfo
    now: datetime

    def short(self, value: datetime | date) -> str:
        """The least that cannot be misread: "11:34", "yesterday 16:20", "Mon 26 Oct"."""
        here = self._here(value)
        near = self._near_day(here)
        if not isinstance(here, datetime):
            return near or self._day(here)
        if here.date() == self._today:
            return _time(here)
        return f"{near} {_time(here)}" if near else self._day(here)

    def long(self, value: datetime | date) -> str:
        """Always with its day: "today 11:34", "Mon 26 Oct 16:20"."""
        here = self._here(value)
        day = self._near_day(here) or self._day(here)
        return f"{day} {_time(here)}" if isinstance(here, datetime) else day

    def exactly(self, value: datetime | date) -> str:
        """For hover and for who listens: "Monday 26 October 2026, 16:20:05 PDT"."""
        here = self._here(value)
        if not isinstance(here, datetime):
            return in_full(here)
        # Django's own "T" is empty in the hour that a clock change repeats, where it counts most.
        return f"{in_full(here.date())}, {here:%H:%M:%S} {here.tzname()}"

    @cached_property
    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _here(self, value: datetime | date) -> datetime | date:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def _near_day(self, here: datetime | date) -> str:
        near = _NEAR.get((_date(here) - self._today).days)
        return str(near) if near else ""

    def _day(self, here: datetime | date) -> str:
        day = f"{WEEKDAYS_ABBR[here.weekday()]} {here.day} {MONTHS_3[here.month].title()}"
        return day if here.year == self._today.year else f"{day} {here.year}"


def in_full(here: datetime | date) -> str:
    """For a text that is kept: "Monday 26 October 2026, 16:20". A moment is given in its zone."""
    day = f"{WEEKDAYS[here.weekday()]} {here.day} {MONTHS[here.month]} {here.year}"
    return f"{day}, {_time(here)}" if isinstance(here, datetime) else day


def _date(here: datetime | date) -> date:
    return here.date() if isinstance(here, datetime) else here


def _time(here: datetime) -> str:
    return f"{here.hour}:{here:%M}"


@dataclass(frozen=True)
class Dialled:
    text: str
    href: str


@lru_cache(4096)
def phone(number: str) -> Dialled | None:
    """How to show and dial a number; `None` when it cannot be one.

    The numbers that pages show now are remembered: reading one costs as much as asking for it.
    """
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
