"""The routing table: the sample's rows against the protocol's table, written down twice."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import product

import pytest

from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.routing import policies
from hypercare.casework.routing.concern import Question
from hypercare.casework.routing.errors import NoRules
from hypercare.casework.routing.policies import Facts, Rule, advise, all_facts, prove
from hypercare.casework.routing.selectors import advice_for, edition
from hypercare.casework.routing.services import publish
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.kernel.clock import end_of_day
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import places_in
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import create_program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.programfile.services import load
from tests.factories.program import MADE, RULES

SAMPLE = (files("hypercare.surface.demo") / "sample" / "program.yaml").read_text()
LOADED = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
GO_LIVE = date(2026, 10, 26)
MIGRATION = {"conversion", "lds", "current-system", "sign-in", "program"}


@pytest.fixture
def sample(db: object) -> Program:
    load(text=SAMPLE, by=None, at=LOADED)
    return Program.objects.get(key="demo")


def protocol_row(facts: Facts) -> tuple[int, str]:
    """The table of the protocol, read row by row, independently of the program file."""
    about, who, state = facts.about, facts.entity_type, facts.county_state
    is_live = state in ("live", "over")
    if about == "auto-reply":
        return 1, "suppress"
    if who == "public":
        return 2, "county"
    if facts.sent_back:
        return 3, "customer-support"
    if about == "unsure":
        return 4, "transfer"
    if who == "new_system" and about in MIGRATION:
        if about == "lds" and facts.window in ("open", "closed"):
            return (5, "second-level") if facts.window == "open" else (6, "window-closed")
        return 7, "go-to"
    if who == "county" and is_live and about in MIGRATION:
        if about in ("conversion", "lds"):
            return 8, "service-desk"
        return (9 if about == "sign-in" else 10), "customer-support"
    if (
        who == "county"
        and state in ("scheduled", "cutover")
        and about in MIGRATION - {"current-system"}
    ):
        return 11, "customer-support"
    if about in MIGRATION:
        keepers = {"interface_partner": (12, "partner"), "current_system": (14, "internal")}
        keepers |= dict.fromkeys(("stakeholder", "media"), (13, "stakeholder"))
        if who in keepers:
            return keepers[who]
    return (15, "ordinary") if about == "ordinary" else (16, "customer-support")


def test_every_combination_of_facts_gets_the_row_of_the_protocol(sample: Program) -> None:
    """R08 to R13: row and advice of all combinations, none left out."""
    rules = edition(sample).rules
    for facts in all_facts():
        rule = advise(rules, facts)
        assert (rule.position, rule.advice) == protocol_row(facts), facts


def test_what_each_row_carries(sample: Program) -> None:
    """Ticket, first group and whether it counts, as below the table of the protocol."""
    for rule in edition(sample).rules:
        assert rule.asks_for_ticket(Channel.PHONE) == (rule.position != 1)
        assert rule.asks_for_ticket(Channel.INTERNAL) == (rule.position not in (1, 14))
        assert rule.migration_related == (rule.position not in (1, 15))
        if rule.position != 1:
            assert rule.first_group == ("CS" if rule.position == 15 else "MRT")
        assert rule.bounced == (rule.position == 3)


def test_the_sample_rules_are_proven(sample: Program) -> None:
    assert prove(edition(sample).rules) == []


def test_sentences_use_known_places_only(sample: Program) -> None:
    for rule in edition(sample).rules:
        used = places_in(rule.say) | places_in(rule.reason) | places_in(rule.headline)
        assert used <= policies.PLACES


def test_advice_is_total_and_deterministic_on_every_day(sample: Program) -> None:
    """R08 to R13: every caller, subject and channel on each day from -10 to +60."""
    counties = ["napa", "butte", None]
    for day, who, about in product(range(-10, 61), EntityType.values, About.values):
        at = datetime(2026, 10, 26, 19, 0, tzinfo=UTC) + timedelta(days=day)
        for county, sent_back in product(counties, (False, True)):
            question = Question(who, about, "phone", at, "X", county, sent_back, None, county)
            first = advice_for(sample, question)
            assert first == advice_for(sample, question)
            for sentence in (first.headline, first.say, first.reason):
                assert sentence
                assert "{" not in sentence


@pytest.mark.parametrize("wave", [1, 2, 3])
def test_the_window_closes_at_midnight_after_day_30(sample: Program, wave: int) -> None:
    """R09: for each wave, in the program's zone, whatever the clocks did meanwhile."""
    schedule = plan(sample).current_schedule
    assert schedule is not None
    go_live = schedule.waves[wave].go_live
    assert go_live is not None
    closes = end_of_day(go_live + timedelta(days=30), sample.zone)
    for at, code in [
        (closes - timedelta(microseconds=1), "second-level"),
        (closes, "window-closed"),
    ]:
        question = Question("new_system", "lds", "email", at, concerns_wave=wave)
        assert advice_for(sample, question).code == code


