"""Reads of evidence: sources, legs of a day, what was documented, and the pieces of a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.callers.models import Call as HeardCall
from hypercare.casework.callers.models import Seat
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import Channel
from hypercare.casework.evidence.figures import Counted, Figure, by_line_and_team, figure
from hypercare.casework.evidence.formats.layouts import LAYOUTS
from hypercare.casework.evidence.legs import Layout, Leg, Lines, Reading, Windows
from hypercare.casework.evidence.mailed import Mailed
from hypercare.casework.evidence.mapping import layout_from
from hypercare.casework.evidence.models import CallLeg, DayClose, Evidence, Settings, Source
from hypercare.casework.evidence.states import Format
from hypercare.casework.evidence.weighing import Documented
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.states import State
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.kernel.clock import end_of_day, local_day, start_of_day
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.selectors import book


@dataclass(frozen=True)
class Kept:
    """What was documented of one call, and the first contact that did it."""

    said: Documented
    contact_id: int
    is_migration: bool


PHONE = (Channel.PHONE, Channel.PHONE_OUT, Channel.VOICEMAIL)
# A call that began this long before midnight can still have a leg of the next day.
LONGEST_CALL = timedelta(hours=24)


def sources(program: Program) -> QuerySet[Source]:
    return Source.objects.filter(program=program, retired_at=None).order_by("name", "pk")


def source_named(program: Program, key: str, format: str = "") -> Source:
    """By its key; without one, the only one there is, of that layout where it is given.

    Raises InvalidInput with the keys that could have been meant.
    """
    known = {source.key: source for source in sources(program)}
    fit = [one for one in known.values() if format in ("", one.format) and key in ("", one.key)]
    if len(fit) == 1:
        return fit[0]
    sentence = _("Name one telephone system of this program, with its own layout: %(known)s.")
    said = [f"{source.key} ({source.format})" for source in known.values()]
    sentence %= {"known": ", ".join(said) or _("there is none yet")}
    raise InvalidInput(sentence, fields={"source": sentence})


def layout_of(source: Source) -> Layout:
    """Raises InvalidInput when the source's own mapping is not whole."""
    if source.format == Format.MAPPED:
        return layout_from(source.mapping)
    return LAYOUTS[Format(source.format)]


def reading_of(source: Source) -> Reading:
    return Reading(ZoneInfo(source.time_zone), source.region, source.inside_digits)


def windows(program: Program) -> Windows:
    """The program's own numbers, else those of settled reading 16."""
    said = Settings.objects.filter(program=program).first()
    if said is None:
        return Windows()
    return Windows(
        shortest=said.shortest_seconds,
        by_number=timedelta(minutes=said.by_number_minutes),
        by_time=timedelta(minutes=said.by_time_minutes),
        tell_apart=timedelta(seconds=said.tell_apart_seconds),
    )


def lines_of(source: Source) -> Lines:
    """The directory's numbers, and what the source says about others."""
    known = book(source.program).lines
    numbers = {
        number: line.pk
        for line in known.values()
        if line.number and (number := line.number_e164 or e164(line.number, source.region))
    }
    said = [(start, known[key].pk) for start, key in source.lines if key in known]
    return Lines(numbers, tuple(said))


def legs_of_day(source: Source, day: date) -> tuple[list[Leg], dict[int, int | None]]:
    """All legs of the calls that began on that day in the program's zone.

    And for each leg's row the number at the far end, as stored.
    """
    zone = source.program.zone
    begin, end = start_of_day(day, zone), end_of_day(day, zone)
    earlier = set(_ids(source, begin - LONGEST_CALL, begin))
    known = source.legs.select_related("outside__words")
    mine = known.filter(started_at__gte=begin, started_at__lt=end)
    rows = {row.pk: row for row in mine if row.call_id not in earlier}
    ids = {row.call_id for row in rows.values()}
    if over := ids.intersection(_ids(source, end, end + LONGEST_CALL)):
        later = known.filter(started_at__gte=end, started_at__lt=end + LONGEST_CALL)
        rows |= {row.pk: row for row in later.filter(call_id__in=over)}
    legs = [_leg(rows[pk]) for pk in sorted(rows)]
    return legs, {pk: row.outside_id for pk, row in rows.items()}


