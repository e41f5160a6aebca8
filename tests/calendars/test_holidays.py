"""The program page proposes public holidays; people edit the list (issue 4, Ageing)."""

from datetime import date

from django.test import Client

from hypercare.foundation.programs.models import Program
from hypercare.reference.calendars.proposing import proposed
from hypercare.reference.rollout.models import Facts
from tests.accounts.cast import browser


def test_it_proposes_what_is_not_in_the_list_yet() -> None:
    known = [date(2026, 12, 25)]
    offered = {one.day: one.name for one in proposed("US-CA", [2026], known)}
    assert offered[date(2026, 11, 26)].startswith("Thanksgiving")
    assert date(2026, 3, 31) in offered
    assert date(2026, 12, 25) not in offered
    assert date(2026, 3, 31) not in {one.day for one in proposed("US", [2026], [])}
    assert proposed("", [2026], []) == []


def test_the_page_offers_them_in_the_field_and_saves_nothing_by_itself(program: Program) -> None:
    where = f"/{program.key}/program/facts/"
    desk: Client = browser(program, "program-lead")
    assert "Propose public holidays" not in desk.get(where).content.decode()
    Facts.objects.filter(program=program).update(holiday_calendar="US-CA")
    assert "Propose public holidays" in desk.get(where).content.decode()
    page = desk.get(where + "?holidays")
    assert "-12-25" in page.context["form"]["holidays"].value()
    assert Facts.objects.get(program=program).holidays == []
