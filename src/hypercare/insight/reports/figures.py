"""The charts of a program: migration contacts since its first go-live, by the program's clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import Coalesce, ExtractHour, TruncDate
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact, ContactQuerySet
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day, start_of_day
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports import charts
from hypercare.insight.reports.charts import Chart
from hypercare.insight.reports.reading import about_migration
from hypercare.reference.rollout.selectors import plan

MOST_DAYS = 400


@dataclass(frozen=True)
class Figures:
    """`since` is the day of the first go-live; None where nothing is live yet."""

    since: date | None
    contacts: int
    charts: tuple[Chart, ...]


def since_go_live(actor: Actor, at: datetime) -> Figures:
    """What the actor may see, in four statements."""
    program, today = actor.program, local_day(at, actor.program.zone)
    since = first_go_live(program, today)
    if since is None:
        return Figures(None, 0, ())
    begin = start_of_day(max(since, today - timedelta(days=MOST_DAYS)), program.zone)
    rows = about_migration(Contact.objects.visible_to(actor)).filter(happened_at__gte=begin)
    per_day = _per_day(rows, program, since, today)
    drawn = (_per_hour(rows, program), per_day, _by_category(rows), _by_county(rows))
    return Figures(since, sum(number for _day, number in per_day.bars), drawn)


def first_go_live(program: Program, today: date) -> date | None:
    schedule = plan(program).current_schedule
    if schedule is None:
        return None
    days = [schedule.go_live(key) for key in schedule.counties]
    return min((day for day in days if day is not None and day <= today), default=None)


def _counted(rows: ContactQuerySet, by: Any) -> list[tuple[Any, int]]:
    found = rows.annotate(by=by).order_by("by").values_list("by").annotate(n=Count("pk"))
    return [(value, n) for value, n in found]


def _per_hour(rows: ContactQuerySet, program: Program) -> Chart:
    counts = dict(_counted(rows, ExtractHour("happened_at", tzinfo=program.zone)))
    bars = tuple((f"{hour:02}:00", counts.get(hour, 0)) for hour in range(24))
    return Chart("hour", _("Contacts by hour of the day"), _("Hour"), bars, upright=True)


def _per_day(rows: ContactQuerySet, program: Program, since: date, today: date) -> Chart:
    """Days without a contact have their place, too."""
    counts = dict(_counted(rows, TruncDate("happened_at", tzinfo=program.zone)))
    days = [since + timedelta(days=n) for n in range((today - since).days + 1)][-MOST_DAYS:]
    return charts.per_day([(day.isoformat(), counts.get(day, 0)) for day in days])


def _by_category(rows: ContactQuerySet) -> Chart:
    ticket = "link__ticket"
    summary = Coalesce(F(f"{ticket}__analytic__summary"), F(f"{ticket}__intake__summary"))
    counts = [(value or _("no ticket"), n) for value, n in _counted(rows, summary)]
    return _most_first("category", _("By category"), _("Category"), counts)


def _by_county(rows: ContactQuerySet) -> Chart:
    county = Coalesce(F("entity__county__name"), F("concerns_county__name"))
    counts = [(value or _("no county"), n) for value, n in _counted(rows, county)]
    return _most_first("county", _("By county"), _("County"), counts)


def _most_first(key: str, title: str, axis: str, counts: list[tuple[Any, int]]) -> Chart:
    ordered = sorted(counts, key=lambda one: (-one[1], str(one[0])))
    return charts.by(key, title, axis, ordered)
