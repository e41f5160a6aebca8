"""From records to answers. Nothing here asks the database; what it shows is handed in, loaded."""

from collections.abc import Sequence
from datetime import date, datetime

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import shown
from hypercare.casework.intake.services import Receipt, advice_of
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.routing.selectors import CALLS, Advice, editions
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.models import Attachment, Category, Ticket, WorkLogEntry
from hypercare.casework.tickets.outside import SharedEntry
from hypercare.casework.tickets.selectors import Group
from hypercare.casework.tickets.states import Audience, Status
from hypercare.casework.tickets.stories import Told, told
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.selectors import GoToFacts, PersonFacts, book
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.api import answers
from hypercare.surface.api.wire import moment, moment_or_none


def logged(receipt: Receipt, program: Program) -> answers.Logged:
    """Only what a ticket's later life does not change, so that a repetition answers the same.

    What a person corrected since, and a ticket that was still to come, is answered as it is now.
    """
    contact, advice, ticket = receipt.contact, receipt.advice, receipt.ticket
    return {
        "contact": contact_as_logged(contact, program),
        "advice": _advice_given(advice, contact, program) if advice else None,
        "ticket": _opened(ticket, advice, contact, program) if ticket and advice else None,
        "pending": receipt.pending or None,
    }


def contact_as_logged(contact: Contact, program: Program) -> answers.ContactAnswer:
    return {
        "number": contact.reference,
        "entity_type": str(contact.entity_type),
        "entity": contact.entity_name,
        "about": str(contact.about),
        "channel": str(contact.channel),
        "sent_back": contact.sent_back,
        "concerns_wave": contact.concerns_wave,
        "concerns_county": _county_key(program, contact.concerns_county_id),
        "happened_at": moment(contact.happened_at),
        "logged_at": moment(contact.logged_at),
        "wave": contact.wave,
        "county_state": str(contact.county_state) or None,
        "day": contact.day,
        "severity": int(contact.severity),
        "received_on": contact.line.key if contact.line else None,
        "done": str(contact.done),
        "told": contact.told.masked if contact.told else None,
        "call_back_at": moment_or_none(contact.call_back_at),
        "cases_affected": contact.cases_affected,
        "call_key": str(contact.call_key),
    }


def _county_key(program: Program, county_id: int | None) -> str | None:
    if county_id is None:
        return None
    return next((c.key for c in plan(program).counties.values() if c.id == county_id), None)


def _advice_given(
    advice: AdviceGiven, contact: Contact, program: Program
) -> answers.AdviceGivenAnswer:
    numbers = {edition.id: edition.number for edition in editions(program).values()}
    return {
        "advice": str(advice.advice),
        "redirect": str(advice.advice),
        "row": advice.row,
        "rules": numbers.get(advice.rules_id) or advice.rules.number,
        "headline": advice.headline,
        "reason": advice.reason,
        "say": advice.say,
        "number": advice.number or None,
        "ticket_required": advice.ticket_required,
        "migration_related": advice.migration_related,
        "first_group": advice.first_group or None,
        "bounced": advice.bounced,
        "transfer_steps": _steps(advice, contact),
    }


def _steps(advice: AdviceGiven, contact: Contact) -> list[str]:
    """The steps are program data, not kept with the contact (R16)."""
    if advice.advice != AdviceCode.TRANSFER or contact.channel not in CALLS:
        return []
    return list(advice_of(contact).transfer_steps)


def _opened(
    ticket: Ticket, advice: AdviceGiven, contact: Contact, program: Program
) -> answers.TicketOpenedAnswer:
    """As it was opened: with the row's first group and the contact's severity (R13)."""
    code = advice.first_group or ticket.group.code
    group = book(program).groups.get(code)
    return {
        "number": ticket.reference,
        "status": Status.NEW.value,
        "severity": int(contact.severity),
        "support_group": code,
        "group_name": group.name if group else code,
        "intake_category": _category(ticket.intake),
        "opened_at": moment(ticket.opened_at),
    }


def _category(category: Category | None) -> answers.CategoryAnswer | None:
    if category is None:
        return None
    return {
        "area": category.area,
        "area_name": category.area_name,
        "sub_area": category.sub_area,
        "summary": category.summary,
    }


def contact_listed(contact: Contact, actor: Actor) -> answers.ContactListed:
    advice: AdviceGiven | None = getattr(contact, "advice", None)
    link = getattr(contact, "link", None)
    return {
        **contact_as_logged(contact, actor.program),
        "contact_name": shown(contact.name, actor),
        "contact_info": shown(contact.reach, actor),
        "reason": shown(contact.reason, actor),
        "told": _said(contact.told, actor),
        "done_note": _said(contact.done_note, actor),
        "advice": str(advice.advice) if advice else None,
        "migration_related": advice.migration_related if advice else None,
        "ticket": link.ticket.reference if link else None,
    }


