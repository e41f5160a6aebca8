"""Grouping a ticket, splitting it off, and moving a contact, from the page of a ticket."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets import services
from hypercare.casework.tickets.forms import MoveContactForm, UnderForm
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.views.ticket import back_to, found, show
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.references import Series, parse


@require_POST
def group(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    form = UnderForm(request.POST, auto_id="under_%s")
    lead = _ticket(request, form.data.get("under", ""))
    if lead is None:
        form.add_error("under", _("There is no such ticket. Write a number like T-1042."))
    if lead is None or not form.is_valid():
        return show(request, mine, under_form=form)
    why = form.cleaned_data["why"]
    try:
        top = services.group(tickets=[mine], under=lead, why=why, by=request.actor, at=clock.now())
    except Conflict as error:
        form.add_error("under", error.sentence)
        return show(request, mine, under_form=form)
    said = _("%(ticket)s is grouped under %(lead)s. Split it off on either page.")
    messages.success(request, said % {"ticket": mine, "lead": top})
    return back_to(request, top)


@require_POST
def split(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    services.split(tickets=[mine], why="", by=request.actor, at=clock.now())
    messages.success(request, _("%(ticket)s stands for itself.") % {"ticket": mine})
    return back_to(request, mine)


@require_POST
def move_contact(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    form = MoveContactForm(request.POST, auto_id="move_%s")
    to, contact = _ticket(request, form.data.get("to", "")), _contact(request, mine, form)
    if form.data.get("to", "").strip() and to is None:
        form.add_error("to", _("There is no such ticket. Write a number like T-1042."))
    if contact is None:
        form.add_error("contact", _("Choose a contact of this ticket."))
    if contact is None or not form.is_valid():
        return show(request, mine, move_form=form)
    given = {"why": form.cleaned_data["why"], "by": request.actor, "at": clock.now()}
    try:
        target = services.move_contact(contact=contact, to=to, **given)
    except Conflict as error:
        form.add_error("to", error.sentence)
        return show(request, mine, move_form=form)
    said = _("%(contact)s is with %(ticket)s now.")
    messages.success(request, said % {"contact": contact, "ticket": target})
    return back_to(request, target)


def _ticket(request: ProgramRequest, text: str) -> Ticket | None:
    series, number = parse(text) or (None, 0)
    if series is not Series.TICKET:
        return None
    return Ticket.objects.visible_to(request.actor).filter(number=number).first()


def _contact(request: ProgramRequest, mine: Ticket, form: MoveContactForm) -> Contact | None:
    series, number = parse(form.data.get("contact", "")) or (None, 0)
    if series is not Series.CONTACT:
        return None
    rows = Contact.objects.visible_to(request.actor).filter(link__ticket=mine)
    return rows.filter(number=number).first()
