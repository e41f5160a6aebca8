"""The main job: log a contact, see the advice while asking, and read the number aloud."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.intake import choices, corrections, transfers
from hypercare.casework.intake.channels import phone, telephony
from hypercare.casework.intake.checks import checked
from hypercare.casework.intake.forms import ContactForm, CorrectionForm
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.opening import earlier_contact, of_contact, preset
from hypercare.casework.intake.panel import around, panel
from hypercare.casework.intake.services import advice_of, receipt_of, receive
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate

LAST_LINE = "intake-line"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    return _save(request) if request.method == "POST" else _open(request)


def _open(request: ProgramRequest) -> HttpResponse:
    """The key of the form is in its address, so that reload and back are the same contact."""
    after = request.GET.get("after", "")
    key = _key(request.GET.get("k", ""))
    if key is None:
        rest = telephony.asked(request.GET)
        return redirect(_address(request, k=str(uuid4()), after=after, **rest))
    if contact := _kept_before(request, key):
        return _to_saved(request, contact)
    initial = preset(
        request.actor,
        key=key,
        line=request.session.get(LAST_LINE, ""),
        earlier=earlier_contact(request.actor, after) if after else None,
        now=clock.now(),
    )
    call = telephony.announced(request.actor, request.GET, clock.now())
    initial |= call.initial
    form = ContactForm(initial=initial, actor=request.actor, now=clock.now())
    return _show(request, form, call)


def _save(request: ProgramRequest) -> HttpResponse:
    now = clock.now()
    form = ContactForm(request.POST, actor=request.actor, now=now)
    form.full_clean()
    sent = phone.incoming(form)
    try:
        if form.is_valid():
            receipt = receive(sent, by=request.actor, at=now)
            request.session[LAST_LINE] = sent.received_on
            return _to_saved(request, receipt.contact)
        checked(sent, by=request.actor, at=now)  # names the faults that the form cannot see
    except InvalidInput as error:
        form.fault(error.fields)
    except Conflict:
        return _show(request, _with_another_key(request, form))
    _hand_on(request, form, sent)
    return _show(request, form)


def _hand_on(request: ProgramRequest, form: ContactForm, sent: IncomingContact) -> None:
    """The caller is on the way already, whatever is still missing in the form (R11)."""
    advice, is_now = form.answer().advice, sent.happened_at is None
    if advice and is_now and transfers.is_handed_to_us(sent.channel, sent.done, advice.code):
        key, entity = sent.idempotency_key, sent.entity
        transfers.begin(key=key, entity=entity, by=request.actor, at=form.now)


def _with_another_key(request: ProgramRequest, form: ContactForm) -> ContactForm:
    """Saving again is then a second contact, on purpose."""
    data = request.POST.copy()
    data["idempotency_key"] = str(uuid4())
    again = ContactForm(data, actor=request.actor, now=form.now)
    again.fault(
        {"": _("You saved this form before, with other words. Save again to log a new contact.")}
    )
    return again


def _show(
    request: ProgramRequest, form: ContactForm, call: telephony.Announced | None = None
) -> HttpResponse:
    facts = {
        "form": form,
        "announced": call,
        "entities": choices.entities(request.program),
        "action": _address(request, k=str(form["idempotency_key"].value())),
        **panel(request.actor, form.answer()),
    }
    return render(request, "intake/new.html", facts, status=422 if form.is_bound else 200)


@require_safe
def advice(request: ProgramRequest) -> HttpResponse:
    """The panel beside the form, asked for while the caller speaks; keeps nothing."""
    form = ContactForm(request.GET, actor=request.actor, now=clock.now())
    form.full_clean()
    return render(request, "intake/advice.html", panel(request.actor, form.answer()))


@require_safe
def saved(request: ProgramRequest, number: int) -> HttpResponse:
    """What to read aloud, and what comes next."""
    mine = Contact.objects.visible_to(request.actor).select_related("entity__county", "line")
    contact = get_object_or_404(mine, number=number)
    receipt = receipt_of(contact)
    given = advice_of(contact) if receipt.advice else None
    facts = {
        "receipt": receipt,
        "advice": given,
        "again": _address(request, after=contact.reference),
        "may_correct": may(request.actor, "contact.correct"),
        **around(request.actor, given),
    }
    return render(request, "intake/saved.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ProgramRequest, number: int) -> HttpResponse:
    """The old facts stay readable beside the new ones; an old version is refused."""
    contact = _correctable(request, number)
    if request.method != "POST":
        initial = of_contact(contact, request.actor)
        if "taken_over" in request.GET:
            initial["why"] = _("Took over the call.")
        form = CorrectionForm(
            initial=initial, actor=request.actor, now=clock.now(), contact=contact
        )
        return _show_correction(request, contact, form)
    form = CorrectionForm(request.POST, actor=request.actor, now=clock.now(), contact=contact)
    if not _corrected(request, contact, form):
        return _show_correction(request, contact, form)
    messages.success(request, _("%(number)s is corrected.") % {"number": contact})
    return redirect("contacts:contact", request.program.key, contact.reference)


def _corrected(request: ProgramRequest, contact: Contact, form: CorrectionForm) -> bool:
    form.full_clean()
    given = form.cleaned_data
    try:
        if form.is_valid():
            corrections.correct(
                contact,
                phone.corrected(form, contact),
                why=given["why"],
                version=given["version"],
                by=request.actor,
                at=form.now,
            )
    except InvalidInput as error:
        form.fault(error.fields)
    except OutOfDate as error:
        form.fault({"": error.sentence})
    return form.is_valid()


def _correctable(request: ProgramRequest, number: int) -> Contact:
    """Who sees only masked words would save the mask over what the caller said."""
    mine = Contact.objects.visible_to(request.actor).with_words()
    contact = get_object_or_404(mine.select_related("line", "concerns_county"), number=number)
    if not sees_clear(request.actor, contact):
        raise PermissionDenied(_("You can correct a contact that you took or logged yourself."))
    return contact


def _show_correction(
    request: ProgramRequest, contact: Contact, form: CorrectionForm
) -> HttpResponse:
    journal.look(by=request.actor, at=form.now, kind="view", what=contact.reference)
    facts = {
        "form": form,
        "contact": contact,
        "advised_day": clock.local_day(contact.happened_at, request.program_zone),
        "entities": choices.entities(request.program),
        **panel(request.actor, form.answer()),
    }
    return render(request, "intake/correct.html", facts, status=422 if form.is_bound else 200)


def _kept_before(request: ProgramRequest, key: UUID) -> Contact | None:
    sent = Contact.objects.filter(program=request.program, sender=request.actor.sender)
    return sent.filter(idempotency_key=str(key)).first()


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _address(request: ProgramRequest, **query: str) -> str:
    words = QueryDict(mutable=True)
    words.update({name: value for name, value in query.items() if value})
    return f"{reverse('intake:new', args=[request.program.key])}?{words.urlencode()}"


def _to_saved(request: ProgramRequest, contact: Contact) -> HttpResponse:
    return redirect("intake:saved", request.program.key, contact.reference)