def _ids(source: Source, begin: datetime, end: datetime) -> Iterable[str]:
    """Of calls that have a leg then. The database, which knows little of what a log brought in a
    minute ago, takes seconds to compare them for each leg of a busy day.
    """
    legs = source.legs.filter(started_at__gte=begin, started_at__lt=end)
    return legs.values_list("call_id", flat=True)


def next_day(program: Program, day: date) -> date | None:
    """The next one on which a leg began, in the program's zone."""
    end = end_of_day(day, program.zone)
    logs = [source.legs.filter(started_at__gte=end) for source in sources(program)]
    firsts = (legs.aggregate(first=Min("started_at"))["first"] for legs in logs)
    found = [moment for moment in firsts if moment is not None]
    return local_day(min(found), program.zone) if found else None


def _leg(row: CallLeg) -> Leg:
    """Numbers as E.164 where they are one, so that folding compares like with like."""
    words = row.outside.words if row.outside else None
    far = (words.e164 or words.clear or "") if words else ""
    return Leg(
        row=row.pk,
        call_id=row.call_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        answered_at=row.answered_at,
        talk=row.talk,
        caller=row.inside_caller or far,
        called=row.called or (far if row.inside_caller else ""),
        reached=row.reached,
        app=row.app,
    )


def heard_keys(program: Program, call_ids: Iterable[str]) -> Mapping[str, str]:
    """Call id -> the call key that contacts were logged under while the call was live."""
    rows = HeardCall.objects.filter(program=program, call_id__in=list(call_ids))
    return {call_id: str(key) for call_id, key in rows.values_list("call_id", "key")}


def seats(program: Program) -> Mapping[str, int]:
    """Extension -> whose telephone it is."""
    return dict(Seat.objects.filter(program=program).values_list("extension", "user_id"))


def documented(program: Program, begin: datetime, end: datetime) -> list[Kept]:
    """The contacts by telephone of that time, one for each call key (R31), less the withdrawn."""
    rows = (
        Contact.objects.filter(program=program, channel__in=PHONE)
        .filter(happened_at__gte=begin, happened_at__lte=end)
        .counted()
        .order_by("happened_at", "pk")
        .values(
            "call_key", "pk", "happened_at", "channel", "line_id", "reach__e164", "taken_by_id",
            "logged_by_id", "advice__migration_related",
        )
    )  # fmt: skip
    calls: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        calls[str(row["call_key"])].append({**row})
    return [_kept(key, found) for key, found in calls.items()]


def _kept(key: str, rows: list[dict[str, Any]]) -> Kept:
    def all_of(*names: str) -> frozenset[Any]:
        return frozenset(row[name] for row in rows for name in names if row[name])

    said = Documented(
        call_key=key,
        happened_at=rows[0]["happened_at"],
        numbers=all_of("reach__e164"),
        lines=all_of("line_id"),
        people=all_of("taken_by_id", "logged_by_id"),
        is_voicemail=rows[0]["channel"] == Channel.VOICEMAIL,
    )
    is_migration = any(row["advice__migration_related"] is not False for row in rows)
    return Kept(said, rows[0]["pk"], is_migration)


def mail_of_day(program: Program, day: date) -> list[Mailed]:
    """Every message that the mailboxes received on that day, each once however often it came."""
    begin, end = start_of_day(day, program.zone), end_of_day(day, program.zone)
    rows = RawMessage.objects.filter(program=program, copy_of=None)
    mine = rows.filter(received_at__gte=begin, received_at__lt=end).order_by("received_at", "pk")
    facts = mine.values_list(
        "pk", "received_at", "mailbox__line", "mailbox__address", "state", "contact_id",
        "contact__withdrawn_at", "contact__advice__migration_related",
    )  # fmt: skip
    return [
        Mailed(
            pk, at, line, address, State(state),
            contact_id=contact if withdrawn is None else None,
            is_migration=related is not False,
        )
        for pk, at, line, address, state, contact, withdrawn, related in facts
    ]  # fmt: skip


