"""A draft is edited by several people and counts for nobody until it is published."""

from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from hypercare.casework.intake.services import receive
from hypercare.casework.routing import drafting
from hypercare.casework.routing.drafts import draft_rows, review, rules_of
from hypercare.casework.routing.models import AdviceGiven, Draft, Rules
from hypercare.casework.routing.policies import Rule
from hypercare.casework.routing.selectors import edition, editions
from hypercare.casework.routing.services import publish
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, RULES, make_program
from tests.routing.rules import rule, values


@pytest.fixture
def lead(program: Program) -> Actor:
    return actor_in(program, "program-lead")


@pytest.fixture
def draft(lead: Actor) -> Draft:
    return drafting.begin(number=1, by=lead, at=NOW)


def edit(draft: Draft, number: int, by: Actor, *, version: int = 1, **changes: Any) -> Any:
    base = RULES[number - 1]
    return drafting.save_row(
        draft=draft,
        number=number,
        values=values(base, **changes),
        version=version,
        by=by,
        at=NOW,
    )


def publish_it(draft: Draft, by: Actor, reason: str = "The desk moved.") -> Rules:
    draft.refresh_from_db()
    return drafting.publish_draft(draft=draft, version=draft.version, reason=reason, by=by, at=NOW)


def current(draft: Draft) -> tuple[Rule, ...]:
    return rules_of(draft_rows(draft))


def verbs(program: Program) -> list[str]:
    return list(
        Entry.objects.filter(program=program).order_by("position").values_list("verb", flat=True)
    )


def test_a_draft_begins_as_the_edition_it_is_begun_from(draft: Draft) -> None:
    assert current(draft) == RULES
    assert verbs(draft.program) == ["rules.draft-begun"]


def test_a_saved_row_counts_only_in_the_draft(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, say="Please dial {number}.")
    assert current(draft)[1].say == "Please dial {number}."
    assert edition(lead.program).rules == RULES


def test_it_says_whose_change_came_between_and_saves_nothing(draft: Draft, lead: Actor) -> None:
    """R01: two people, one row."""
    other = actor_in(draft.program, "manager")
    edit(draft, 2, other, say="First.")
    with pytest.raises(OutOfDate, match="Sample Person changed this row at 10:00"):
        edit(draft, 2, lead, say="Second.")
    assert current(draft)[1].say == "First."


