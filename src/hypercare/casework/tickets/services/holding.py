"""Taking hold of a ticket before it changes: seen, locked, open, allowed, and not changed since."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import why_not, why_not_grouped
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.states import Status, Transition, transition
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.errors import Conflict, NotAllowed, NotFound, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.selectors import plan


def hold(ticket: Ticket, by: Actor, version: int | None = None) -> Ticket:
    """The row, locked until the transaction ends. `version` None: whatever it is now.

    Raises NotFound for what the actor may not see, Conflict for a closed wave, OutOfDate.
    """
    lock([ticket.pk])
    rows = Ticket.objects.visible_to(by)
    locked = rows.select_related("group", "person", "claimed_by").filter(pk=ticket.pk).first()
    if locked is None:
        raise NotFound(_("There is no such ticket, or it is not for you to see."))
    refuse_closed_wave(locked)
    if version is not None and locked.version != version:
        sentence = _(
            "%(who)s changed %(number)s in between; it is %(state)s now. Look at it again, then do"
            " it if it still holds."
        )
        facts = {"number": locked, "state": locked.get_status_display().lower()}
        raise OutOfDate(sentence % {**facts, "who": whose(locked, version)})
    return locked


def whose(ticket: Ticket, version: int) -> str:
    """Who changed it since that version, as far as the story says; newest last."""
    rows = ticket.log.filter(change__version__gt=version).select_related("by", "token")
    names = dict.fromkeys(
        str(entry.by or (entry.token.name if entry.token else "Hypercare"))
        for entry in rows.order_by("pk")
    )
    return ", ".join(names) or _("Somebody else")


def step(ticket: Ticket, to: Status, by: Actor, at: datetime) -> Transition:
    """The row of the table, for who may. Raises Conflict when there is none, NotAllowed."""
    refuse_claimed(ticket, by, at)
    row = transition(ticket.status, to)
    if row is None:
        raise Conflict(why_not(ticket.reference, Status(ticket.status), to))
    allow(ticket, row.action, by)
    return row


def refuse_claimed(ticket: Ticket, by: Actor, at: datetime) -> None:
    """Somebody reviews it now; nobody waits longer than the claim lasts."""
    until, holder = ticket.claimed_until, ticket.claimed_by
    if until is None or until <= at or holder is None or holder == by.user:
        return
    raise Conflict(
        _("%(person)s is reviewing %(number)s, until %(until)s at the latest.")
        % {
            "person": holder,
            "number": ticket,
            "until": until.astimezone(ticket.program.zone).strftime("%H:%M"),
        }
    )


def allow(ticket: Ticket, action: str, by: Actor) -> None:
    """Raises NotAllowed for a role without the action, and outside of its scope."""
    require(by, action)
    if not may_here(ticket, action, by):
        raise NotAllowed(
            _("You may do this with tickets of your own groups, and not with %(number)s.")
            % {"number": ticket}
        )


def may_here(ticket: Ticket, action: str, by: Actor) -> bool:
    """*own* is a ticket that I opened or that is assigned to me."""
    people = (ticket.opened_by_id, ticket.person_id)
    return covers(by, action, teams=(ticket.group.code,), people=people)


def refuse_grouped(ticket: Ticket) -> None:
    """What is grouped under another ticket is worked on there. Raises Conflict."""
    if ticket.under is not None:
        raise Conflict(why_not_grouped(ticket.reference, ticket.under.reference))


def refuse_closed_wave(ticket: Ticket) -> None:
    """Closed waves are read-only (safety.md, rule 1): what came before the wave was closed."""
    _refuse(ticket, closed_wave(ticket))


def refuse_closed_wave_of(contact: Contact, program: Program) -> None:
    """The same for what belongs to a contact, with or without a ticket."""
    _refuse(contact, closed_wave_of(contact, program))


def closed_wave(ticket: Ticket) -> int | None:
    """The wave of its first contact, if that was closed after the ticket was opened."""
    if not plan(ticket.program).closed_waves:
        return None
    rows = Contact.objects.filter(link__ticket=ticket).only("wave", "concerns_wave")
    first = rows.order_by("link__pk").first()
    return _closed(ticket.program, first, ticket.opened_at) if first else None


def closed_wave_of(contact: Contact, program: Program) -> int | None:
    """Its wave, if that was closed after it was logged."""
    return _closed(program, contact, contact.logged_at)


def _closed(program: Program, contact: Contact, since: datetime) -> int | None:
    """The wave on the day of the contact, else the one that it is about."""
    wave = contact.concerns_wave if contact.wave is None else contact.wave
    closed_at = plan(program).closed_waves.get(wave) if wave is not None else None
    return wave if closed_at is not None and since < closed_at else None


def _refuse(what: Ticket | Contact, wave: int | None) -> None:
    if wave is not None:
        sentence = _("Wave %(wave)s is closed. %(number)s can be read, but not changed any more.")
        raise Conflict(sentence % {"wave": wave, "number": what})
