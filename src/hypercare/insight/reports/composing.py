"""The document of an edition, from its lines and from what stands beside them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import Channel
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.states import Status
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports import around
from hypercare.insight.reports.contents import FORMAT, totals
from hypercare.insight.reports.models import Edition, Told
from hypercare.insight.reports.policies import differences
from hypercare.insight.reports.reading import Hidden
from hypercare.insight.reports.states import FIRST_TOLD, NO_TICKET, Field, Section
from hypercare.reference.rollout.selectors import plan


class Line(Protocol):
    @property
    def happened_at(self) -> datetime: ...
    @property
    def section(self) -> Section: ...
    @property
    def row(self) -> Mapping[str, Any]: ...
    @property
    def before(self) -> Mapping[str, Any] | None: ...


def compose(edition: Edition, lines: Sequence[Line]) -> dict[str, Any]:
    """Everything that any format shows; nothing is looked up again later (R27)."""
    program, recipient = edition.program, edition.recipient
    hide = Hidden(plan(program).case_numbers)
    begin, end = start_of_day(edition.day, program.zone), end_of_day(edition.day, program.zone)
    first = [line for line in lines if line.section in FIRST_TOLD]
    return {
        "format": FORMAT,
        "program": {"key": program.key, "name": program.name},
        "recipient": {"key": recipient.key, "name": recipient.name},
        "edition": edition.name,
        "day": edition.day.isoformat(),
        "zone": program.time_zone,
        "begins": _local(begin, program),
        "ends": _local(end, program),
        "hours": round((end - begin).total_seconds() / 3600),
        "cut_off": _local(edition.cut_off_at, program),
        "drafted": _local(edition.drafted_at, program),
        "corrects": _corrects(edition),
        "fields": list(recipient.fields),
        "words": _words(program),
        "sections": _sections(lines),
        "totals": totals([line.row for line in first], recipient.fields),
        "days": _days(edition, lines),
        "coverage": around.coverage(program, edition.day),
        "hand_overs": around.hand_overs(program, edition.day, hide),
        "came_back": around.came_back(program, edition.day),
        "issues": around.issues(program, hide),
    }


def _corrects(edition: Edition) -> dict[str, str] | None:
    if not edition.correction or edition.why is None:
        return None
    return {"edition": str(edition.number), "why": edition.why.masked}


def _sections(lines: Sequence[Line]) -> dict[str, list[Any]]:
    """By section, in the order in which they happened. What counts again is a change."""
    found: dict[str, list[Any]] = {name: [] for name in ("new", "late", "changed", "withdrawn")}
    for line in sorted(lines, key=lambda one: (one.happened_at, one.row["number"])):
        if line.section in FIRST_TOLD:
            found[line.section].append(dict(line.row))
        elif line.section == Section.WITHDRAWN:
            found["withdrawn"].append(dict(line.before or line.row))
        else:
            found["changed"].append(_changed(line))
    return found


def _changed(line: Line) -> dict[str, Any]:
    return {
        "row": dict(line.row),
        "was": differences(line.before or {}, line.row),
        "counts_again": line.section == Section.RESTORED,
    }


def _days(edition: Edition, lines: Sequence[Line]) -> list[list[Any]]:
    """Contacts per day since the first report, as all editions until this one tell them."""
    now = {line.row["number"]: line.section for line in lines}
    told = Told.objects.filter(recipient=edition.recipient).order_by("contact", "-pk")
    newest = told.distinct("contact").values_list("row__number", "row__happened_at", "section")
    counted = {
        number: happened_at
        for number, happened_at, section in newest.iterator()
        if now.get(number, section) != Section.WITHDRAWN
    }
    counted |= {
        line.row["number"]: line.row["happened_at"]
        for line in lines
        if line.section != Section.WITHDRAWN
    }
    moments = (datetime.fromisoformat(moment) for moment in counted.values())
    return around.per_day(moments, edition.program)


def _words(program: Program) -> dict[str, dict[str, str]]:
    """What the codes of the rows mean, as they were called on that day."""
    outcomes = {code: str(label) for code, label in Status.choices}
    return {
        Field.CHANNEL.value: {code: str(label) for code, label in Channel.choices},
        Field.ADVICE.value: {code: str(label) for code, label in AdviceCode.choices},
        Field.ABOUT.value: {
            str(code): words for code, words in wording.abouts(plan(program)).items()
        },
        Field.OUTCOME.value: outcomes | {NO_TICKET: "No ticket needed"},
    }


def _local(moment: datetime, program: Program) -> str:
    return moment.astimezone(program.zone).isoformat(timespec="seconds")
