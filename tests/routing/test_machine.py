"""Edit, publish, go back, slip and log in any order: what was said and counted stays (R39)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.intake.services import receive
from hypercare.casework.routing import drafting
from hypercare.casework.routing.answers import answers_for
from hypercare.casework.routing.drafts import draft_rows, open_drafts, rules_of
from hypercare.casework.routing.models import AdviceGiven, Draft, Rules
from hypercare.casework.routing.policies import prove
from hypercare.casework.routing.rows import rule_of
from hypercare.casework.routing.selectors import edition, editions
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.models import CountyPlace, ScheduleRevision, Wave, WaveDate
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import COUNTIES, NOW, make_program
from tests.routing.rules import values

numbers = st.integers(1, 6)
some_abouts = st.lists(st.sampled_from(About.values), max_size=3, unique=True)
sentences = st.sampled_from(["Please wait.", "Please call {number}.", "{county}, day {day}."])
some_types = st.lists(st.sampled_from(EntityType.values), max_size=2, unique=True)


class RulesInUse(RuleBasedStateMachine):
    """One program; time only goes on. `kept` is what each contact was told and counted as."""

    def __init__(self) -> None:
        super().__init__()
        self.program_id = make_program().pk
        self.people = [actor_in(self.program, role) for role in ("program-lead", "manager")]
        self.agent = actor_in(self.program, "agent")
        self.at = NOW
        self.kept: dict[int, Any] = {}
        self.editions: dict[int, Any] = {}
        for county in COUNTIES:
            self._log(county, About.LDS, Channel.PHONE, 0)

    @property
    def program(self) -> Program:
        return Program.objects.get(pk=self.program_id)

    def by(self, who: int) -> Actor:
        """As a request brings them: with the program as it is now."""
        return replace(self.people[who], program=self.program)

    def draft(self) -> Draft | None:
        return open_drafts(self.program).first()

    def later(self) -> datetime:
        self.at += timedelta(hours=5)
        return self.at

    @rule(who=st.integers(0, 1), back=st.integers(0, 2))
    def begin_or_go_back(self, who: int, back: int) -> None:
        number = max(1, max(editions(self.program)) - back)
        drafting.begin(number=number, by=self.by(who), at=self.later())

    @rule(
        who=st.integers(0, 1),
        number=numbers,
        abouts=some_abouts,
        types=some_types,
        say=sentences,
        is_new=st.booleans(),
    )
    def edit(
        self, who: int, number: int, abouts: list[str], types: list[str], say: str, is_new: bool
    ) -> None:
        draft = self.draft()
        rows = draft_rows(draft) if draft else []
        row = next((r for r in rows if r.number == number), None)
        if draft is None or row is None:
            return
        facts: dict[str, Any] = {"draft": draft, "by": self.by(who), "at": self.later()}
        said = values(rule_of(row), abouts=abouts, entity_types=types, say=say)
        if is_new:
            drafting.add_row(values=said, version=draft.version, **facts)
        else:
            drafting.save_row(number=number, values=said, version=row.version, **facts)

    @rule(who=st.integers(0, 1), number=numbers, is_up=st.booleans())
    def move(self, who: int, number: int, is_up: bool) -> None:
        draft = self.draft()
        if draft and any(r.number == number for r in draft_rows(draft)):
            drafting.move(
                draft=draft,
                number=number,
                is_up=is_up,
                version=draft.version,
                by=self.by(who),
                at=self.later(),
            )

    @rule(who=st.integers(0, 1), number=numbers)
    def take_out_or_restore(self, who: int, number: int) -> None:
        draft = self.draft()
        row = next((r for r in draft_rows(draft) if r.number == number), None) if draft else None
        if draft is None or row is None:
            return
        do = drafting.restore_row if row.removed_at else drafting.remove_row
        do(draft=draft, number=number, version=row.version, by=self.by(who), at=self.later())

    @rule(who=st.integers(0, 1), number=numbers, say=sentences, back=st.integers(0, 2))
    def change_a_sentence_and_publish(self, who: int, number: int, say: str, back: int) -> None:
        """The short way, so that many editions follow each other."""
        self.begin_or_go_back(who, back)
        draft = open_drafts(self.program).last()
        assert draft is not None
        rows = draft_rows(draft)
        row = rows[number % len(rows)]
        said = values(rule_of(row), say=say)
        facts: dict[str, Any] = {"draft": draft, "by": self.by(who), "at": self.later()}
        drafting.save_row(number=row.number, values=said, version=row.version, **facts)
        draft.refresh_from_db()
        newest = edition(self.program)
        if newest.rules != rules_of(draft_rows(draft)):
            drafting.publish_draft(version=draft.version, reason="A reason.", **facts)
            assert edition(self.program).number == newest.number + 1

    @rule(who=st.integers(0, 1))
    def publish(self, who: int) -> None:
        """Through, or refused with a sentence and nothing published."""
        draft = self.draft()
        if draft is None:
            return
        before = Rules.objects.filter(program=self.program).count()
        facts: dict[str, Any] = {"draft": draft, "by": self.by(who), "at": self.later()}
        try:
            drafting.publish_draft(version=draft.version, reason="A reason.", **facts)
        except OutOfDate:
            drafting.carry_over(version=draft.version, **facts)
        except (InvalidInput, Conflict):
            pass
        else:
            before += 1
        assert Rules.objects.filter(program=self.program).count() == before

    @rule(days=st.integers(-20, 40))
    def slip(self, days: int) -> None:
        """A new schedule from now on; the old one holds for the days before."""
        program, at = self.program, self.later()
        known = ScheduleRevision.objects.filter(program=program)
        newest = known.aggregate(newest=Max("number"))["newest"]
        revision = ScheduleRevision.objects.create(
            program=program, number=newest + 1, recorded_at=at, reason="A slip"
        )
        waves = {wave.number: wave for wave in Wave.objects.filter(program=program)}
        for number, wave in waves.items():
            go_live = date(2026, 10, 26) + timedelta(days=days + 30 * number)
            WaveDate.objects.create(
                program=program,
                revision=revision,
                wave=wave,
                go_live=go_live,
                hypercare_days=30,
            )
        for place in CountyPlace.objects.filter(program=program, revision__number=newest):
            place.pk, place.revision = None, revision
            place.save(force_insert=True)
        Program.objects.filter(pk=program.pk).update(facts_version=F("facts_version") + 1)

    @rule(
        county=st.sampled_from(sorted(COUNTIES)),
        about=st.sampled_from([a for a in About.values if a != About.AUTO_REPLY]),
        channel=st.sampled_from([Channel.PHONE, Channel.EMAIL]),
        ago=st.integers(0, 3),
    )
    def log(self, county: str, about: str, channel: str, ago: int) -> None:
        self._log(county, about, channel, ago)

    def _log(self, county: str, about: str, channel: str, ago: int) -> None:
        at = self.later()
        said = incoming(
            entity=county, about=about, channel=channel, happened_at=at - timedelta(days=ago)
        )
        receive(said, by=replace(self.agent, program=self.program), at=at)

    @invariant()
    def one_answer_for_every_combination(self) -> None:
        """The editions before it were proven when they were the newest, and never change."""
        assert prove(edition(self.program).rules) == []

    @invariant()
    def a_published_edition_never_changes(self) -> None:
        now = dict(editions(self.program))
        assert {number: now[number] for number in self.editions} == self.editions
        self.editions = now

    @invariant()
    def what_pages_look_up_is_what_is_published(self) -> None:
        data = answers_for(self.program, self.at.date())
        assert data["rules"] == edition(self.program).number

    @invariant()
    def advice_and_past_figures_never_change(self) -> None:
        now = self._kept_now()
        assert {key: now[key] for key in self.kept} == self.kept
        self.kept = now

    def _kept_now(self) -> dict[int, Any]:
        contacts = Contact.objects.filter(program_id=self.program_id)
        advice = AdviceGiven.objects.filter(program_id=self.program_id).values()
        given = {row["contact_id"]: row for row in advice}
        return {row["id"]: (row, given.get(row["id"])) for row in contacts.values()}


def test_what_was_said_and_counted_stays_whatever_is_done_to_the_rules(db: object) -> None:
    """R01, R09, R39: one answer per combination; stored advice and past figures never change."""
    run_state_machine_as_test(
        RulesInUse,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
