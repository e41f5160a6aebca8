"""The sample program, and what `hypercare demo` makes of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.selectors import counts_of
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.demo import sample
from hypercare.surface.demo.policies import anchored, default_anchor
from hypercare.surface.demo.services import DemoSummary, prepare, renew_sign_ins
from hypercare.surface.programfile import services as programfile
from tests.factories.people import quick_passwords

PACIFIC = ZoneInfo("America/Los_Angeles")
ANCHOR = date(2026, 10, 26)
AFTER_ALL = datetime(2026, 12, 5, 20, 0, tzinfo=UTC)


def quiet(label: str, done: int, of: int) -> None:
    assert label
    assert 0 <= done <= of


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DemoSummary]:
    """Everything has happened: the anchor was 40 days ago. Made once, and gone after them all."""
    with django_db_blocker.unblock(), transaction.atomic(), quick_passwords():
        yield prepare(anchor=ANCHOR, at=AFTER_ALL, progress=quiet)
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: DemoSummary, db: None) -> DemoSummary:
    return made


@pytest.mark.parametrize(
    ("local", "monday"),
    [
        ("2026-10-26T11:59", "2026-10-19"),
        ("2026-10-26T12:00", "2026-10-26"),
        ("2026-10-27T00:05", "2026-10-26"),
        ("2026-10-30T23:59", "2026-10-26"),
        ("2026-10-31T00:00", "2026-10-19"),
        ("2026-11-01T23:30", "2026-10-19"),
        ("2026-11-02T08:00", "2026-10-26"),
    ],
)
def test_wave_one_went_live_on_a_monday_that_is_over(local: str, monday: str) -> None:
    """Monday of this week; on a weekend, and before noon on Monday, of the week before."""
    now = datetime.fromisoformat(local).replace(tzinfo=PACIFIC).astimezone(UTC)
    assert default_anchor(now, PACIFIC) == date.fromisoformat(monday)


def test_the_day_is_the_programs_day_not_the_servers() -> None:
    tuesday_in_utc = datetime(2026, 10, 27, 1, 0, tzinfo=UTC)
    assert default_anchor(tuesday_in_utc, PACIFIC) == date(2026, 10, 26)
    saturday_in_utc = datetime(2026, 10, 31, 3, 0, tzinfo=UTC)
    assert default_anchor(saturday_in_utc, PACIFIC) == date(2026, 10, 26)


def test_the_other_waves_keep_their_distance() -> None:
    """R03: waves 2 and 3 go live 98 and 210 days after wave 1."""
    document = programfile.read(anchored(sample.program_text(), date(2027, 3, 1)))
    dates = [wave["go_live"] for wave in document.sections["waves"]]
    assert [(day - date(2027, 3, 1)).days for day in dates] == [0, 98, 210]


def test_the_shipped_program_has_no_fault() -> None:
    assert programfile.check(sample.program_text()) == []


def test_the_shipped_program_is_marked_as_invented() -> None:
    assert "INVENTED" in sample.program_text()
    assert programfile.read(sample.program_text()).program["sample"] is True


def test_every_number_and_address_of_the_sample_is_invented() -> None:
    document = programfile.read(sample.program_text())
    sections = document.sections
    phones = [p["phone"] for p in sections["people"]] + [r["number"] for r in sections["lines"]]
    phones += [county["public_number"] for county in sections["counties"]]
    mails = [r["email"] for s in ("people", "lines", "groups", "users") for r in sections[s]]
    assert [p for p in phones if p and not p[3:].startswith("-555-01")] == []
    assert [m for m in mails if m and not m.endswith(".example")] == []


def test_the_sample_has_three_waves_and_thirty_five_counties(demo: DemoSummary) -> None:
    program = Program.objects.get(key=demo.program_key)
    facts = plan(program)
    assert facts.waves == (1, 2, 3)
    assert len(facts.counties) == 35
    standing = facts.standing("el-dorado", ANCHOR + timedelta(days=3), program.zone)
    assert standing is not None
    assert (standing.state, standing.day, standing.wave) == ("live", 3, 1)


def test_the_forty_contacts_get_what_the_sample_expects(demo: DemoSummary) -> None:
    """R08 to R13: redirect, ticket_required, migration_related and first_group, on their day."""
    found = Contact.objects.select_related("advice").order_by("pk")
    got = {
        c.idempotency_key.removeprefix("demo-"): (
            c.advice.advice,
            c.advice.ticket_required,
            c.advice.migration_related,
            c.advice.first_group,
        )
        for c in found
    }
    wanted = {
        c.id: (
            c.expected.redirect,
            c.expected.ticket_required,
            c.expected.migration_related,
            c.expected.first_group,
        )
        for c in sample.contacts()
    }
    assert demo.contacts == len(wanted) == 40
    assert got == wanted


def test_each_contact_that_needs_a_ticket_has_one_with_its_first_group(demo: DemoSummary) -> None:
    """R12, R13, R31: nothing is left unfinished."""
    assert not Unfinished.objects.exists()
    groups = {
        ticket.links.get().contact.idempotency_key: ticket.group.code
        for ticket in Ticket.objects.all()
    }
    assert groups == {
        f"demo-{c.id}": c.expected.first_group
        for c in sample.contacts()
        if c.expected.ticket_required
    }


def test_every_party_of_the_forty_is_known(demo: DemoSummary) -> None:
    assert list(Contact.objects.filter(entity=None).values_list("entity_name", flat=True)) == []
    assert not Contact.objects.filter(line=None).exists()


def test_a_member_of_the_public_leaves_no_trace(demo: DemoSummary) -> None:
    """R15, settled reading 9."""
    contact = Contact.objects.get(entity_type="public")
    assert (contact.name_answer, contact.reach_answer) == ("not kept", "not kept")


def test_a_second_start_changes_nothing(demo: DemoSummary) -> None:
    entries = Entry.objects.count()
    again = prepare(anchor=date(2026, 11, 2), at=AFTER_ALL, progress=quiet)
    assert (again.is_new, again.sign_ins) == (False, ())
    assert Entry.objects.count() == entries
    assert Contact.objects.count() == 40


def test_there_is_one_sign_in_per_role_with_a_password_of_its_own(demo: DemoSummary) -> None:
    members = {m.user.username: m for m in Membership.objects.select_related("user")}
    assert len({sign_in.role for sign_in in demo.sign_ins}) == len(demo.sign_ins) == 9
    assert len({sign_in.password for sign_in in demo.sign_ins}) == 9
    for sign_in in demo.sign_ins:
        assert members[sign_in.username].user.check_password(sign_in.password)


def test_renewed_sign_ins_replace_the_old_ones(demo: DemoSummary) -> None:
    first = demo.sign_ins[0]
    renewed = renew_sign_ins(progress=quiet)[0]
    user = Membership.objects.get(user__username=first.username).user
    assert renewed.username == first.username
    assert not user.check_password(first.password)
    assert user.check_password(renewed.password)


def test_its_known_issues_stand_as_the_week_left_them(demo: DemoSummary) -> None:
    """R24: eight are published; what severity 1 tickets keep open is watched, not closed."""
    program = Program.objects.get(key=demo.program_key)
    issues = list(Issue.objects.filter(program=program).order_by("number"))
    assert all(issue.is_known for issue in issues)
    assert [issue.status for issue in issues] == [
        *("closed", "watching", "watching", "closed"),
        *("closed", "watching", "accepted", "fix-planned"),
    ]
    counts = counts_of(issues)
    assert all(counts[issue.pk].contacts for issue in issues)
