"""The page on which paper forms are entered."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake import choices
from hypercare.casework.intake.entry import MOST, Pile, SheetForm, save
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.references import Series, parse, reference

ROWS = 3
LAST = "intake-sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def entry_page(request: ProgramRequest) -> HttpResponse:
    return _save(request) if request.method == "POST" else _open(request)


def _open(request: ProgramRequest) -> HttpResponse:
    pile = Pile(request.actor, clock.now())
    carried = request.session.get(LAST, {})
    forms = [pile.blank(row, carried) for row in range(_count(request.GET.get("rows", ""), ROWS))]
    return _show(request, forms, _named(request, request.GET.get("saved", "")), 200)


def _save(request: ProgramRequest) -> HttpResponse:
    """Each sheet for itself: what is right is kept, what is not comes back as it was typed."""
    pile = Pile(request.actor, clock.now())
    rows = _count(request.POST.get("rows", ""), MOST)
    forms = [pile.sent(row, request.POST) for row in range(rows)]
    written = [form for form in forms if not form.is_blank]
    kept = [(form, save(form, pile.actor, pile.now)) for form in written]
    saved = [receipt.contact for _form, receipt in kept if receipt]
    wrong = [form for form, receipt in kept if receipt is None]
    if written:
        request.session[LAST] = written[-1].carried()
    if not wrong:
        return redirect(_address(request, saved))
    spare = range(rows, min(rows + max(ROWS - len(wrong), 0), MOST))  # prefixes nobody has
    empty = [pile.blank(row, request.session.get(LAST, {})) for row in spare]
    return _show(request, [*wrong, *empty], saved, 422)


def _show(
    request: ProgramRequest, forms: list[SheetForm], saved: list[Contact], status: int
) -> HttpResponse:
    numbers = [int(str(form.prefix).removeprefix("s")) for form in forms]
    facts: dict[str, Any] = {
        "forms": forms,
        "rows": max(numbers, default=0) + 1,
        "saved": saved,
        "entities": choices.entities(request.program),
    }
    return render(request, "intake/entry.html", facts, status=status)


def _named(request: ProgramRequest, text: str) -> list[Contact]:
    """The contacts that were just saved, from the address: a reload saves nothing."""
    known = [parse(word) for word in text.split(",")[:MOST]]
    numbers = [number for series, number in filter(None, known) if series is Series.CONTACT]
    mine = Contact.objects.visible_to(request.actor).filter(number__in=numbers)
    return list(mine.select_related("link__ticket", "unfinished", "advice").order_by("number"))


def _address(request: ProgramRequest, saved: list[Contact]) -> str:
    numbers = ",".join(reference(Series.CONTACT, contact.number) for contact in saved)
    page = reverse("intake:entry", args=[request.program.key])
    return f"{page}?saved={numbers}" if numbers else page


def _count(text: str, otherwise: int) -> int:
    known = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
    return min(max(known, 1), MOST)
