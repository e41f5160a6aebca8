"""The answers that a page looks up are the answers that the rules give."""

import gzip
import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db.models import F

from hypercare.casework.routing.answers import answers_for
from hypercare.casework.routing.concern import Question
from hypercare.casework.routing.selectors import Advice, advice_for
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import book
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in

DAY = date(2026, 10, 29)
MORNING = datetime(2026, 10, 29, 12, 30, tzinfo=UTC)  # 05:30: no line answers yet
NOON = datetime(2026, 10, 29, 19, 0, tzinfo=UTC)
GO_LIVE = date(2026, 10, 26)


def question(kind: str, concern: str, at: datetime, about: str, channel: str, back: bool) -> Any:
    wave = int(concern.removeprefix("wave-")) if concern.startswith("wave-") else None
    county = None if wave or not concern else concern
    own = county if kind == EntityType.COUNTY else None
    return Question(kind, about, channel, at, "Somebody", own, back, wave, county)


def looked_up(data: dict[str, Any], kind: str, concern: str, place: tuple[int, int, int]) -> Any:
    """What the script of the page does: two look-ups, and nothing else."""
    about, channel, back = place
    grid, texts = data["callers"][kind][concern]
    row = data["grids"][grid][(about * len(data["channels"]) + channel) * 2 + back]
    return data["answers"][data["places"][texts][str(row)]]


def filled(data: dict[str, Any], answer: dict[str, Any], sentence: str, at: datetime) -> str:
    times = data["lines"].get(answer["line"], {"times": []})["times"]
    begun = [t for t in times if datetime.fromisoformat(t["from"]) <= at]
    opens = (begun[-1]["opens"] if begun else "") or data["words"]["now"]
    words = {"entity": "Somebody", "opens": opens}
    return re.sub(r"\{(entity|opens)\}", lambda match: words[match[1]], sentence)


def said(data: dict[str, Any], answer: dict[str, Any], channel: str, at: datetime) -> list[Any]:
    on_the_way = channel in answer["steps_on"]
    steps = [filled(data, answer, step, at) for step in answer["steps"]] if on_the_way else []
    texts = [filled(data, answer, answer[name], at) for name in ("headline", "say", "reason")]
    ticket = channel in answer["ticket_on"]
    group = answer["group"] if ticket else ""
    return [answer["row"], answer["code"], *texts, answer["number"], ticket, group, steps]


def expected(advice: Advice) -> list[Any]:
    texts = [advice.headline, advice.say, advice.reason]
    row, ticket = [advice.row, advice.code], [advice.ticket_required, advice.first_group]
    return [*row, *texts, advice.number, *ticket, list(advice.transfer_steps)]


@pytest.mark.parametrize("at", [MORNING, NOON])
def test_every_cell_is_the_answer_of_the_rules(sample: Program, at: datetime) -> None:
    """R01: what a page looks up and what the server says can never disagree."""
    data = json.loads(json.dumps(answers_for(sample, DAY)))
    places = list(product(enumerate(data["abouts"]), enumerate(data["channels"]), (False, True)))
    for kind in data["callers"]:
        for concern in ("", "wave-1", "wave-3", "napa", "butte"):
            if concern not in data["callers"][kind]:
                continue
            for (a, about), (c, channel), back in places:
                advice = advice_for(sample, question(kind, concern, at, about, channel, back))
                answer = looked_up(data, kind, concern, (a, c, back))
                assert said(data, answer, channel, at) == expected(advice)


@pytest.mark.parametrize("after", [-40, -3, -1, 0, 6, 30, 31, 80])
def test_it_holds_on_each_day_of_a_wave(sample: Program, after: int) -> None:
    """R03, R09: the row and the code for all counties, waves and days."""
    day = GO_LIVE + timedelta(days=after)
    data = answers_for(sample, day)
    at = datetime(day.year, day.month, day.day, 20, 0, tzinfo=UTC)
    for kind, concerns in data["callers"].items():
        for concern, (a, about) in product(concerns, enumerate(data["abouts"])):
            advice = advice_for(sample, question(kind, concern, at, about, "phone", False))
            answer = looked_up(data, kind, concern, (a, 0, 0))
            assert (answer["row"], answer["code"]) == (advice.row, advice.code)


@pytest.mark.parametrize(("day", "asked"), [(DAY, True), (date(2026, 9, 2), False)])
def test_it_says_who_is_asked_which_wave_is_meant(sample: Program, day: date, asked: bool) -> None:
    """The New System only where the answer can differ; the public always for its county."""
    kinds = answers_for(sample, day)["asks_concern"]
    assert ("new_system" in kinds) == asked
    assert "public" in kinds


def test_it_ends_with_the_day(sample: Program) -> None:
    """Settled reading 8: the day of the clock change has 25 hours."""
    data = answers_for(sample, date(2026, 11, 1))
    begin, end = (datetime.fromisoformat(data[name]) for name in ("from", "until"))
    assert end - begin == timedelta(hours=25)


def test_every_name_that_the_server_finds_is_in_it(sample: Program) -> None:
    data, known = answers_for(sample, DAY), book(sample)
    for text in ("Napa", "NAPA COUNTY", "county of Napa", *(e.key for e in known.entities)):
        entity = known.find(text) or known.find(text, EntityType.COUNTY)
        assert entity is not None
        assert data["entities"][data["names"][fold(text)]]["name"] == entity.name


def test_it_is_small_enough_to_come_with_the_page(sample: Program) -> None:
    actor = actor_in(sample, "agent")
    path = f"/{sample.key}/rules/answers.json?day=2026-10-29"
    answer = browser_of(actor).get(path, headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) < 60_000
    assert json.loads(gzip.decompress(answer.content))["rules"] == 1


def test_it_is_sent_again_only_when_something_changed(sample: Program) -> None:
    browser = browser_of(actor_in(sample, "agent"))
    path = f"/{sample.key}/rules/answers.json?day=2026-10-29"
    first = browser.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    again = browser.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Program.objects.filter(pk=sample.pk).update(facts_version=F("facts_version") + 1)
    assert browser.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_it_refuses_a_day_that_nobody_asks_about(sample: Program, day: str) -> None:
    answer = browser_of(actor_in(sample, "agent")).get(
        f"/{sample.key}/rules/answers.json?day={day}"
    )
    assert answer.status_code == 422


def test_without_a_day_it_is_today(sample: Program) -> None:
    answer = browser_of(actor_in(sample, "agent")).get(f"/{sample.key}/rules/answers.json")
    assert answer.status_code == 200
    assert answer.json()["v"] == 2
