"""Every message of the mailboxes is evidence, and ends in one outcome (R12, R32)."""

from datetime import date, timedelta
from typing import Any

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.figures import Counted, figure
from hypercare.casework.evidence.mailed import Mailed, ending_of
from hypercare.casework.evidence.models import Evidence
from hypercare.casework.evidence.selectors import day_figures, open_days
from hypercare.casework.evidence.services.deciding import Verdict, decide
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.states import Outcome
from hypercare.casework.mail.handling import set_aside
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import State
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.messages import file, letter, make_mailbox, store
from tests.factories.program import NOW

DAY = date(2026, 10, 29)
EMPTY = b"\r\n\r\n"


@pytest.fixture
def mailbox(program: Program) -> Mailbox:
    return make_mailbox(program)


@pytest.fixture
def match(readiness: Actor) -> Any:
    return lambda: reconcile(day=DAY, by=readiness, at=NOW + timedelta(hours=9))


def automatic() -> bytes:
    return letter("I am away.", auto_submitted="auto-replied", precedence="bulk")


def test_a_message_that_became_a_contact_is_matched_with_it(mailbox: Mailbox, match: Any) -> None:
    message = file(mailbox, letter(), NOW)
    match()
    piece = Evidence.objects.select_related("line").get()
    assert (piece.outcome, piece.contact, piece.message) == ("matched", message.contact, message)
    assert piece.line is not None
    assert (piece.line.key, piece.reasons) == ("cs_mailbox", ["filed"])


def test_every_message_is_there_and_the_figure_adds_up(
    mailbox: Mailbox, match: Any, program: Program
) -> None:
    """One filed, one by a machine, one that waits, one in quarantine, and a copy of the first."""
    first = letter()
    file(mailbox, first, NOW)
    file(mailbox, automatic(), NOW)
    file(mailbox, EMPTY, NOW)
    file(mailbox, first, NOW + timedelta(minutes=1))
    store(mailbox, letter(), NOW + timedelta(minutes=2))
    match()
    states = RawMessage.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["filed", "automatic", "quarantined", "copy", "waiting"]
    ends = Evidence.objects.order_by("message").values_list("outcome", flat=True)
    assert list(ends) == ["matched", "automatic", "missing", "missing"]
    whole = day_figures(program, DAY)[1]
    assert (whole.received, whole.documented, whole.explained, whole.missing) == (3, 1, 0, 2)


def test_what_is_filed_later_closes_the_gap(mailbox: Mailbox, match: Any) -> None:
    store(mailbox, letter(), NOW)
    match()
    assert Evidence.objects.get().outcome == Outcome.MISSING
    file(mailbox, letter(), NOW)
    match()
    assert set(Evidence.objects.values_list("outcome", flat=True)) == {"matched"}


def test_a_message_whose_contact_was_withdrawn_is_missing(mailbox: Mailbox, match: Any) -> None:
    message = file(mailbox, letter(), NOW)
    match()
    assert message.contact is not None
    Contact.objects.filter(pk=message.contact.pk).update(withdrawn_at=NOW)
    assert match() == 1
    assert Evidence.objects.get().reasons == ["contact-withdrawn"]


def test_what_a_person_set_aside_is_explained_and_not_documented(
    mailbox: Mailbox, match: Any, program: Program, readiness: Actor
) -> None:
    message = file(mailbox, EMPTY, NOW)
    set_aside(message=message, why="An advertisement.", by=readiness, at=NOW)
    match()
    assert Evidence.objects.get().outcome == Outcome.NOT_MIGRATION
    whole = day_figures(program, DAY)[1]
    assert (whole.documented, whole.explained, whole.missing) == (0, 1, 0)


def test_a_person_overrules_a_message_like_a_call(
    mailbox: Mailbox, match: Any, readiness: Actor
) -> None:
    file(mailbox, EMPTY, NOW)
    match()
    verdict = Verdict(outcome="wrong-number", why="For another office.")
    piece = Evidence.objects.get()
    decide(evidence=piece, version=piece.version, verdict=verdict, by=readiness, at=NOW)
    assert match() == 0


def test_a_day_with_mail_alone_is_looked_at_again(mailbox: Mailbox, program: Program) -> None:
    file(mailbox, letter(), NOW)
    assert open_days(program, DAY) == [DAY]
    assert open_days(program, DAY + timedelta(days=1)) == []


def test_the_page_leads_to_the_message_where_it_is_filed(
    mailbox: Mailbox, match: Any, readiness: Actor
) -> None:
    message = file(mailbox, EMPTY, NOW)
    match()
    client, base = browser_of(readiness), f"/{readiness.program.key}/evidence/"
    piece = Evidence.objects.get()
    for page in (f"{base}{DAY}/", f"{base}calls/{piece.pk}/"):
        assert message.reference in client.get(page).content.decode()
    answer = client.post(f"{base}calls/{piece.pk}/log/")
    assert answer["Location"].endswith(f"/mail/{message.reference}/")


@pytest.mark.parametrize("state", [state for state in State if state != State.COPY])
def test_every_state_of_a_message_has_an_outcome(state: State) -> None:
    without, _why = ending_of(Mailed(1, NOW, "cs_mailbox", "a@b.example", state))
    assert without not in (Outcome.MATCHED, Outcome.CANNOT_TELL)
    with_contact, _why = ending_of(Mailed(1, NOW, "", "", state, contact_id=7))
    assert with_contact == Outcome.MATCHED


def test_without_a_contact_nothing_is_documented() -> None:
    counted = [Counted("", "", outcome, has_contact=False) for outcome in Outcome]
    whole = figure(counted)
    assert whole.documented == 0
    assert whole.received == whole.explained + whole.missing == len(Outcome) - 1
