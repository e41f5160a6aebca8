"""Where each county's letter stands, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hypercare.casework.closeout import policies
from hypercare.casework.closeout.fields import FIRST_SUBJECT, FIRST_TEXT
from hypercare.casework.closeout.models import CountyNotice, Hold, Letter, Receiver
from hypercare.casework.closeout.policies import Case
from hypercare.casework.closeout.states import LOOKS, Standing
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.outbox.states import State
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Person
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import CountyFacts, plan


@dataclass(frozen=True)
class Row:
    """One county. `people` are those it goes, or went, to; `troubles` those it did not reach."""

    county: CountyFacts
    go_live: date | None
    due_at: datetime | None
    standing: Standing
    look: str
    people: tuple[str, ...]
    troubles: tuple[str, ...]
    sent_at: datetime | None
    sent_for: date | None
    hold: Hold | None
    case: Case

    @property
    def moved(self) -> bool:
        """The go-live moved after the letter was sent: a correction may be due."""
        return self.sent_for is not None and self.sent_for != self.go_live


def letter_of(program: Program) -> Letter:
    """The program's letter; until it is written, one that is off and has our words in it."""
    found = Letter.objects.filter(program=program).select_related("mailbox").first()
    if found is not None:
        return found
    mailbox = book(program).support_mailbox()
    return Letter(
        program=program, mailbox=mailbox, subject=str(FIRST_SUBJECT), text=str(FIRST_TEXT)
    )


def rows(program: Program, *, at: datetime, only: str = "") -> list[Row]:
    """Each county in use, by name; `only` is the key of one."""
    letter, schedule = letter_of(program), plan(program).current_schedule
    people, sent, held = _people(program), _sent(program), _held(program)
    found = []
    for county in plan(program).counties.values():
        if county.retired or only not in ("", county.key):
            continue
        go_live = schedule.go_live(county.key) if schedule else None
        receivers = sent.get(county.id, [])
        case = Case(
            go_live=go_live,
            has_address=bool(people.get(county.id)),
            is_held=county.id in held,
            messages=tuple(receiver.message.state for receiver in receivers),
        )
        names = tuple(r.name for r in receivers) or tuple(p.name for p in people.get(county.id, []))
        found.append(_row(program, letter, county, case, names, receivers, held, at))
    return found


def _row(
    program: Program,
    letter: Letter,
    county: CountyFacts,
    case: Case,
    names: tuple[str, ...],
    receivers: list[Receiver],
    held: Mapping[int, Hold],
    at: datetime,
) -> Row:
    zone, go_live = program.zone, case.go_live
    standing = policies.standing(case, at_time=letter.at_time, zone=zone, at=at)
    lost = [r.name for r in receivers if r.message.state in (State.FAILED, State.BOUNCED)]
    return Row(
        county=county,
        go_live=go_live,
        due_at=policies.due_at(go_live, letter.at_time, zone) if go_live else None,
        standing=standing,
        look=LOOKS[standing],
        people=names,
        troubles=tuple(lost),
        sent_at=receivers[0].notice.at if receivers else None,
        sent_for=receivers[0].notice.go_live if receivers else None,
        hold=held.get(county.id),
        case=case,
    )


def history(actor: Actor, county: CountyFacts) -> list[CountyNotice]:
    """What was sent to the county, newest first, with who received it."""
    sent = CountyNotice.objects.visible_to(actor).filter(county_id=county.id)
    return list(
        sent.select_related("by").prefetch_related("receivers__message").order_by("-number")
    )


def receivers_of(program: Program, county: CountyFacts) -> list[Person]:
    return _people(program, county.id).get(county.id, [])


def _people(program: Program, county_id: int | None = None) -> dict[int, list[Person]]:
    """The county's own people with an address, by the county's id."""
    known = Person.objects.filter(
        program=program, retired_at=None, entity__county__isnull=False
    ).exclude(email="")
    if county_id is not None:
        known = known.filter(entity__county_id=county_id)
    people: dict[int, list[Person]] = defaultdict(list)
    for person in known.select_related("entity").order_by("name", "pk"):
        assert person.entity is not None
        people[person.entity.county_id or 0].append(person)
    return people


def _sent(program: Program) -> dict[int, list[Receiver]]:
    """Of each county, the receivers of its newest letter."""
    newest: dict[int, list[Receiver]] = {}
    every = Receiver.objects.filter(program=program).select_related("notice", "message")
    for receiver in every.order_by("notice__number", "name", "pk"):
        known = newest.setdefault(receiver.notice.county_id, [])
        if known and known[0].notice_id != receiver.notice_id:
            known.clear()
        known.append(receiver)
    return newest


def _held(program: Program) -> dict[int, Hold]:
    holds = Hold.objects.filter(program=program, ended_at=None).select_related("by")
    return {hold.county_id: hold for hold in holds}
