"""Editions by the API and the command line, and the pages (R27)."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from hypercare.insight.reports.models import Edition, Recipient
from hypercare.insight.reports.states import CONTENT_TYPES, Format
from tests.accounts.cast import browser
from tests.factories.program import make_program
from tests.reports.conftest import FIRST_DAY, draft, local, log

NEXT = FIRST_DAY + timedelta(days=1)


def script(program: Program) -> Client:
    _token, secret = create_token(program=program, role="service", name="s", at=clock.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def edition(program: Program, recipient: Recipient) -> Edition:
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    return draft(recipient, FIRST_DAY)


@pytest.mark.parametrize("path", ["daily-reports/2026-10-26", "editions/1"])
@pytest.mark.parametrize("format", list(Format))
def test_every_format_comes_by_day_and_by_number(
    edition: Edition, path: str, format: Format
) -> None:
    answer = script(edition.program).get(f"/api/v1/{path}", {"format": format})
    assert (answer.status_code, answer["Content-Type"]) == (200, CONTENT_TYPES[format])
    assert answer["ETag"] == f'"{edition.checksum}"'


def test_the_json_can_be_checked_by_anybody(edition: Edition) -> None:
    answer = script(edition.program).get("/api/v1/editions/1")
    assert hashlib.sha256(answer.content).hexdigest() == edition.checksum
    assert json.loads(answer.content)["edition"] == "1"


@pytest.mark.parametrize(
    "path", ["daily-reports/2026-10-25", "editions/1a", "editions/x", "editions/99"]
)
def test_what_there_is_not_is_not_found(edition: Edition, path: str) -> None:
    assert script(edition.program).get(f"/api/v1/{path}").status_code == 404


def test_another_program_does_not_see_it(edition: Edition) -> None:
    assert script(make_program()).get("/api/v1/editions/1").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("auditor", 200), ("agent", 404)])
def test_who_may_read_reports_sees_the_pages(edition: Edition, role: str, status: int) -> None:
    client, base = browser(edition.program, role), f"/{edition.program.key}/reports/"
    for path in ("", "charts/", "2026-10-26/", "new/1/", "new/1/file.pdf"):
        assert client.get(base + path).status_code == status


def test_a_manager_approves_on_the_page_and_an_old_draft_is_refused(edition: Edition) -> None:
    client, base = browser(edition.program, "manager"), f"/{edition.program.key}/reports/new/1/"
    client.post(f"{base}approve/", {"version": edition.version - 1})
    edition.refresh_from_db()
    assert edition.state == "drafted"
    client.post(f"{base}approve/", {"version": edition.version})
    edition.refresh_from_db()
    assert edition.state == "approved"


def test_a_correction_without_a_reason_keeps_the_page(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(
        state="approved", approved_at=clock.now(), queued_at=clock.now()
    )
    client, base = browser(edition.program, "manager"), f"/{edition.program.key}/reports/new/1/"
    assert client.post(f"{base}correct/", {"why": " "}).status_code == 422
    answer = client.post(f"{base}correct/", {"why": "One was wrong."})
    assert answer["Location"].endswith("/new/1a/")


def test_the_list_costs_the_same_with_many_editions(
    recipient: Recipient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(recipient.program, "manager")
    draft(recipient, FIRST_DAY + timedelta(days=20))
    with django_assert_max_num_queries(12):
        client.get(f"/{recipient.program.key}/reports/")


def test_the_charts_count_the_register(edition: Edition) -> None:
    page = browser(edition.program, "manager").get(f"/{edition.program.key}/reports/charts/")
    figures = page.context["figures"]
    assert figures.since == FIRST_DAY
    assert {sum(n for _label, n in chart.bars) for chart in figures.charts} == {1}


def test_the_gallery_shows_the_charts_with_their_tables(program: Program) -> None:
    page = browser(program, "agent").get("/gallery/").content.decode()
    assert page.count('class="chart"') == page.count("The numbers as a table") == 3
    assert "Most: 11:00, with 9 contacts" in page
