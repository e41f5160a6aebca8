"""Replying from a ticket, and using a macro on it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.replies import canning, selectors, services
from hypercare.casework.replies.forms import ReplyForm
from hypercare.casework.replies.models import Canned
from hypercare.casework.replies.policies import closing
from hypercare.casework.replies.services import Reply
from hypercare.casework.tickets.forms import NoteForm
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Audience
from hypercare.casework.tickets.views import ticket as tickets
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, HypercareError, InvalidInput
from hypercare.foundation.ui.forms import offered
from hypercare.reference.directory.selectors import book


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: ProgramRequest, number: int) -> HttpResponse:
    """Sends, keeps for later, or inserts a sentence, as the button says."""
    found = _found(request, number)
    if request.method != "POST":
        return _show(request, found, _form(request, found, initial=_begun(request, found)))
    form = _form(request, found, data=request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    match request.POST.get("do"):
        case "insert":
            return _show(request, found, _with_sentence(request, found, form))
        case "keep":
            return _keep(request, found, form)
    return _send(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def macro(request: ProgramRequest, number: int, code: str) -> HttpResponse:
    """What it will do, and then that."""
    found, one = _found(request, number), _canned(request, code)
    trouble = ""
    if request.method == "POST":
        try:
            return _apply(request, found, one)
        except HypercareError as error:
            trouble = error.sentence
    facts = {
        "ticket": found,
        "macro": one,
        "steps": canning.steps(one, found, request.actor),
        "key": uuid4(),
        "trouble": trouble,
    }
    return render(request, "replies/macro.html", facts, status=409 if trouble else 200)


@require_POST
def into_note(request: ProgramRequest, number: int) -> HttpResponse:
    """The note as typed with a sentence under it; nothing is saved yet."""
    mine = tickets.found(request, number)
    code = request.POST.get("sentence", "")
    known = Canned.objects.visible_to(request.actor).in_use().filter(code=code).first()
    said = canning.filled(known.for_note, mine, request.actor) if known else ""
    typed = request.POST.get("text", "").rstrip()
    initial = {"text": "\n\n".join(part for part in (typed, said) if part)}
    if request.POST.get("audience") in Audience.values:
        initial["audience"] = request.POST["audience"]
    return tickets.show(request, mine, form=NoteForm(initial=initial))


def _found(request: ProgramRequest, number: int) -> Ticket:
    mine = Ticket.objects.visible_to(request.actor).select_related("group", "subject")
    return get_object_or_404(mine, number=number)


def _canned(request: ProgramRequest, code: str) -> Canned:
    return get_object_or_404(Canned.objects.visible_to(request.actor).in_use(), code=code)


def _form(request: ProgramRequest, found: Ticket, **how: Any) -> ReplyForm:
    sentences = [one for one in selectors.canned(request.actor) if one.reply]
    people, boxes = selectors.participants(found), book(request.program).mailboxes()
    return ReplyForm(people=people, boxes=boxes, sentences=sentences, **how)


def _begun(request: ProgramRequest, found: Ticket) -> dict[str, Any]:
    """The kept draft; else the advice's sentence, to the newest caller."""
    draft = selectors.draft_of(found, request.actor)
    if draft is not None:
        return {"text": draft.text.clear or "", "to": draft.to, "mailbox": draft.mailbox}
    contact = selectors.newest_contact(found)
    advice, mailbox = selectors.advice_for(contact), selectors.mailbox_for(found.program, contact)
    callers = [one.key for one in selectors.participants(found) if one.is_caller]
    return {
        "text": advice.say if advice else "",
        "to": callers[:1],
        "mailbox": mailbox.key if mailbox else "",
    }


def _with_sentence(request: ProgramRequest, found: Ticket, form: ReplyForm) -> ReplyForm:
    chosen = form.cleaned_data["sentence"]
    known = Canned.objects.visible_to(request.actor).in_use().filter(code=chosen).first()
    typed = form.cleaned_data["text"].rstrip()
    if known is not None:
        sentence = canning.filled(known.reply, found, request.actor)
        typed = f"{typed}\n\n{sentence}" if typed else sentence
    initial = {**form.cleaned_data, "text": typed, "sentence": ""}
    return _form(request, found, initial=initial)


def _keep(request: ProgramRequest, found: Ticket, form: ReplyForm) -> HttpResponse:
    services.keep_draft(ticket=found, facts=form.facts, by=request.actor, at=clock.now())
    messages.success(request, _("Your draft is kept. Only you see it."))
    return redirect("tickets:ticket", request.program.key, found.reference)


def _send(request: ProgramRequest, found: Ticket, form: ReplyForm) -> HttpResponse:
    try:
        services.reply(ticket=found, facts=form.facts, by=request.actor, at=clock.now())
    except InvalidInput as error:
        for name, sentence in error.fields.items():
            form.add_error(name, sentence)
        return _show(request, found, form, status=422)
    except Conflict as error:
        form.add_error(None, error.sentence)
        return _show(request, found, form, status=409)
    messages.success(
        request, _("Your reply is in the story of %(ticket)s, and on its way.") % {"ticket": found}
    )
    return redirect("tickets:ticket", request.program.key, found.reference)


def _apply(request: ProgramRequest, found: Ticket, one: Canned) -> HttpResponse:
    contact = selectors.newest_contact(found)
    mailbox = selectors.mailbox_for(request.program, contact)
    form = _form(request, found, data=request.POST)
    form.is_valid()
    drawn = Reply("", (), mailbox.key if mailbox else "", form.cleaned_data.get("key") or uuid4())
    canning.apply(
        macro=one,
        ticket=found,
        version=int(request.POST.get("version") or 0),
        facts=canning.reply_of(one, found, drawn, request.actor),
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("“%(title)s” is done.") % {"title": one.title})
    return redirect("tickets:ticket", request.program.key, found.reference)


def _show(
    request: ProgramRequest, found: Ticket, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    """Addresses and what was asked are seen clear by whoever may reply (R34)."""
    contact = selectors.newest_contact(found)
    boxes = {line.key: line.name for line in book(request.program).mailboxes()}
    journal.look(by=request.actor, at=clock.now(), kind="view", what=found.reference)
    facts = {
        "ticket": found,
        "form": form,
        "contact": contact,
        "asked": shown(contact.reason, request.actor, contact) if contact else "",
        "advice": selectors.advice_for(contact),
        "nobody": not offered(form, "to"),
        "closing": closing(found.reference, boxes.get(form["mailbox"].value(), "…")),
    }
    return render(request, "replies/reply.html", facts, status=status)
