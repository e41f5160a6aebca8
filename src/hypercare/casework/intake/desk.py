"""The parts beside the form that are fetched while the caller speaks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from hypercare.casework.contacts import wording
from hypercare.casework.intake.beside import FINISHED, Beside, asked
from hypercare.casework.intake.beside import beside as look_beside
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.reference.rollout.selectors import plan

KEYS = "123456789"


@require_POST
def beside(request: ProgramRequest) -> HttpResponse:
    """By POST, so that no name, number or word of the caller stands in an address or a log."""
    found = look_beside(request.actor, asked(request.POST.dict()), at=clock.now())
    facts = {
        "beside": found,
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
