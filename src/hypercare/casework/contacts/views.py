"""One contact."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear, shown
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.words.models import Words
from hypercare.reference.rollout.selectors import plan


@require_safe
def contact(request: ProgramRequest, number: int) -> HttpResponse:
    """Who sees clear words leaves a trace of having looked (R34)."""
    actor = request.actor
    found = get_object_or_404(_whole(actor), number=number)
    is_clear = sees_clear(actor, found)
    if is_clear:
        journal.look(by=actor, at=clock.now(), kind="view", what=found.reference)
    facts = {
        "contact": found,
        "is_clear": is_clear,
        "words": _words(found, actor),
        "abouts": wording.abouts(plan(request.program)),
        "entity_types": wording.entity_types(plan(request.program)),
        "corrections": _corrections(found, actor),
        "may_correct": may(actor, "contact.correct") and not found.withdrawn_at,
        "panels": panels_for("contact", request, found),
    }
    return render(request, "contacts/contact.html", facts)


def _whole(actor: Actor) -> Any:
    mine = Contact.objects.visible_to(actor).with_words()
    people = ("taken_by", "logged_by", "token")
    return mine.select_related(
        "line", "concerns_county", "advice__rules", "link__ticket__group", "unfinished", *people
    )


def _words(contact: Contact, actor: Actor) -> dict[str, str]:
    kept: dict[str, Words | None] = {
        "name": contact.name,
        "reach": contact.reach,
        "reason": contact.reason,
        "done_note": contact.done_note,
        "told": contact.told,
    }
    return {name: shown(words, actor, contact) for name, words in kept.items() if words}


def _corrections(contact: Contact, actor: Actor) -> list[dict[str, Any]]:
    rows = contact.corrections.select_related("by", "why", "name", "reach", "reason")
    texts = ("why", "name", "reach", "reason")
    return [
        {
            "at": row.at,
            "by": row.by,
            "before": row.before,
            **{name: shown(getattr(row, name), actor, contact) for name in texts},
        }
        for row in rows.order_by("-pk")
    ]
