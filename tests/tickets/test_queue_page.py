"""The queue and the page of a ticket: what they cost, and what they refuse."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.services import edit
from hypercare.casework.tickets.services.claiming import claim
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.states import Outcome, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import OutOfDate
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of, told

MOST_QUEUE, MOST_OPENED = 7, 14
MINUTE = timedelta(minutes=1)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_pages_ask_a_fixed_number_of_questions(
    readiness: Actor, agent: Actor, now: datetime
) -> None:
    """It does not grow with the rows."""
    client, home = browser_of(readiness), f"/{readiness.program.key}/"
    paths = ("queue/", "queue/?open=T-1001", "tickets/T-1001/")
    ticket_of(agent, now)
    few = [queries(client, home + path) for path in paths]
    for _ in range(10):
        ticket_of(agent, now)
    assert [queries(client, home + path) for path in paths] == few
    assert few[0] <= MOST_QUEUE
    assert few[1] <= MOST_OPENED


def posted(by: Actor, path: str, **said: str) -> tuple[int, str]:
    answer = browser_of(by).post(f"/{by.program.key}/{path}", said)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"do": "assign:NONE"}, 422, "no support group"),
        ({"do": "forget"}, 422, "Choose what the review ends in."),
        ({"do": "redirect", "version": "7"}, 409, "Somebody else changed T-1001"),
        ({"do": "same-question", "under": "9999"}, 422, "Write the number of the other ticket"),
        ({"do": "needs-details", "wake_at": "2001-01-01T09:00"}, 422, "That time has passed"),
        ({"do": "needs-details", "wake_at": "9999-12-31T23:59"}, 422, "between 2000 and 2100"),
    ],
)
def test_a_refusal_says_why_keeps_what_was_typed_and_changes_nothing(
    ticket: Ticket, readiness: Actor, said: dict[str, str], status: int, sentence: str
) -> None:
    typed = {"why": "Typed with care.", "open": "T-1001", **said}
    code, page = posted(readiness, "tickets/T-1001/review/", **typed)
    assert (code, sentence in page, "Typed with care." in page) == (status, True, True)
    assert Ticket.objects.get(pk=ticket.pk).status == "new"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("review", {"do": "assign:CS", "why": "Typed with care.", "open": "T-1001"}),
        ("do/close", {"why": "Typed with care."}),
    ],
)
def test_an_old_version_says_whose_change_came_between_and_asks_once(
    ticket: Ticket, readiness: Actor, path: str, said: dict[str, str]
) -> None:
    """Issue 4: an old version never discards text. The same words sent again are taken."""
    other, at = actor_in(readiness.program, "manager"), clock.now()
    if path == "do/close":
        move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=at)
    old = Ticket.objects.get(pk=ticket.pk)
    edit(ticket=old, version=old.version, changes={"severity": "1"}, by=other, at=at)
    address = f"tickets/T-1001/{path}/"
    code, page = posted(readiness, address, **said, version=str(old.version))
    assert (code, f"{other.user} changed T-1001 in between" in page) == (409, True)
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    code, page = posted(readiness, address, **said, version=version)
    assert code == 302
    assert told(ticket)[-1].endswith("Typed with care.")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("review", {"do": "assign:CS", "why": "Typed with care.", "open": "T-1001"}),
        ("do/resolve", {"resolution": "Typed with care."}),
    ],
)
def test_who_was_overtaken_reads_by_whom_and_finds_the_words_again(
    ticket: Ticket, readiness: Actor, path: str, said: dict[str, str]
) -> None:
    """Issue 4: an old version never discards text, also where nothing may follow any more."""
    other, at = actor_in(readiness.program, "manager"), clock.now()
    move(ticket=ticket, to=Status.REDIRECTED, by=other, at=at)
    address = f"tickets/T-1001/{path}/"
    code, page = posted(readiness, address, **said, version="1")
    sentence = f"{other.user} changed T-1001 in between; it is redirected now."
    assert (code, sentence in page, "Typed with care." in page) == (409, True, True)
    code, page = posted(readiness, address, **said, version="2")
    sentence = "T-1001 is redirected. Reopen it before"
    assert (code, sentence in page, "Typed with care." in page) == (409, True, True)


def test_who_moved_a_ticket_is_named_to_who_came_late(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=now)
    with pytest.raises(OutOfDate, match=f"^{readiness.user} changed T-1001 in between"):
        edit(ticket=ticket, version=1, changes={"severity": "1"}, by=readiness, at=now)


def test_an_action_keeps_the_place_and_opens_the_next_that_is_free(
    readiness: Actor, agent: Actor, now: datetime
) -> None:
    """Two people review at once: what the other has done, or is at, is passed over."""
    five = [ticket_of(agent, now + minutes * MINUTE) for minutes in range(5)]
    client, home = browser_of(readiness), f"/{readiness.program.key}/"

    def onward(ticket: Ticket, next_one: Ticket) -> str:
        said = {"do": "redirect", "show": "review", "next": str(next_one), "version": "1"}
        return client.post(f"{home}tickets/{ticket}/review/", said).headers["Location"]

    assert onward(five[4], five[3]).endswith("/queue/?show=review&open=T-1004")
    move(ticket=five[2], to=Status.REDIRECTED, by=agent, at=now)
    claim(ticket=five[1], by=agent, at=clock.now())
    assert onward(five[3], five[2]).endswith("/queue/?show=review&open=T-1001")
    assert onward(five[0], five[1]).endswith("/queue/?show=review")


def test_the_preview_of_a_selection_says_all_that_will_change(
    ticket: Ticket, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """Issue 4: bulk by selection with a preview of what will change."""
    ticket_of(agent, now)
    leaf = Category.objects.get(program=readiness.program)
    assert readiness.user is not None
    said = {"person": str(readiness.user.pk), "category": str(leaf.pk), "why": "All of one kind."}
    address = f"/{readiness.program.key}/queue/together/?ticket=T-1001&ticket=T-1002&"

    def facts(do: str, **more: str) -> dict[str, str]:
        asked = browser_of(readiness).get(address + urlencode({"do": do, **said, **more}))
        page = asked.content.decode()
        assert page.count(" → ") == 2
        return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))

    assert facts("assign:CS", wake_at="2030-01-07T09:00") == {
        "Person": str(readiness.user),
        "Category at review": f"{leaf.area_name} / {leaf.sub_area}: {leaf.summary}",
        "Reason": "All of one kind.",
    }
    for wrong, why_not in (
        ({"do": "assign:NONE"}, "no support group"),
        ({"do": "same-question", "under": "T-99"}, "Write the number of the other ticket"),
        ({"do": "needs-details", "wake_at": "2001-01-01T09:00"}, "That time has passed"),
    ):
        page = browser_of(readiness).get(address + urlencode(said | wrong)).content.decode()
        assert (why_not in page, " → " in page, "All of one kind." in page) == (True, False, True)
    waits = facts("needs-details", wake_at="2030-01-07T09:00")
    assert waits["Comes back by itself"] == "Mon 7 Jan 2030 9:00"
    assert "Person" not in waits


def test_no_key_of_the_page_means_two_things(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """Every key that a button shows has to press that button."""
    review(ticket=ticket, verdict=Verdict(Outcome.ASSIGN, group="CS"), by=readiness, at=now)
    for page in ("tickets/T-1001/", "tickets/T-1001/?undo"):
        html = browser_of(readiness).get(f"/{readiness.program.key}/{page}").content.decode()
        keys = re.findall(r'data-key="([^"]+)"', html)
        assert sorted(keys) == sorted(set(keys))
        assert {"a", "w", "d", "t", "r"} <= set(keys)


def test_a_reviewed_ticket_beside_the_queue_shares_no_key_with_the_rows(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    review(ticket=ticket, verdict=Verdict(Outcome.REDIRECT, why="Sent on."), by=readiness, at=now)
    ticket_of(readiness, now)
    html = browser_of(readiness).get(f"/{readiness.program.key}/queue/?open=T-1001")
    keys = re.findall(r'data-key="([^"]+)"', html.content.decode())
    assert sorted(keys) == sorted(set(keys))
    assert {"x", "l"} <= set(keys)


def test_what_must_be_said_is_marked_before_it_is_asked_for(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    """Issue 4: rules that need more (a resolution, a reason) say so before, not after."""
    client, home = browser_of(readiness), f"/{readiness.program.key}/tickets/T-1001/do/"
    review(ticket=ticket, verdict=Verdict(Outcome.ASSIGN, group="CS"), by=readiness, at=now)

    def marked(way: str) -> list[str]:
        form = client.get(f"{home}{way}/").content.decode()
        return re.findall(r"<(?:label|legend)[^>]*>([^<]+?) <abbr class=\"hc-must\"", form)

    def focused(way: str) -> list[str]:
        form = client.get(f"{home}{way}/").content.decode()
        return re.findall(r'name="(\w+)"[^>]* autofocus', form)

    assert (focused("resolve"), focused("assign")) == (["resolution"], ["group"])
    assert marked("resolve") == ["How it was resolved"]
    assert marked("hand-back") == marked("close") == marked("redirect") == ["Reason"]
    assert marked("wait") == ["Waits for", "Comes back by itself"]
    assert marked("assign") == ["Support group"]
    assert marked("refer") == ["Support group", "Reason"]


def test_what_may_not_follow_is_not_offered_and_says_why(ticket: Ticket, readiness: Actor) -> None:
    client, home = browser_of(readiness), f"/{readiness.program.key}/tickets/T-1001/"
    assert "do/resolve/" not in client.get(home).content.decode()
    page = client.get(f"{home}do/resolve/").content.decode()
    assert "has not been reviewed. Review it before resolving." in page
    code, page = posted(readiness, "tickets/T-1001/do/resolve/", resolution="x")
    assert (code, "Review it before resolving." in page) == (409, True)
    move(ticket=ticket, to=Status.REDIRECTED, by=readiness, at=clock.now())
    assert "do/reopen/" in client.get(home).content.decode()
    code, page = posted(readiness, "tickets/T-1001/do/reopen/", why="")
    assert (code, "Say why." in page) == (422, True)