def test_two_people_edit_two_rows_without_meeting(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, say="Two.")
    edit(draft, 3, actor_in(draft.program, "manager"), say="Three.")
    assert [r.say for r in current(draft)[1:3]] == ["Two.", "Three."]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"say": ""}, "say", "Fill this in"),
        ({"say": "x" * 2_001}, "say", "longer than 2000"),
        ({"headline": "x" * 201}, "headline", "longer than 200"),
        ({"reason": "Call {phone}."}, "reason", "cannot be filled in"),
        ({"first_group": ""}, "first_group", "needs a group"),
        ({"first_group": "NOBODY"}, "first_group", "no group in use"),
        ({"line_purpose": "hot-line"}, "line_purpose", "No line in use"),
        ({"abouts": ["weather"]}, "abouts", "from the list"),
        ({"county_states": ["asleep"]}, "county_states", "from the list"),
        ({"advice": "run"}, "advice", "Choose one"),
    ],
)
def test_it_refuses_a_row_with_a_sentence_beside_the_field(
    draft: Draft, lead: Actor, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        edit(draft, 2, lead, **changes)
    assert sentence in refused.value.fields[field]
    assert current(draft) == RULES


def test_control_characters_and_line_ends_are_cleaned(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, headline="Give\x00 the\nnumber", say="One\r\ntwo\x07")
    row = current(draft)[1]
    assert (row.headline, row.say) == ("Give the number", "One\ntwo")


def test_a_row_moves_one_place_at_a_time_and_stops_at_the_end(draft: Draft, lead: Actor) -> None:
    for version in (1, 2):
        drafting.move(draft=draft, number=3, is_up=True, version=version, by=lead, at=NOW)
    drafting.move(draft=draft, number=3, is_up=True, version=3, by=lead, at=NOW)
    assert [r.headline for r in current(draft)][:2] == [RULES[2].headline, RULES[0].headline]


def test_moving_passes_rows_that_were_taken_out(draft: Draft, lead: Actor) -> None:
    drafting.remove_row(draft=draft, number=2, version=1, by=lead, at=NOW)
    drafting.move(draft=draft, number=3, is_up=True, version=2, by=lead, at=NOW)
    assert current(draft)[0].headline == RULES[2].headline


def test_a_row_that_was_taken_out_comes_back_to_its_place(draft: Draft, lead: Actor) -> None:
    drafting.remove_row(draft=draft, number=2, version=1, by=lead, at=NOW)
    assert len(current(draft)) == 3
    drafting.restore_row(draft=draft, number=2, version=2, by=lead, at=NOW)
    assert current(draft) == RULES


def test_a_new_row_stands_before_the_last(draft: Draft, lead: Actor) -> None:
    new = values(rule(9, entity_types=("media",)))
    drafting.add_row(draft=draft, values=new, version=1, by=lead, at=NOW)
    assert [r.headline for r in current(draft)][3:] == ["Do 9", RULES[3].headline]


def test_publishing_is_in_force_at_once_and_told(draft: Draft, lead: Actor) -> None:
    """R01: who, when and why."""
    edit(draft, 2, lead, say="Please dial {number}.")
    before = draft.program.facts_version
    published = publish_it(draft, lead)
    assert (published.number, published.reason) == (2, "The desk moved.")
    assert published.published_by == lead.user
    program = Program.objects.get(pk=draft.program_id)
    assert program.facts_version == before + 1
    assert edition(program).rules[1].say == "Please dial {number}."
    assert verbs(program)[-1] == "rules.published"
    entry = Entry.objects.filter(program=program).latest("position")
    assert (entry.read_action, entry.data) == ("program.read", {"draft": 1, "edition": 2})


def test_advice_that_was_given_stays_as_it_was(draft: Draft, lead: Actor, agent: Actor) -> None:
    """R39: stored advice never changes."""
    receive(incoming(), by=agent, at=NOW)
    before = list(AdviceGiven.objects.values())
    edit(draft, 2, lead, say="Please dial {number}.")
    publish_it(draft, lead)
    assert list(AdviceGiven.objects.values()) == before


def test_a_row_that_is_never_reached_is_not_published(draft: Draft, lead: Actor) -> None:
    drafting.add_row(
        draft=draft,
        values=values(RULES[2], headline="Again"),
        version=1,
        by=lead,
        at=NOW,
    )
    with pytest.raises(InvalidInput, match="Row 4 is never reached"):
        publish_it(draft, lead)
    assert Rules.objects.filter(program=draft.program).count() == 1


def test_a_gap_is_not_published(draft: Draft, lead: Actor) -> None:
    drafting.remove_row(draft=draft, number=4, version=1, by=lead, at=NOW)
    with pytest.raises(InvalidInput, match="combinations have no answer"):
        publish_it(draft, lead)


def test_nothing_left_is_not_published(draft: Draft, lead: Actor) -> None:
    for number in (1, 2, 3, 4):
        drafting.remove_row(draft=draft, number=number, version=1, by=lead, at=NOW)
    with pytest.raises(InvalidInput, match="No row is left"):
        publish_it(draft, lead)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_publishing_needs_a_reason(draft: Draft, lead: Actor, reason: str) -> None:
    edit(draft, 2, lead, say="Else.")
    with pytest.raises(InvalidInput, match="why the rules change"):
        publish_it(draft, lead, reason)


def test_what_says_the_same_is_not_published_again(draft: Draft, lead: Actor) -> None:
    with pytest.raises(InvalidInput, match="Nothing to publish"):
        publish_it(draft, lead)


def test_it_publishes_only_what_was_shown(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, say="Shown.")
    draft.refresh_from_db()
    shown = draft.version
    edit(draft, 3, actor_in(draft.program, "manager"), say="Not shown.")
    with pytest.raises(OutOfDate, match="changed this draft"):
        drafting.publish_draft(draft=draft, version=shown, reason="Why", by=lead, at=NOW)


def test_a_draft_of_an_old_edition_is_carried_over_first(draft: Draft, lead: Actor) -> None:
    """Bad input: a draft based on an old version."""
    edit(draft, 2, lead, say="Mine.")
    theirs = [replace(r, say="Theirs.") if r.position == 3 else r for r in RULES]
    publish(rules=theirs, by=lead, at=NOW)
    with pytest.raises(OutOfDate, match="Edition 2 was published by Sample Person"):
        publish_it(draft, lead)
    lead.program.facts_version += 1
    draft.refresh_from_db()
    notes = drafting.carry_over(draft=draft, version=draft.version, by=lead, at=NOW)
    assert notes == ()
    assert [r.say for r in current(draft)][1:3] == ["Mine.", "Theirs."]


def test_an_earlier_edition_is_taken_back_by_a_draft_of_it(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, say="A mistake.")
    publish_it(draft, lead)
    back = drafting.begin(number=1, by=lead, at=NOW)
    found = review(lead.program, back, draft_rows(back))
    assert found.can_publish
    assert publish_it(back, lead, "It was a mistake.").number == 3
    assert edition(Program.objects.get(pk=lead.program.pk)).rules == RULES


@pytest.mark.parametrize("how", ["published", "discarded"])
def test_a_draft_that_has_ended_is_not_changed(draft: Draft, lead: Actor, how: str) -> None:
    if how == "published":
        edit(draft, 2, lead, say="Else.")
        publish_it(draft, lead)
    else:
        drafting.discard(draft=draft, version=1, by=lead, at=NOW)
    with pytest.raises(Conflict, match="egin a new one"):
        edit(draft, 3, lead, say="Too late.")


def test_a_draft_that_was_thrown_away_is_taken_back_as_it_was(draft: Draft, lead: Actor) -> None:
    edit(draft, 2, lead, say="Kept.")
    drafting.discard(draft=draft, version=2, by=lead, at=NOW)
    drafting.take_back(draft=draft, version=3, by=lead, at=NOW)
    draft.refresh_from_db()
    assert draft.is_open
    assert current(draft)[1].say == "Kept."


@pytest.mark.parametrize("role", ["agent", "analyst", "team-member", "auditor"])
def test_others_do_not_change_the_rules(program: Program, role: str) -> None:
    """safety.md: routing rules are for the readiness team, managers and program leads."""
    with pytest.raises(Exception) as refused:
        drafting.begin(number=1, by=actor_in(program, role), at=NOW)
    assert isinstance(refused.value, NotAllowed) == (role == "auditor")
    assert not Draft.objects.exists()


def test_an_edition_that_is_not_there_begins_nothing(lead: Actor) -> None:
    with pytest.raises(InvalidInput, match="no edition 7"):
        drafting.begin(number=7, by=lead, at=NOW)


def test_drafts_do_not_pile_up(lead: Actor) -> None:
    for _ in range(drafting.MOST_DRAFTS):
        drafting.begin(number=1, by=lead, at=NOW)
    with pytest.raises(Conflict, match="throw one away first"):
        drafting.begin(number=1, by=lead, at=NOW)


def test_one_of_two_who_publish_at_once_gets_through(committed: None) -> None:
    """The second is told to carry the changes over; no edition is lost."""
    program = make_program()
    drafts = [drafting.begin(number=1, by=system(program), at=NOW) for _ in range(2)]
    for i, draft in enumerate(drafts):
        edit(draft, 2, system(program), say=f"From {i}.")
    start, told = Barrier(2), []

    def publishing(draft: Draft, at: datetime = NOW) -> None:
        by = system(Program.objects.get(pk=program.pk))
        start.wait()
        try:
            publish_it(draft, by)
        except OutOfDate as error:
            told.append(error.sentence)
        finally:
            connection.close()

    threads = [Thread(target=publishing, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert list(editions(Program.objects.get(pk=program.pk))) == [1, 2]
