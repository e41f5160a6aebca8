"""One issue with its history, and what is done with it in one step."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.selectors import sees_clear, shown
from hypercare.casework.issues import services
from hypercare.casework.issues.forms import NoteForm, TellForm
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.selectors import contacts_of, counts_of, story_of, tickets_of
from hypercare.casework.issues.states import EntryKind
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.kernel.references import parse
from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.rollout.selectors import plan


@require_safe
def issue(request: ProgramRequest, number: int) -> HttpResponse:
    return show(request, found(request, number))


@require_POST
def note(request: ProgramRequest, number: int) -> HttpResponse:
    """Two who add at once are both kept."""
    mine, form = found(request, number), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, mine, 422, form=form)
    try:
        services.note(issue=mine, by=request.actor, at=clock.now(), **form.cleaned_data)
    except HypercareError as error:
        return show(request, mine, error.status, form=with_faults(form, error))
    messages.success(request, _("Your note is in the history of %(issue)s.") % {"issue": mine})
    return back_to(request, mine)


@require_POST
def tell(request: ProgramRequest, number: int) -> HttpResponse:
    """The tickets that were chosen get one note each; who was told is not told again."""
    mine = found(request, number)
    tickets = list(tickets_of(request.actor, mine))
    form = TellForm(request.POST, offered=tickets)
    if not form.is_valid():
        return show(request, mine, 422, tell_form=form)
    try:
        told = _tell(mine, form, tickets, request.actor)
    except HypercareError as error:
        return show(request, mine, error.status, tell_form=with_faults(form, error))
    messages.success(request, _said_of(told))
    return back_to(request, mine)


@require_POST
def publish(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    verb = partial(services.publish, issue=mine, version=_version(request))
    said = _("%(issue)s is a known issue now.") % {"issue": mine}
    return _simple(request, mine, said, verb)


@require_POST
def withdraw(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    verb = partial(services.withdraw, issue=mine, version=_version(request))
    said = _("%(issue)s is no longer published.") % {"issue": mine}
    return _simple(request, mine, said, verb)


@require_POST
def detach(request: ProgramRequest, number: int) -> HttpResponse:
    """Takes a ticket off the issue."""
    mine = found(request, number)
    _series, count = parse(request.POST.get("ticket", "")) or ("", 0)
    ticket = Ticket.objects.visible_to(request.actor).filter(number=count).first()
    if ticket is None:
        messages.error(request, _("There is no such ticket, or it is not for you to see."))
        return back_to(request, mine)
    verb = partial(services.detach, issue=mine, ticket=ticket)
    said = _("%(ticket)s does not hang on %(issue)s any more.")
    return _simple(request, mine, said % {"ticket": ticket, "issue": mine}, verb)


def found(request: ProgramRequest, number: int) -> Issue:
    people = ("opened_by", "opened_token", "person", "accepted_by", "published_by")
    mine = Issue.objects.visible_to(request.actor).with_words().select_related("group", *people)
    whole = mine.select_related("program").prefetch_related("counties", "waves", "partners")
    return get_object_or_404(whole, number=number)


def back_to(request: ProgramRequest, mine: Issue) -> HttpResponse:
    return redirect("issues:issue", request.program.key, mine.reference)


def with_faults(form: PlainForm, error: HypercareError) -> PlainForm:
    """What a service refused, beside the field, with all that was typed."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)
    return form


def show(
    request: ProgramRequest, mine: Issue, status: int = 200, **forms: PlainForm
) -> HttpResponse:
    """Who sees clear words leaves a trace of having looked (R34)."""
    if sees_clear(request.actor):
        journal.look(by=request.actor, at=clock.now(), kind="view", what=mine.reference)
    return render(request, "issues/issue.html", _facts(request, mine) | forms, status=status)


def _facts(request: ProgramRequest, mine: Issue) -> dict[str, Any]:
    actor, words = request.actor, wording.abouts(plan(request.program))
    tickets = list(tickets_of(actor, mine))
    story = story_of(mine, actor)
    return {
        "issue": mine,
        "summary": shown(mine.summary, actor),
        "workaround": shown(mine.workaround, actor) if mine.workaround else "",
        "counts": counts_of([mine])[mine.pk],
        "areas": [words.get(area, area) for area in mine.areas],
        "tickets": tickets,
        "contacts": contacts_of(actor, mine),
        "story": story,
        "form": NoteForm(auto_id="note_%s"),
        "tell_form": _offer(mine, tickets) if may(actor, "issue.edit") else None,
        "may_edit": may(actor, "issue.edit"),
        "may_attach": may(actor, "issue.attach"),
        "panels": panels_for("issue", request, mine),
        "is_clear": sees_clear(actor),
    }


def _offer(mine: Issue, tickets: list[Ticket]) -> TellForm | None:
    """The newest change of its status or workaround, as long as no ticket was told of it."""
    kinds = (EntryKind.STATUS, EntryKind.KNOWN, EntryKind.TOLD)
    last = mine.story.filter(kind__in=kinds).select_related("text").order_by("-pk").first()
    if last is None or last.kind == EntryKind.TOLD or not tickets:
        return None
    initial = {
        "entry": last.pk,
        "text": last.text.masked,
        "tickets": [ticket.reference for ticket in tickets],
    }
    return TellForm(initial=initial, offered=tickets, auto_id="tell_%s")


def _tell(mine: Issue, form: TellForm, tickets: list[Ticket], by: Actor) -> list[Ticket]:
    rows = IssueEntry.objects.select_related("issue").filter(issue=mine)
    entry = get_object_or_404(rows, pk=form.cleaned_data["entry"])
    chosen = [one for one in tickets if one.reference in form.cleaned_data["tickets"]]
    text, at = form.cleaned_data["text"], clock.now()
    return services.tell_tickets(entry=entry, tickets=chosen, text=text, by=by, at=at)


def _said_of(told: list[Ticket]) -> str:
    if not told:
        return _("They were told of this before.")
    said = ngettext("%(count)s ticket was told.", "%(count)s tickets were told.", len(told))
    return said % {"count": len(told)}


def _version(request: ProgramRequest) -> int:
    """Nothing that can be read is no version that ever was."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _simple(
    request: ProgramRequest, mine: Issue, said: str, verb: Callable[..., object]
) -> HttpResponse:
    """A button without a form: what was refused is said on the issue's page."""
    try:
        verb(by=request.actor, at=clock.now())
        messages.success(request, said)
    except HypercareError as error:
        messages.error(request, error.sentence)
    return back_to(request, mine)