def of_day(actor: Actor, day: date) -> QuerySet[Evidence]:
    rows = Evidence.objects.visible_to(actor).filter(day=day)
    return rows.select_related(
        "line", "person", "assigned_to", "contact", "decided_by", "number__words", "source",
        "message",
    ).order_by("started_at", "pk")  # fmt: skip


def day_figures(program: Program, day: date) -> tuple[list[Figure], Figure]:
    """One row for each line and team, and the whole day; two statements, whatever the day held."""
    rows = Evidence.objects.filter(program=program, day=day)
    facts = rows.values_list("line__name", "person_id", "outcome", "contact_id")
    teams = _teams(program)
    counted = [
        Counted(line or "", teams.get(person or 0, ""), outcome, contact is not None)
        for line, person, outcome, contact in facts
    ]
    return by_line_and_team(counted), figure(counted)


def _teams(program: Program) -> dict[int, str]:
    """Person -> the first team of theirs."""
    members = Membership.objects.filter(program=program).values_list("user_id", "teams")
    return {user: teams[0] for user, teams in members if teams}


@dataclass(frozen=True)
class DayRow:
    """A day in the list: its figure now, and how it was closed last."""

    day: date
    figure: Figure
    closed: DayClose | None

    @property
    def has_changed(self) -> bool:
        """Evidence or contacts came after the day was closed."""
        now, then = self.figure, self.closed
        return then is not None and (now.received, now.missing) != (then.received, then.missing)


def days(actor: Actor, *, last: date, most: int = 21) -> list[DayRow]:
    """The days with evidence, newest first, not after `last`; three statements."""
    rows = Evidence.objects.visible_to(actor).filter(day__lte=last)
    newest = list(rows.order_by("-day").values_list("day", flat=True).distinct()[:most])
    outcomes: dict[date, list[Counted]] = defaultdict(list)
    places = rows.filter(day__in=newest).values_list("day", "outcome")
    counts = places.annotate(n=Count("pk"), with_contact=Count("contact"))
    for day, outcome, count, with_contact in counts.order_by():
        outcomes[day] += [Counted("", "", outcome, has_contact=True)] * with_contact
        outcomes[day] += [Counted("", "", outcome, has_contact=False)] * (count - with_contact)
    closed = last_closes(actor.program, newest)
    return [DayRow(day, figure(outcomes[day]), closed.get(day)) for day in newest]


def last_closes(program: Program, wanted: Iterable[date]) -> dict[date, DayClose]:
    rows = DayClose.objects.filter(program=program, day__in=list(wanted)).order_by("number")
    return {row.day: row for row in rows.select_related("closed_by", "gap")}


def to_log(actor: Actor) -> QuerySet[Evidence]:
    """What this person shall log, oldest first."""
    rows = Evidence.objects.visible_to(actor).gaps().filter(decided_at=None)
    return rows.filter(assigned_to=actor.user).select_related("line").order_by("started_at", "pk")


def open_days(program: Program, since: date) -> list[date]:
    """Days with evidence, or with mail that is evidence; the worker looks at them again."""
    rows = Evidence.objects.filter(program=program, day__gte=since)
    known = set(rows.order_by().values_list("day", flat=True).distinct())
    mail = RawMessage.objects.filter(program=program, copy_of=None)
    moments = mail.filter(received_at__gte=start_of_day(since, program.zone))
    received = moments.values_list("received_at", flat=True).iterator()
    return sorted(known | {local_day(moment, program.zone) for moment in received})