def ticket_listed(ticket: Ticket, actor: Actor) -> answers.TicketListed:
    return {
        "number": ticket.reference,
        "status": str(ticket.status),
        "severity": int(ticket.severity),
        "support_group": ticket.group.code,
        "group_name": ticket.group.name,
        "intake_category": _category(ticket.intake),
        "analytic_category": _category(ticket.analytic),
        "entity": ticket.entity_name,
        "subject": shown(ticket.subject, actor),
        "migration_related": ticket.migration_related,
        "bounced": ticket.bounced,
        "opened_at": moment(ticket.opened_at),
        "reviewed_at": moment_or_none(ticket.reviewed_at),
    }


def ticket_with_story(
    ticket: Ticket, story: Sequence[Told | SharedEntry], group: Group, actor: Actor
) -> answers.TicketAnswer:
    """The story is of shared entries only where the actor has no right to others."""
    entries = [_entry(entry) for entry in story]
    return {
        **ticket_listed(ticket, actor),
        "grouped_under": group.lead.reference if group.lead else None,
        "grouped_here": [] if group.lead else [one.reference for one in group.members],
        "contacts": list(dict.fromkeys(e["contact"] for e in entries if e["contact"])),
        "work_log": entries,
    }


def entry_added(entry: WorkLogEntry, actor: Actor) -> answers.LogEntryAnswer:
    return _entry(told(entry, actor))


def file_added(file: Attachment) -> answers.FileAnswer:
    return {
        "name": file.entry.text.masked if file.entry.text else "",
        "size": file.stored.size,
        "sha256": file.stored.sha256,
        "audience": str(file.entry.audience),
        "scan": str(file.scan),
    }


def _entry(entry: Told | SharedEntry) -> answers.LogEntryAnswer:
    return {
        "at": moment(entry.at),
        "kind": str(entry.kind),
        "audience": entry.audience if isinstance(entry, Told) else Audience.SHARED.value,
        "by": entry.who,
        "contact": str(entry.contact) if entry.contact else None,
        "contact_name": entry.name or None,
        "contact_entity": entry.entity or None,
        "contact_info": entry.reach or None,
        "contact_reason": entry.reason or None,
        "text": entry.text or None,
        "change": entry.change if isinstance(entry, Told) else {},
    }


def _said(words: Words | None, actor: Actor) -> str | None:
    return shown(words, actor) if words is not None else None


def advice(found: Advice, at: datetime) -> answers.AdviceAnswer:
    return {
        "advice": str(found.code),
        "redirect": str(found.code),
        "row": found.row,
        "rules": found.rules,
        "headline": found.headline,
        "reason": found.reason,
        "say": found.say,
        "number": found.number or None,
        "ticket_required": found.ticket_required,
        "migration_related": found.migration_related,
        "first_group": found.first_group or None,
        "bounced": found.bounced,
        "transfer_steps": list(found.transfer_steps),
        "at": moment(at),
        "line": _line(found),
        "county": _county(found),
        "go_to": [_go_to(resource) for resource in found.go_to],
    }


def _line(found: Advice) -> answers.LineAnswer | None:
    line = found.destination
    if line is None:
        return None
    return {
        "name": line.name,
        "number": line.number,
        "is_open": line.standing.is_open,
        "opens_at": moment_or_none(line.standing.opens_at),
        "closed_advice": line.closed_advice,
    }


def _county(found: Advice) -> answers.CountyStandingAnswer | None:
    county, standing = found.county, found.standing
    if county is None or standing is None:
        return None
    return {
        "key": county.key,
        "name": county.name,
        "state": standing.state.value,
        "wave": standing.wave,
        "go_live": day_or_none(standing.go_live),
        "day": standing.day,
        "last_hypercare_day": day_or_none(standing.last_hypercare_day),
        "window": standing.window.value if standing.window else None,
        "window_last_day": day_or_none(standing.window_last_day),
        "help_desk_model": county.help_desk_model,
        "project_managers": [_person(person) for person in found.managers],
        "implementation_leads": [_person(person) for person in found.leads],
    }


def _go_to(resource: GoToFacts) -> answers.GoToAnswer:
    person = _person(resource.person) if resource.person else None
    return {"effort": resource.effort, "name": resource.name, "person": person}


def _person(person: PersonFacts) -> answers.PersonAnswer:
    return {
        "name": person.name,
        "phone": person.phone,
        "extension": person.extension,
        "email": person.email,
    }


def day_or_none(day: date | None) -> str | None:
    return day.isoformat() if day else None
