"""What `hypercare demo` makes on a day when not everything of the sample has happened."""

from datetime import UTC, date, datetime

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.surface.demo.services import prepare
from tests.demo.test_sample import AFTER_ALL, ANCHOR, PACIFIC, quiet


def test_only_what_has_happened_is_logged(db: object) -> None:
    """Tuesday 10:00: day 0 and the first contacts of day 1."""
    now = datetime(2026, 10, 27, 10, 0, tzinfo=PACIFIC)
    summary = prepare(anchor=None, at=now, progress=quiet)
    assert summary.anchor == ANCHOR
    last = Contact.objects.order_by("-happened_at")[0]
    assert summary.contacts == 27
    assert last.idempotency_key == "demo-C27"
    assert last.happened_at < now


def test_an_anchor_to_come_logs_nothing(db: object) -> None:
    summary = prepare(anchor=date(2027, 1, 4), at=AFTER_ALL, progress=quiet)
    assert summary.contacts == 0
    assert not Contact.objects.exists()


def test_before_a_day_has_come_its_issues_are_not_there(db: object) -> None:
    morning = datetime(2026, 10, 26, 16, 10, tzinfo=UTC)
    made = prepare(anchor=ANCHOR, at=morning, progress=quiet)
    rows = Issue.objects.filter(program__key=made.program_key)
    assert set(rows.values_list("status", flat=True)) <= {"open", "confirmed", "workaround"}
    assert rows.count() == 3
