"""Create, review, assign, hand back, group, split, wait, wake, close, reopen, bounce: any order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

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
from hypercare.casework.tickets.states import UNREVIEWED, Outcome, Status, transition
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import HypercareError
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

some = st.integers(0, 5)
HOUR = timedelta(hours=1)


class TicketsInUse(RuleBasedStateMachine):
    """One program; time only goes on. `states` is the state of each ticket before a step."""

    def __init__(self) -> None:
        super().__init__()
        self.program = make_program()
        self.agent = actor_in(self.program, "agent")
        self.team = actor_in(self.program, "readiness-team", teams=("MRT",))
        self.member = actor_in(self.program, "team-member", teams=("CS",))
        self.at, self.logged = NOW, 0
        self.states: dict[int, str] = {}
        self.undone = False
        self.log()

    def pick(self, number: int) -> Ticket:
        tickets = list(Ticket.objects.filter(program=self.program).order_by("pk"))
        return tickets[number % len(tickets)]

    def attempt(self, verb: Callable[[], Any]) -> bool:
        """Whether it was done. A refusal is an answer, too; what may not follow changes nothing."""
        before = self._all()
        refused = None
        try:
            verb()
        except HypercareError as error:
            refused = error
        assert refused is None or (refused.sentence and self._all() == before)
        return refused is None

    def _all(self) -> list[Any]:
        return list(Ticket.objects.filter(program=self.program).order_by("pk").values())

    @rule()
    def log(self) -> None:
        receive(incoming(), by=self.agent, at=self.at)
        self.logged += 1

    @rule(which=some)
    def come_back(self, which: int) -> None:
        """A bounce: the caller was sent back, and the contact joins the ticket that is there."""
        said = incoming(attach_to=self.pick(which).reference, sent_back=True)
        self.logged += self.attempt(lambda: receive(said, by=self.agent, at=self.at))

    @rule(which=some, outcome=st.sampled_from(Outcome), other=some)
    def review(self, which: int, outcome: Outcome, other: int) -> None:
        said = Verdict(
            outcome, group="CS", wake_at=self.at + HOUR, under=self.pick(other).reference
        )
        self.attempt(
            lambda: review(ticket=self.pick(which), verdict=said, by=self.team, at=self.at)
        )

    @rule(which=some, to=st.sampled_from(Status), by_member=st.booleans())
    def move(self, which: int, to: Status, by_member: bool) -> None:
        given = Given("Because.", "Explained.", "CS", None, "caller", self.at + HOUR)
        by = self.member if by_member else self.team
        self.attempt(lambda: move(ticket=self.pick(which), to=to, by=by, at=self.at, given=given))

    @rule(which=some, code=st.sampled_from(["CS", "MRT", "NONE"]))
    def assign(self, which: int, code: str) -> None:
        said = Verdict(Outcome.ASSIGN, group=code)
        self.attempt(
            lambda: assign(ticket=self.pick(which), verdict=said, by=self.team, at=self.at)
        )

    @rule(which=some)
    def claim(self, which: int) -> None:
        self.attempt(lambda: claim(ticket=self.pick(which), by=self.team, at=self.at))

    @rule()
    def undo(self) -> None:
        last = undoable(self.team, self.at)
        if last is not None:
            self.attempt(lambda: undo(review=last, by=self.team, at=self.at))
            self.undone = True

    @rule(which=some, other=some)
    def group(self, which: int, other: int) -> None:
        tickets, under = [self.pick(which)], self.pick(other)
        self.attempt(lambda: group(tickets=tickets, under=under, why="", by=self.team, at=self.at))

    @rule(which=some)
    def split(self, which: int) -> None:
        self.attempt(lambda: split(tickets=[self.pick(which)], why="", by=self.team, at=self.at))

    @rule(which=some, ends=st.booleans())
    def refer(self, which: int, ends: bool) -> None:
        facts: dict[str, Any] = {"ticket": self.pick(which), "group": "CS", "at": self.at}
        if ends:
            self.attempt(lambda: end_referral(**facts, by=self.team))
        else:
            self.attempt(lambda: refer(**facts, why="They know it.", by=self.team))

    @rule(seconds=st.sampled_from([10, 300, 7200]))
    def wait(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)
        wake_due(at=self.at)
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
    def each_role_sees_what_is_theirs(self) -> None:
        """Safety row 21."""
        tickets = list(Ticket.objects.filter(program=self.program).select_related("group"))
        open_ones = TicketReferral.objects.filter(ended_at=None, group__code="CS")
        referred = set(open_ones.values_list("ticket", flat=True))
        theirs = {t.pk for t in tickets if t.group.code == "CS" or t.pk in referred}
        assert {t.pk for t in Ticket.objects.visible_to(self.member)} == theirs
        assert {t.pk for t in Ticket.objects.visible_to(self.team)} == {t.pk for t in tickets}


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
