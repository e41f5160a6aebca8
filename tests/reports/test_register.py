"""The sum of all editions equals the register, always (R27, R31, R39)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pytest_django import DjangoDbBlocker

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.corrections import correct as correct_contact
from hypercare.casework.intake.withdrawing import restore, withdraw
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import end_of_day
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.contents import checksum, read
from hypercare.insight.reports.models import Edition, EditionQuerySet, Recipient
from hypercare.insight.reports.policies import later_section
from hypercare.insight.reports.reading import read as read_rows
from hypercare.insight.reports.reading import register
from hypercare.insight.reports.services import drafting
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.services.editing import approve, correct
from hypercare.insight.reports.services.sending import send_due
from hypercare.insight.reports.states import Section
from hypercare.reference.rollout.policies import Schedule
from hypercare.reference.rollout.selectors import plan
from hypercare.reference.rollout.services import record_schedule
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import make_program
from tests.reports.conftest import FIRST_DAY, ZONE, local, log, make_recipient


class Reporting(RuleBasedStateMachine):
    """One program whose days go by. Whatever was done, the last thing is an edition: then somebody
    who read all of them knows the register, word by word.
    """

    program: Program
    recipient: Recipient
    manager: Actor

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.program = make_program()
        self.recipient = make_recipient(self.program)
        self.manager = actor_in(self.program, "manager")
        self.said = 0
        self.now = local(FIRST_DAY, "08:00")
        self.seen: dict[int, str] = {}
        for about in ("conversion", "lds"):
            self.log_now(about)
        self.issue()

    def teardown(self) -> None:
        if not hasattr(self, "transaction"):
            return
        try:
            if not transaction.get_rollback():
                self.issue()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @rule(about=st.sampled_from(["conversion", "lds", "program", "unsure"]))
    def log_now(self, about: str) -> None:
        log(self.program, self.now, self.now, about=about)

    @rule(back=st.integers(1, 4 * 24 * 60))
    def log_late(self, back: int) -> None:
        log(self.program, self.now - timedelta(minutes=back), self.now)

    @rule(which=st.integers(0, 999), about=st.sampled_from(["conversion", "lds", "program"]))
    def change(self, which: int, about: str) -> None:
        if contact := self._one(which, withdrawn=False):
            self.said += 1
            facts = incoming(about=about, reason=f"Said otherwise, {self.said}.")
            correct_contact(
                contact, facts, why="Asked.", version=contact.version, by=self.manager, at=self.now
            )

    @rule(which=st.integers(0, 999))
    def withdraw(self, which: int) -> None:
        if contact := self._one(which, withdrawn=False):
            withdraw(contact, why="Twice.", version=contact.version, by=self.manager, at=self.now)

    @rule(which=st.integers(0, 999))
    def restore(self, which: int) -> None:
        if contact := self._one(which, withdrawn=True):
            restore(contact, version=contact.version, by=self.manager, at=self.now)

    @rule(days=st.integers(1, 90))
    def slip(self, days: int) -> None:
        """R39: a go-live moves, and no row that was told does."""
        schedule = plan(self.program).current_schedule
        assert schedule is not None
        moved = _slipped(schedule, days)
        record_schedule(moved, reason="It slips.", by=self.manager, at=self.now)
        self.program.facts_version += 1
        self.program.save(update_fields=["facts_version"])

    @rule(minutes=st.integers(1, 2_000))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        """Whatever was due is done, and done once."""
        draft_due(at=self.now)
        draft_due(at=self.now)
        for edition in Edition.objects.filter(state="drafted"):
            approve(edition=edition, version=edition.version, by=self.manager, at=self.now)
        send_due(at=self.now)

    @precondition(lambda self: self.editions().exists())
    @rule(which=st.integers(0, 999))
    def correct(self, which: int) -> None:
        self.restart()
        editions = list(self.editions().filter(correction=0).order_by("pk"))
        edition = editions[which % len(editions)]
        last = Edition.objects.filter(number=edition.number).latest("correction")
        if last.correction < 5:
            correct(edition=edition, why="It changed.", by=self.manager, at=self.now)
            self.restart()

    @rule()
    def issue(self) -> None:
        """On the next morning: afterwards the editions and the register say the same."""
        next_day = self.now.astimezone(ZONE).date() + timedelta(days=1)
        self.now = max(self.now, local(next_day, "07:00"))
        self.restart()
        newest = self.editions().filter(correction=0).latest("day")
        rows = register(self.program).filter(
            happened_at__gte=local(FIRST_DAY, "00:00"),
            happened_at__lt=end_of_day(newest.day, ZONE),
            logged_at__lt=newest.cut_off_at,
        )
        known = read_rows(self.program, rows, self.recipient.fields)
        assert self._told() == {one.row["number"]: one.row for one in known}

    @invariant()
    def an_edition_never_changes(self) -> None:
        for edition in Edition.objects.exclude(state="drafted"):
            assert self.seen.setdefault(edition.pk, edition.checksum) == edition.checksum
            assert checksum(edition.content) == edition.checksum

    @invariant()
    def one_edition_a_day_and_each_contact_first_told_once(self) -> None:
        first = list(self.editions().filter(correction=0).order_by("day"))
        days = [FIRST_DAY + timedelta(days=n) for n in range(len(first))]
        assert [edition.day for edition in first] == days
        told = [
            row["number"]
            for edition in first
            for name in ("new", "late")
            for row in read(edition.content)["sections"][name]
        ]
        assert len(told) == len(set(told))

    def editions(self) -> EditionQuerySet:
        return Edition.objects.filter(recipient=self.recipient)

    def _told(self) -> dict[str, dict[str, Any]]:
        """Number -> its row, as somebody has it who read all editions in their order."""
        known: dict[str, dict[str, Any]] = {}
        for edition in self.editions().order_by("pk"):
            sections = read(edition.content)["sections"]
            known |= {row["number"]: row for row in sections["new"] + sections["late"]}
            known |= {one["row"]["number"]: one["row"] for one in sections["changed"]}
            for row in sections["withdrawn"]:
                known.pop(row["number"], None)
        return known

    def _one(self, which: int, *, withdrawn: bool) -> Contact | None:
        rows = Contact.objects.filter(program=self.program, withdrawn_at__isnull=not withdrawn)
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None


def _slipped(schedule: Schedule, days: int) -> Schedule:
    later = timedelta(days=days)
    moved = {
        number: replace(wave, go_live=wave.go_live + later) if wave.go_live else wave
        for number, wave in schedule.waves.items()
    }
    return replace(schedule, waves=moved)


def run(**sizes: Any) -> None:
    machine = Reporting.TestCase
    machine.settings = settings(deadline=None, suppress_health_check=list(HealthCheck), **sizes)
    machine().runTest()


def test_the_sum_of_all_editions_is_the_register(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        run(max_examples=8, stateful_step_count=12)


@pytest.mark.parametrize("section", [Section.CHANGED, Section.WITHDRAWN])
def test_the_machine_finds_a_report_that_keeps_something_back(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
    section: Section,
) -> None:
    """A fault that is planted, to see that the test above can fail."""

    def kept_back(*args: Any, **words: Any) -> Section | None:
        found = later_section(*args, **words)
        return None if found == section else found

    monkeypatch.setattr(drafting, "later_section", kept_back)
    with django_db_blocker.unblock(), pytest.raises(AssertionError):
        run(max_examples=50, stateful_step_count=8, derandomize=True, phases=[Phase.generate])
