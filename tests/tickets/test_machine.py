"""Create, review, assign, hand back, group, split, wait, wake, close, reopen, bounce: any order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket, TicketContact, TicketReferral
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.queues import SHOWS, in_queue
from hypercare.casework.tickets.services.assigning import assign, end_referral, refer
from hypercare.casework.tickets.services.claiming import claim
from hypercare.casework.tickets.services.grouping import group, split
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.services.undoing import undo, undoable
from hypercare.casework.tickets.services.waking import release_due, wake_due
from hypercare.casework.tickets.states import (
    DONE,
    UNREVIEWED,
    WORKED_ON,
    Outcome,
    Status,
    transition,
)
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, rights, scope_of
from hypercare.foundation.kernel.clock import local_day, start_of_day
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.insight.finding.counting import counted
from hypercare.insight.finding.filters import Filters
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.selecting import rows
from hypercare.insight.finding.services import Sharing, save_view
from hypercare.insight.finding.states import Listed
from hypercare.surface.home.centre import centre
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

some = st.integers(0, 5)
HOUR = timedelta(hours=1)
# The steps that issue 4 names; each has to be done, and not only tried.
STEPS = {
    "create", "review", "assign", "hand back", "group", "split", "wait", "wake", "close", "reopen",
    "bounce",
}  # fmt: skip


class TicketsInUse(RuleBasedStateMachine):
    """One program; time only goes on. `states` is the state of each ticket before a step."""

    done: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.program = make_program()
        self.agent = actor_in(self.program, "agent")
        self.team = actor_in(self.program, "readiness-team", teams=("MRT",))
        self.member = actor_in(self.program, "team-member", teams=("CS",))
        self.cast = [actor_in(self.program, role, teams=("CS",)) for role in rights().staff]
        waits = Filters(status=("new",), grouped=("no",))
        facts: dict[str, Any] = {"listed": Listed.TICKETS, "sharing": Sharing(), "at": NOW}
        save_view(name="New", filters=waits, by=self.team, **facts)
        self.at, self.logged = NOW, 0
        self.states: dict[int, str] = {}
        self.undone = False
        self.log()
        self.log()

    def pick(self, number: int) -> Ticket:
        tickets = list(Ticket.objects.filter(program=self.program).order_by("pk"))
        return tickets[number % len(tickets)]

    def pick_in(self, number: int, *states: Status) -> Ticket:
        """One that is in such a state, if there is any."""
        tickets = list(Ticket.objects.filter(program=self.program, status__in=states, under=None))
        return tickets[number % len(tickets)] if tickets else self.pick(number)

    def attempt(self, step: str, verb: Callable[[], Any]) -> bool:
        """Whether it was done. A refusal is an answer, too; what may not follow changes nothing."""
        before = self._all()
        refused = None
        try:
            verb()
        except HypercareError as error:
            refused = error
        assert refused is None or (refused.sentence and self._all() == before)
        if refused is None and self._all() != before:
            self.done.add(step)
        return refused is None

    def _all(self) -> list[Any]:
        return list(Ticket.objects.filter(program=self.program).order_by("pk").values())

    @rule()
    def log(self) -> None:
        receive(incoming(), by=self.agent, at=self.at)
        self.logged += 1
        self.done.add("create")

    @rule(which=some)
    def come_back(self, which: int) -> None:
        """A bounce: the caller was sent back, and the contact joins the ticket that is there."""
        said = incoming(attach_to=self.pick(which).reference, sent_back=True)
        self.logged += self.attempt("bounce", lambda: receive(said, by=self.agent, at=self.at))

    @rule(which=some, outcome=st.sampled_from(Outcome), other=some)
    def review(self, which: int, outcome: Outcome, other: int) -> None:
        said = Verdict(
            outcome, group="CS", wake_at=self.at + HOUR, under=self.pick(other).reference
        )
        ticket = self.pick_in(which, *UNREVIEWED)
        self.attempt(
            "review", lambda: review(ticket=ticket, verdict=said, by=self.team, at=self.at)
        )

    @rule(which=some, to=st.sampled_from(Status), by_member=st.booleans())
    def move(self, which: int, to: Status, by_member: bool) -> None:
        self._move("move", self.pick(which), to, self.member if by_member else self.team)

    @rule(which=some)
    def hand_back(self, which: int) -> None:
        ticket = self.pick_in(which, Status.ASSIGNED, Status.REOPENED)
        self._move("hand back", ticket, Status.NEW, self.team)

    @rule(which=some)
    def let_wait(self, which: int) -> None:
        self._move("wait", self.pick_in(which, *WORKED_ON), Status.WAITING, self.team)

    @rule(which=some)
    def close(self, which: int) -> None:
        self._move("close", self.pick_in(which, *WORKED_ON), Status.CLOSED, self.team)

    @rule(which=some)
    def reopen(self, which: int) -> None:
        self._move("reopen", self.pick_in(which, *DONE), Status.REOPENED, self.team)

    def _move(self, step: str, ticket: Ticket, to: Status, by: Actor) -> None:
        given = Given("Because.", "Explained.", "CS", None, "caller", self.at + HOUR)
        self.attempt(step, lambda: move(ticket=ticket, to=to, by=by, at=self.at, given=given))

    @rule(which=some, code=st.sampled_from(["CS", "MRT", "NONE"]))
    def assign(self, which: int, code: str) -> None:
        said, ticket = Verdict(Outcome.ASSIGN, group=code), self.pick_in(which, *WORKED_ON)
        self.attempt(
            "assign", lambda: assign(ticket=ticket, verdict=said, by=self.team, at=self.at)
        )

    @rule(which=some)
    def claim(self, which: int) -> None:
        self.attempt("claim", lambda: claim(ticket=self.pick(which), by=self.team, at=self.at))

    @rule()
    def undo(self) -> None:
        last = undoable(self.team, self.at)
        if last:
            self.attempt("undo", lambda: undo(review=last[0], by=self.team, at=self.at))
            self.undone = True

    @rule(which=some, other=some)
    def group(self, which: int, other: int) -> None:
        tickets, under = [self.pick(which)], self.pick(other)
        facts: dict[str, Any] = {"why": "", "by": self.team, "at": self.at}
        self.attempt("group", lambda: group(tickets=tickets, under=under, **facts))

    @rule(which=some)
    def split(self, which: int) -> None:
        facts: dict[str, Any] = {"why": "", "by": self.team, "at": self.at}
        rows = Ticket.objects.filter(program=self.program, under__isnull=False)
        if not rows.exists():
            self.group(which, which + 1)
        grouped = list(rows)
        ticket = grouped[which % len(grouped)] if grouped else self.pick(which)
        self.attempt("split", lambda: split(tickets=[ticket], **facts))

    @rule(which=some, ends=st.booleans())
    def refer(self, which: int, ends: bool) -> None:
        facts: dict[str, Any] = {"ticket": self.pick(which), "group": "CS", "at": self.at}
        if ends:
            self.attempt("refer", lambda: end_referral(**facts, by=self.team))
        else:
            self.attempt("refer", lambda: refer(**facts, why="They know it.", by=self.team))

    @rule(seconds=st.sampled_from([10, 300, 7200]))
    def time_passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)
        if wake_due(at=self.at):
            self.done.add("wake")
        release_due(at=self.at)

    @invariant()
    def every_contact_exists_once_and_hangs_where_it_must(self) -> None:
        """R31."""
        assert Contact.objects.filter(program=self.program).count() == self.logged
        links = TicketContact.objects.filter(program=self.program)
        needing = AdviceGiven.objects.filter(program=self.program, ticket_required=True)
        assert links.count() == links.values("contact").distinct().count()
        assert set(needing.values_list("contact", flat=True)) <= set(
            links.values_list("contact", flat=True)
        )

    @invariant()
    def states_follow_the_table(self) -> None:
        """One step of this machine is one transition; undoing goes back along an arrow."""
        now = dict(Ticket.objects.filter(program=self.program).values_list("pk", "status"))
        for key, state in self.states.items():
            back = self.undone and self._follows(now[key], state)
            assert now[key] == state or self._follows(state, now[key]) or back
        self.states, self.undone = now, False

    @staticmethod
    def _follows(start: str, end: str) -> bool:
        return transition(start, end) is not None

    @invariant()
    def what_screens_count_is_what_is_there(self) -> None:
        tickets = list(Ticket.objects.filter(program=self.program))
        waits = {t.pk for t in tickets if t.status in UNREVIEWED and t.under_id is None}
        waiting = {t.pk for t in tickets if t.status == Status.WAITING}
        assert self._shown(self.team, "review") == {
            t.pk for t in tickets if t.pk in waits and t.migration_related
        }
        assert self._shown(self.team, "waiting") == waiting

    def _shown(self, actor: Actor, name: str) -> set[int]:
        return set(in_queue(actor, SHOWS[name]).values_list("pk", flat=True))

    @invariant()
    def who_works_with_a_group_sees_what_is_theirs(self) -> None:
        """Safety row 21."""
        tickets = set(Ticket.objects.filter(program=self.program))
        assert set(Ticket.objects.visible_to(self.member)) == self._of_group(tickets)
        assert set(Ticket.objects.visible_to(self.team)) == tickets

    def _of_group(self, tickets: set[Ticket]) -> set[Ticket]:
        open_ones = TicketReferral.objects.filter(ended_at=None, group__code="CS")
        referred = set(open_ones.values_list("ticket", flat=True))
        theirs = Ticket.objects.filter(program=self.program, group__code="CS")
        mine = set(theirs.values_list("pk", flat=True)) | referred
        return {ticket for ticket in tickets if ticket.pk in mine}

    def teardown(self) -> None:
        """At the end of each run: what every role sees, and what the screens say."""
        self._each_role_sees_what_the_rights_say()
        self._screens_say_what_is_there()

    def _each_role_sees_what_the_rights_say(self) -> None:
        """Nobody of the cast took a call or has a ticket, so that *own* is nothing."""
        tickets = set(Ticket.objects.filter(program=self.program))
        model = {
            None: set(),
            Scope.OWN: set(),
            Scope.ENTITY: set(),
            Scope.TEAM: self._of_group(tickets),
            Scope.ALL: tickets,
            Scope.MASKED: tickets,
        }
        for one in self.cast:
            seen = set(Ticket.objects.visible_to(one))
            assert seen == model[scope_of(one, "ticket.read")], one.role

    def _screens_say_what_is_there(self) -> None:
        """The command centre, a saved view and the list, against the rows themselves (R31)."""
        tickets = [t for t in Ticket.objects.filter(program=self.program) if t.under_id is None]
        new = {t.pk for t in tickets if t.status == Status.NEW}
        (view,) = counted(self.team, Listed.TICKETS, self.at.date())
        assert view.count == str(len(new))
        offered = offer(self.program, Listed.TICKETS, self.at.date())
        waits = Filters(status=("new",), grouped=("no",))
        listed = rows(self.team, Listed.TICKETS, waits, offered)
        assert set(listed.values_list("pk", flat=True)) == new
        figures = {one.label: one.number for one in centre(self.team, self.at).figures}
        begin = start_of_day(local_day(self.at, self.program.zone), self.program.zone)
        today = Contact.objects.filter(program=self.program, happened_at__gte=begin)
        assert figures["Contacts"] == str(today.count())
        assert figures["Tickets"] == str(len([t for t in tickets if t.opened_at >= begin]))


def test_whatever_is_done_in_any_order_nothing_is_lost_and_the_table_holds(db: object) -> None:
    """R12 to R14, R31, safety rows 21 and 51."""
    run_state_machine_as_test(
        TicketsInUse,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert TicketsInUse.done >= STEPS