def test_day_31_says_that_the_window_is_closed_and_when(sample: Program) -> None:
    """R09: the answer is different, and names the last open day."""
    at = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("new_system", "lds", "email", at, concerns_wave=1))
    assert advice.code == "window-closed"
    assert "November 25, 2026" in advice.reason


def test_a_county_beats_a_wave(sample: Program) -> None:
    """Settled reading 13: Butte is in wave 2, which is not live on day 3."""
    at = datetime(2026, 10, 29, 20, 0, tzinfo=UTC)
    question = Question("new_system", "lds", "email", at, concerns_wave=1, concerns_county="butte")
    assert advice_for(sample, question).code == "go-to"


def test_without_a_wave_the_latest_live_one_is_meant(sample: Program) -> None:
    at = datetime(2026, 10, 29, 20, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("new_system", "lds", "email", at))
    assert advice.code == "second-level"


def test_a_redirect_gives_the_service_desks_number_and_that_countys_people(
    sample: Program,
) -> None:
    """R10, settled reading 7."""
    at = datetime(2026, 10, 29, 20, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("county", "conversion", "phone", at, "Napa", "napa"))
    assert advice.code == "service-desk"
    assert advice.destination is not None
    assert advice.number == advice.destination.number != ""
    assert advice.managers
    assert advice.leads


def test_a_closed_line_says_when_it_opens(sample: Program) -> None:
    """R10: a Saturday night."""
    at = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("county", "conversion", "phone", at, "Napa", "napa"))
    assert advice.destination is not None
    assert not advice.destination.standing.is_open
    assert advice.destination.standing.opens_at is not None
    assert advice.destination.closed_advice


@pytest.mark.parametrize(
    ("channel", "has_steps"), [("phone", True), ("email", False), ("voicemail", False)]
)
def test_transfer_steps_are_for_calls_only(sample: Program, channel: str, has_steps: bool) -> None:
    """R11, R16, settled reading 4."""
    at = datetime(2026, 10, 29, 20, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("county", "unsure", channel, at, "Napa", "napa"))
    assert bool(advice.transfer_steps) == has_steps


def test_only_counties_are_given_the_service_desks_number(sample: Program) -> None:
    """Settled reading 5."""
    desk = next(rule for rule in edition(sample).rules if rule.advice == "service-desk")
    for facts in all_facts():
        if advise(edition(sample).rules, facts).line_purpose == desk.line_purpose:
            assert facts.entity_type == "county"
            assert facts.about in ("conversion", "lds")


def test_a_gap_is_not_published(program: Program) -> None:
    with pytest.raises(InvalidInput, match="combinations have no answer"):
        publish(rules=RULES[:-1], by=system(program), at=MADE)


def test_an_unreachable_row_is_not_published(program: Program) -> None:
    catch_all = RULES[-1]
    late = Rule(**{**vars(RULES[1]), "position": 5})
    with pytest.raises(InvalidInput, match="Row 5 is never reached"):
        publish(rules=[*RULES[:1], catch_all, late], by=system(program), at=MADE)


def test_a_program_without_rules_says_so(db: object) -> None:
    bare = create_program(key="bare", name="Bare", time_zone="UTC", at=MADE)
    with pytest.raises(NoRules, match="no routing rules yet"):
        edition(bare)
