"""Beside the form: what is known, which calls come in. After it: withdrawing a contact."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake import transfers, withdrawing
from hypercare.casework.intake.beside import FINISHED, Beside, asked
from hypercare.casework.intake.beside import beside as look_beside
from hypercare.casework.intake.forms import RestoreForm, WithdrawForm
from hypercare.casework.intake.hints import hints
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.reference.rollout.selectors import plan

KEYS = "123456789"


@require_POST
def beside(request: ProgramRequest) -> HttpResponse:
    """By POST, so that no name, number or word of the caller stands in an address or a log."""
    typed, now = request.POST.dict(), clock.now()
    found = look_beside(request.actor, asked(typed), at=now)
    facts = {
        "beside": found,
        "hints": hints(request.program, typed, now=now),
        "keys": keys_of(found),
        "abouts": wording.abouts(plan(request.program)),
    }
    return render(request, "intake/alongside.html", facts)


def keys_of(found: Beside) -> dict[str, str]:
    """One key for each ticket or issue that this contact can be attached to, in reading order."""
    links = [getattr(one.contact, "link", None) for one in found.earlier]
    earlier = [link.ticket for link in links if link and link.ticket.status not in FINISHED]
    urgent = found.today.urgent if found.today else []
    named = [str(one) for one in (*earlier, *found.tickets, *found.issues, *urgent)]
    return dict(zip(dict.fromkeys(named), KEYS, strict=False))


@require_safe
def coming(request: ProgramRequest) -> HttpResponse:
    """The calls that are handed to us now; masked, like every list."""
    now = clock.now()
    waiting = transfers.coming_in(request.actor, now)
    begun = transfers.being_saved(request.actor, now)
    return render(request, "intake/coming.html", {"waiting": waiting, "begun": begun})


@require_POST
def take_over(request: ProgramRequest, number: int) -> HttpResponse:
    """Goes on with the same contact: its facts are open, to be completed (R31)."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), number=number)
    try:
        transfers.take_over(contact, by=request.actor, at=clock.now())
    except Conflict as error:
        messages.warning(request, error.sentence)
        return redirect("contacts:contact", request.program.key, contact.reference)
    messages.success(request, _("%(number)s is yours. Add what you learn.") % {"number": contact})
    address = reverse("intake:correct", args=[request.program.key, contact.reference])
    return redirect(f"{address}?taken_over=1")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ProgramRequest, number: int) -> HttpResponse:
    """An old version is refused, so that nobody withdraws what was corrected meanwhile."""
    contact = _mine(request, number)
    if request.method != "POST":
        form = WithdrawForm(initial={"version": contact.version})
        return render(request, "intake/withdraw.html", {"contact": contact, "form": form})
    form = WithdrawForm(request.POST)
    if not _withdrawn(request, contact, form):
        facts = {"contact": contact, "form": form}
        return render(request, "intake/withdraw.html", facts, status=422)
    messages.success(request, _("%(number)s is withdrawn.") % {"number": contact})
    return redirect("contacts:contact", request.program.key, contact.reference)


def _withdrawn(request: ProgramRequest, contact: Contact, form: WithdrawForm) -> bool:
    if form.is_valid():
        try:
            withdrawing.withdraw(contact, **form.cleaned_data, by=request.actor, at=clock.now())
        except (InvalidInput, OutOfDate) as error:
            for name, sentence in (error.fields or {"": error.sentence}).items():
                form.add_error(name or None, sentence)
    return form.is_valid()


@require_POST
def restore(request: ProgramRequest, number: int) -> HttpResponse:
    contact = _mine(request, number)
    form = RestoreForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        withdrawing.restore(contact, version=version, by=request.actor, at=clock.now())
        messages.success(request, _("%(number)s counts again.") % {"number": contact})
    except OutOfDate as error:
        messages.warning(request, error.sentence)
    return redirect("contacts:contact", request.program.key, contact.reference)


def _mine(request: ProgramRequest, number: int) -> Contact:
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), number=number)
    if not withdrawing.may_withdraw(request.actor, contact):
        raise PermissionDenied(_("You can withdraw a contact that you took or logged yourself."))
    return contact
