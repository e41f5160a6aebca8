"""The page on which a meeting is run: one item at a time, large, the next in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hypercare.casework.contacts.selectors import sees_clear, shown
from hypercare.casework.issues.selectors import counts_of, story_of
from hypercare.casework.meetings.models import Action, Attendance, Meeting
from hypercare.casework.meetings.running.attending import teams_of
from hypercare.casework.meetings.running.forms import (
    ActionForm,
    AgendaForm,
    OutcomeForm,
    RaiseForm,
    TicketOutcomeForm,
)
from hypercare.casework.meetings.running.gathering import (
    Placed,
    agenda_of,
    decided_on,
    next_after,
    previous,
)
from hypercare.casework.meetings.running.holding import closed_sentence, source_of
from hypercare.casework.meetings.running.policies import Team, unsettled
from hypercare.casework.meetings.running.taking_over import left
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.ui.forms import PlainForm


@dataclass(frozen=True)
class Row:
    """A required team, and how it is marked."""

    team: Team
    mark: Attendance | None

    @property
    def version(self) -> int:
        return self.mark.version if self.mark else 0


@require_safe
def meeting(request: ProgramRequest, number: int) -> HttpResponse:
    return show(request, found(request, number))


def found(request: ProgramRequest, number: int) -> Meeting:
    mine = Meeting.objects.visible_to(request.actor).with_names()
    return get_object_or_404(mine.select_related("program", "closed_token"), number=number)


def address(request: ProgramRequest, mine: Meeting, item: str = "") -> str:
    path = reverse("running:meeting", args=[request.program.key, mine.reference])
    return f"{path}?item={item}#item" if item else path


def on_to(request: ProgramRequest, mine: Meeting, item: str = "") -> HttpResponse:
    return redirect(address(request, mine, item))


def show(
    request: ProgramRequest, mine: Meeting, *, status: int = 200, item: str = "", **forms: PlainForm
) -> HttpResponse:
    """Who sees clear words leaves a trace of having looked (R34)."""
    if sees_clear(request.actor):
        journal.look(by=request.actor, at=clock.now(), kind="view", what=mine.reference)
    chosen = item or request.GET.get("item", "")
    facts = _facts(request, mine, chosen)
    return render(request, "meetings/running/run.html", facts | forms, status=status)


def with_faults(form: PlainForm, error: HypercareError) -> PlainForm:
    """What was refused, beside the field, with all that was typed."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)
    return form


def _facts(request: ProgramRequest, mine: Meeting, chosen: str) -> dict[str, Any]:
    actor, at = request.actor, clock.now()
    is_open = mine.closed_at is None and mine.cancelled_at is None
    placed, decided = agenda_of(mine, actor, at), decided_on(mine)
    current = _current(placed, chosen, decided)
    teams = teams_of(mine)
    marks = {row.group.code: row for row in mine.attendance.select_related("group", "waived_by")}
    return {
        "meeting": mine,
        "name": source_of(mine).name,
        "before": previous(mine),
        "is_open": is_open,
        "closed_sentence": closed_sentence(mine) if mine.closed_at else "",
        "left": left(mine) if is_open else [],
        "rows": [Row(team, marks.get(team.code)) for team in teams],
        "missing": unsettled(teams),
        "placed": placed,
        "decided": decided,
        "current": current,
        "following": next_after(placed, current.key, decided) if current else None,
        "about": _about(current, request) if current else None,
        "raised": mine.raised.filter(is_new=True).select_related("issue__summary").order_by("pk"),
        "actions": _actions(mine),
        "raise_form": RaiseForm(auto_id="raise_%s"),
        "agenda_form": AgendaForm(auto_id="agenda_%s"),
        "action_form": ActionForm(by=actor, auto_id="action_%s"),
        "may_run": may(actor, "meeting.run") and is_open,
        "may_finish": may(actor, "meeting.run"),
        "may_waive": may(actor, "meeting.waive") and is_open,
    }


def _current(placed: Sequence[Placed], chosen: str, decided: set[str]) -> Placed | None:
    named = next((one for one in placed if one.key == chosen), None)
    return named or next_after(placed, "", decided) or (placed[0] if placed else None)


def _about(current: Placed, request: ProgramRequest) -> dict[str, Any]:
    """What the large item says, and the form for its outcome."""
    actor = request.actor
    if current.issue is not None:
        issue = current.issue
        return {
            "summary": shown(issue.summary, actor),
            "workaround": shown(issue.workaround, actor) if issue.workaround else "",
            "counts": counts_of([issue])[issue.pk],
            "story": story_of(issue, actor, most=3),
            "form": OutcomeForm(initial={"version": issue.version}, issue=issue, by=actor),
        }
    if current.ticket is not None:
        return {"summary": shown(current.ticket.subject, actor), "form": TicketOutcomeForm()}
    action = current.action
    return {"summary": shown(action.text, actor) if action else "", "form": None}


def _actions(mine: Meeting) -> list[Action]:
    return list(mine.actions.select_related("text", "owner", "issue").order_by("due", "pk"))
