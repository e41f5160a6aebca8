"""One frozen edition for each recipient and day, and each contact in exactly one (R27)."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.services.closing import close_day, tally
from hypercare.casework.intake.corrections import correct as correct_contact
from hypercare.casework.intake.withdrawing import restore, withdraw
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.contents import canonical, checksum, read
from hypercare.insight.reports.document import document
from hypercare.insight.reports.models import Edition, Recipient, Told
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.services.editing import approve_due, correct, draft_again
from hypercare.insight.reports.services.sending import send_due
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.reports.conftest import FIRST_DAY, approved, draft, local, log, make_recipient, numbers

NEXT = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def manager(program: Program) -> Actor:
    return actor_in(program, "manager")


def test_a_contact_of_the_day_is_new_and_one_logged_after_the_cut_off_is_late(
    program: Program, recipient: Recipient
) -> None:
    early = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    first = draft(recipient, FIRST_DAY)
    late = log(program, local(FIRST_DAY, "11:00"), local(NEXT, "12:00"))
    second = draft(recipient, NEXT)
    assert numbers(first, "new") == [early.reference]
    assert (numbers(second, "new"), numbers(second, "late")) == ([], [late.reference])
    assert (first.name, second.name) == ("1", "2")


def test_a_day_without_contacts_has_its_edition(recipient: Recipient) -> None:
    edition = draft(recipient, NEXT)
    assert (edition.number, edition.new, edition.late) == (2, 0, 0)


def test_drafting_again_and_again_makes_one_edition_a_day(recipient: Recipient) -> None:
    at = local(NEXT, "07:00")
    assert (draft_due(at=at), draft_due(at=at)) == (1, 0)
    edition = Edition.objects.get()
    edition.pk, edition.number = None, 7
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


def test_what_is_not_about_the_migration_is_not_in_it(
    program: Program, recipient: Recipient
) -> None:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"), about="auto-reply",
        channel="email")  # fmt: skip
    assert numbers(draft(recipient, FIRST_DAY), "new") == []


def test_a_contact_before_the_first_reported_day_is_never_told(
    program: Program, recipient: Recipient
) -> None:
    before = FIRST_DAY - timedelta(days=1)
    log(program, local(before, "10:00"), local(FIRST_DAY, "10:05"))
    edition = draft(recipient, FIRST_DAY)
    assert (edition.new, edition.late) == (0, 0)


def test_a_change_says_what_it_was_before(program: Program, recipient: Recipient) -> None:
    by = actor_in(program, "manager")
    contact = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    draft(recipient, FIRST_DAY)
    facts = incoming(about="lds", reason="It is the old data.")
    correct_contact(
        contact, facts, why="Asked again.", version=contact.version, by=by, at=local(NEXT, "12:00")
    )
    edition = draft(recipient, NEXT)
    (changed,) = read(edition.content)["sections"]["changed"]
    assert changed["was"]["about"] == ["conversion", "lds"]
    assert numbers(edition, "new") == []


def test_a_withdrawn_contact_is_told_once_and_once_more_when_it_counts_again(
    program: Program, recipient: Recipient
) -> None:
    by = actor_in(program, "manager")
    contact = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    draft(recipient, FIRST_DAY)
    gone = withdraw(contact, why="Twice.", version=contact.version, by=by, at=local(NEXT, "12:00"))
    told = draft(recipient, NEXT)
    quiet = draft(recipient, NEXT + timedelta(days=1))
    gone = Contact.objects.get(pk=contact.pk)
    restore(gone, version=gone.version, by=by, at=local(NEXT + timedelta(days=2), "12:00"))
    again = draft(recipient, NEXT + timedelta(days=2))
    assert numbers(told, "withdrawn") == [contact.reference]
    assert numbers(quiet, "withdrawn") == []
    assert read(again.content)["sections"]["changed"][0]["counts_again"]


def test_rows_hold_masked_words_only(program: Program, recipient: Recipient) -> None:
    """R34, safety row 20: the checksum is over rows that hold no client identifier."""
    log(
        program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"),
        reason="The case of 219-09-9999 is gone.", name="Trevor Oduya",
        entity_type="unknown", entity="Caller of 219-09-9999",
    )  # fmt: skip
    content = draft(recipient, FIRST_DAY).content
    assert "[SSN masked]" in content
    assert not any(word in content for word in ("219-09-9999", "Oduya", "530-555-0111"))


def test_coverage_hand_overs_what_came_back_and_open_issues_stand_beside_the_contacts(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    """The figure is that of whoever closed the day, before or after the draft."""
    sent = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    back = log(program, local(FIRST_DAY, "12:00"), local(FIRST_DAY, "12:05"))
    issue = open_issue(
        facts=IssueFacts("Case 123-45-6789 is missing."), by=manager, at=local(FIRST_DAY, "13:00")
    )
    tally(day=FIRST_DAY, calls=3, line="", note="", by=manager, at=local(FIRST_DAY, "18:00"))
    edition = draft(recipient, FIRST_DAY)
    assert "not closed yet" in document(edition.content, edition.checksum).coverage
    gap = "Nobody recalls it."
    close_day(day=FIRST_DAY, gap=gap, seen=3, by=manager, at=local(NEXT, "07:05"))
    edition = draft_again(edition=edition, version=1, by=manager, at=local(NEXT, "07:10"))
    content = read(edition.content)
    assert content["hand_overs"][0]["contact"] == sent.reference
    assert content["hand_overs"][0]["outcome"] == "Came back"
    assert content["came_back"] == [{"contact": back.reference, "sent_away_with": sent.reference}]
    assert [one["number"] for one in content["issues"]] == [issue.reference]
    assert "123-45" not in edition.content
    shown = document(edition.content, edition.checksum)
    assert shown.coverage.startswith(
        "3 calls and messages received: 0 documented, 0 explained, 3 missing."
    )
    assert shown.coverage.endswith(f"Why they are missing: {gap}")


def test_a_recipient_is_held_without_what_it_is_joined_to(recipient: Recipient) -> None:
    """A row that was waited for would be looked for with its join as it was before."""
    with CaptureQueriesContext(connection) as said:
        draft(recipient, FIRST_DAY)
    locks = [one["sql"] for one in said if "report" in one["sql"] and "FOR UPDATE" in one["sql"]]
    assert locks
    assert not [sql for sql in locks if "JOIN" in sql]


def test_a_recipient_sees_the_agreed_fields_alone(program: Program) -> None:
    narrow = make_recipient(program, fields=["county", "channel"])
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    content = read(draft(narrow, FIRST_DAY).content)
    (row,) = content["sections"]["new"]
    assert set(row) == {"number", "happened_at", "county", "channel"}
    assert set(content["totals"]) == {"county", "channel"}


def test_the_checksum_is_over_the_bytes_of_the_json_file(
    program: Program, recipient: Recipient
) -> None:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"), reason="Größe ≠ Ωmega")
    edition = draft(recipient, FIRST_DAY)
    assert checksum(canonical(read(edition.content))) == edition.checksum


def test_an_approved_edition_cannot_be_changed_by_anybody(
    recipient: Recipient, manager: Actor
) -> None:
    edition = approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    for change in (
        lambda: Edition.objects.filter(pk=edition.pk).update(content="{}"),
        lambda: Edition.objects.filter(pk=edition.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_only_a_manager_approves(recipient: Recipient, readiness: Actor, manager: Actor) -> None:
    edition = draft(recipient, FIRST_DAY)
    with pytest.raises(NotAllowed):
        approved(edition, readiness, local(NEXT, "07:10"))
    approved(edition, manager, local(NEXT, "07:10"))
    with pytest.raises(Conflict):
        approved(edition, manager, local(NEXT, "07:11"))


def test_a_draft_is_read_again_with_the_same_cut_off(
    program: Program, recipient: Recipient, readiness: Actor, manager: Actor
) -> None:
    contact = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    edition = draft(recipient, FIRST_DAY)
    log(program, local(FIRST_DAY, "11:00"), local(NEXT, "07:05"))
    again = draft_again(
        edition=edition, version=edition.version, by=readiness, at=local(NEXT, "07:10")
    )
    assert numbers(again, "new") == [contact.reference]
    with pytest.raises(OutOfDate):
        approved(edition, manager, local(NEXT, "07:11"))


def test_by_rule_it_is_approved_after_its_time_and_not_before(program: Program) -> None:
    edition = draft(make_recipient(program, approval="rule", rule_minutes=30), FIRST_DAY)
    assert approve_due(at=local(NEXT, "07:29")) == 0
    assert approve_due(at=local(NEXT, "07:30")) == 1
    edition.refresh_from_db()
    assert (edition.state, edition.approved_by) == ("approved", None)


def test_a_correction_says_what_changed_and_why_and_the_next_edition_does_not_repeat_it(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    kept = log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    gone = log(program, local(FIRST_DAY, "11:00"), local(FIRST_DAY, "11:05"))
    edition = approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    with pytest.raises(Conflict):
        correct(edition=edition, why="Too early.", by=manager, at=local(NEXT, "07:11"))
    send_due(at=local(NEXT, "07:11"))
    withdraw(gone, why="Twice.", version=gone.version, by=manager, at=local(NEXT, "08:00"))
    correction = correct(
        edition=edition, why="One was logged twice.", by=manager, at=local(NEXT, "08:05")
    )
    assert correction.name == "1a"
    content = read(correction.content)
    assert content["corrects"] == {"edition": "1", "why": "One was logged twice."}
    assert numbers(correction, "new") == [kept.reference]
    assert numbers(correction, "withdrawn") == [gone.reference]
    assert numbers(draft(recipient, NEXT), "withdrawn") == []


def test_a_contact_is_new_or_late_in_one_edition_for_ever(
    program: Program, recipient: Recipient
) -> None:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    draft(recipient, NEXT)
    told = Told.objects.get()
    other = Edition.objects.exclude(pk=told.edition_id).get()
    told.pk, told.edition = None, other
    with pytest.raises(IntegrityError), transaction.atomic():
        told.save()
