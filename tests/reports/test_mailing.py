"""A saved view is mailed once on each of its days, with what it is printed on it."""

import csv
import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.filestore.services import read
from hypercare.foundation.journal.models import Look
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.filters import Filters
from hypercare.insight.finding.services import Sharing, save_view
from hypercare.insight.finding.states import Listed
from hypercare.insight.reports.models import Mailing, ScheduledView
from hypercare.insight.reports.policies import WEEKDAYS, mailing_due
from hypercare.insight.reports.services.mailing import Wanted, mail_due, schedule, stop
from hypercare.insight.reports.states import ViewFormat
from tests.accounts.cast import browser_of
from tests.reports.conftest import FIRST_DAY, ZONE, local, log

NEXT = FIRST_DAY + timedelta(days=1)
FORMULA = "=1+1"


@pytest.fixture
def mailed(program: Program, readiness: Actor) -> ScheduledView:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"), reason=FORMULA)
    log(program, local(FIRST_DAY, "11:00"), local(FIRST_DAY, "11:05"), about="lds")
    view = save_view(
        listed=Listed.CONTACTS,
        name="Conversion only",
        filters=Filters(about=("conversion",)),
        sharing=Sharing(),
        by=readiness,
        at=local(FIRST_DAY, "12:00"),
    )
    wanted = Wanted(["list@new.example"], ViewFormat.CSV, time(7, 30), ["MO", "TU"])
    return schedule(view=view, wanted=wanted, by=readiness, at=local(FIRST_DAY, "12:00"))


def sent() -> list[Message]:
    return list(Message.objects.filter(key__startswith="view-"))


def test_it_is_mailed_once_on_its_day(mailed: ScheduledView) -> None:
    assert mail_due(at=local(NEXT, "07:29")) == 0
    assert [mail_due(at=local(NEXT, clock)) for clock in ("07:30", "07:31", "12:00")] == [1, 0, 0]
    assert mail_due(at=local(NEXT + timedelta(days=1), "08:00")) == 0
    (message,) = sent()
    assert message.recipient == "list@new.example"
    assert message.attachments.get().name.endswith("-contacts-2026-10-27.csv")


def test_filter_zone_cut_off_and_row_count_are_printed_on_it(mailed: ScheduledView) -> None:
    mail_due(at=local(NEXT, "07:30"))
    text = b"".join(read(Mailing.objects.get().file)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    facts = dict(line for line in lines if len(line) == 2)
    assert facts["Zone"] == "America/Los_Angeles"
    assert facts["Cut-off"] == "2026-10-27 07:30 -0700"
    assert (facts["Rows"], "About" in facts["Filter"]) == ("1", True)
    assert any(f"'{FORMULA}" in line for line in lines)


@pytest.mark.parametrize("format", list(ViewFormat))
def test_every_format_holds_the_rows(mailed: ScheduledView, format: ViewFormat) -> None:
    ScheduledView.objects.update(format=format)
    mail_due(at=local(NEXT, "07:30"))
    data = b"".join(read(Mailing.objects.get().file))
    if format == ViewFormat.XLSX:
        cells = [c for row in openpyxl.load_workbook(io.BytesIO(data)).active for c in row]
        assert FORMULA in [c.value for c in cells]
        assert "f" not in {c.data_type for c in cells}
    assert data.startswith({"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF"}[format])


def test_it_is_written_down_as_an_export(mailed: ScheduledView, readiness: Actor) -> None:
    mail_due(at=local(NEXT, "07:30"))
    assert Look.objects.get(kind="export").user == readiness.user


def test_it_ends_when_its_owner_may_not_export_any_more(
    mailed: ScheduledView, readiness: Actor
) -> None:
    Membership.objects.filter(user=readiness.user).update(role="agent")
    assert mail_due(at=local(NEXT, "07:30")) == 0
    mailed.refresh_from_db()
    assert (mailed.stopped_why, sent()) == ("no-right", [])


def test_a_stopped_one_is_not_mailed(mailed: ScheduledView, readiness: Actor) -> None:
    stop(scheduled=mailed, by=readiness, at=local(NEXT, "07:00"))
    assert mail_due(at=local(NEXT, "07:30")) == 0


@settings(max_examples=60)
@given(
    day=st.dates(date(2026, 1, 1), date(2037, 12, 31)),
    clock=st.times(),
    weekdays=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    steps=st.lists(st.integers(1, 2_000), min_size=1, max_size=40),
)
def test_however_the_worker_looks_a_day_is_mailed_once_and_only_its_own(
    day: date, clock: time, weekdays: set[str], steps: list[int]
) -> None:
    since = datetime.combine(day, time(0), ZONE)
    now, last, found = since, None, []
    for minutes in steps:
        now += timedelta(minutes=minutes)
        due = mailing_due(
            clock=clock, weekdays=weekdays, since=since, last=last, now=now, zone=ZONE
        )
        if due is not None:
            found.append(due)
            last = due
    assert found == sorted(set(found))
    assert all(WEEKDAYS[one.weekday()] in weekdays for one in found)


def test_it_is_scheduled_and_stopped_on_the_page(mailed: ScheduledView, readiness: Actor) -> None:
    client, base = browser_of(readiness), f"/{readiness.program.key}/reports/mailings/"
    given = {
        "view": mailed.view.number,
        "addresses": "a@new.example",
        "clock": "08:00",
        "weekdays": ["FR"],
        "format": "pdf",
    }
    assert client.post(f"{base}new/", given | {"addresses": "nobody"}).status_code == 422
    assert client.post(f"{base}new/", given | {"weekdays": []}).status_code == 422
    assert client.post(f"{base}new/", given).status_code == 302
    made = ScheduledView.objects.latest("pk")
    assert (made.format, made.weekdays) == ("pdf", ["FR"])
    client.post(f"{base}{made.pk}/stop/")
    assert b"Stopped" in client.get(base).content
