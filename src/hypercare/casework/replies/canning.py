"""Keeping words for replies and notes, and using several at once (macros)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hypercare.casework.replies import selectors, services
from hypercare.casework.replies.fields import FIELDS, words_for
from hypercare.casework.replies.models import Canned
from hypercare.casework.replies.services import Reply
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services import add_note
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.states import Audience, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_line, clean_words, fill, unknown_places
from hypercare.foundation.programs.services import facts_changed

LONGEST = {"title": 100, "reply": 5_000, "note": 5_000, "why": 500}
# What a macro can move a ticket to: the ways that need words at most.
MOVES = (Status.RESOLVED, Status.CLOSED, Status.REDIRECTED, Status.REOPENED)


@dataclass(frozen=True)
class CannedFacts:
    """As typed. `move_to` is a state, or empty."""

    title: str
    reply: str = ""
    note: str = ""
    audience: str = Audience.INTERNAL
    move_to: str = ""
    why: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that a macro will do, in words; `text` is what it will say."""

    what: str
    text: str


@transaction.atomic
def save(
    *, known: Canned | None, version: int, facts: CannedFacts, by: Actor, at: datetime
) -> Canned:
    """Raises InvalidInput with every field at fault, OutOfDate when somebody was faster."""
    require(by, "canned.edit")
    clean = _clean(facts)
    _check(clean)
    if known is None:
        one = Canned(program=by.program, code=_code(clean.title, by))
    else:
        one = Canned.objects.visible_to(by).select_for_update().get(pk=known.pk)
        _refuse_old(one, version)
        one.version += 1
    for name, value in vars(clean).items():
        setattr(one, name, value)
    one.save()
    facts_changed(by.program)
    _tell("canned.saved", one, by, at)
    return one


@transaction.atomic
def retire(*, known: Canned, is_retired: bool, by: Actor, at: datetime) -> Canned:
    """Out of use, or back in it; nothing that was sent changes. Twice is once."""
    require(by, "canned.edit")
    one = Canned.objects.visible_to(by).select_for_update().get(pk=known.pk)
    one.retired_at = (one.retired_at or at) if is_retired else None
    one.version += 1
    one.save(update_fields=["retired_at", "version"])
    facts_changed(by.program)
    _tell("canned.retired" if is_retired else "canned.restored", one, by, at)
    return one


def filled(text: str, ticket: Ticket, by: Actor) -> str:
    return fill(text, words_for(ticket, selectors.newest_contact(ticket), by))


def steps(macro: Canned, ticket: Ticket, by: Actor) -> list[Step]:
    """What it will do to this ticket, before it does it."""
    words = words_for(ticket, selectors.newest_contact(ticket), by)
    found = []
    if macro.note:
        shared = macro.audience == Audience.SHARED
        what = _("Add a note, shared outside") if shared else _("Add a note, internal")
        found.append(Step(what, fill(macro.note, words)))
    if macro.reply:
        names = ", ".join(one.name for one in _receivers(ticket))
        what = _("Write to %(names)s") % {"names": names or _("nobody: no address is known")}
        found.append(Step(what, fill(macro.reply, words)))
    if macro.move_to:
        state = {"state": Status(macro.move_to).label}
        found.append(Step(_("Move it to: %(state)s") % state, fill(macro.why, words)))
    return found


@transaction.atomic
def apply(
    *, macro: Canned, ticket: Ticket, version: int, facts: Reply, by: Actor, at: datetime
) -> None:
    """All of it or nothing, by the same verbs as by hand; `facts` are as in the preview.

    Raises what those verbs raise, Conflict when the ticket changed since the preview.
    """
    words = words_for(ticket, selectors.newest_contact(ticket), by)
    if macro.retired_at is not None:
        raise Conflict(_("“%(title)s” is no longer in use.") % {"title": macro.title})
    if macro.note:
        text = fill(macro.note, words)
        add_note(ticket=ticket, text=text, audience=macro.audience, by=by, at=at)
    if macro.reply:
        services.reply(ticket=ticket, facts=facts, by=by, at=at)
    if macro.move_to:
        said = fill(macro.why, words)
        given = Given(resolution=said)
        to = Status(macro.move_to)
        move(ticket=ticket, to=to, by=by, at=at, why=said, version=version, given=given)


def reply_of(macro: Canned, ticket: Ticket, facts: Reply, by: Actor) -> Reply:
    """What the preview showed: the macro's words, to the callers."""
    to = [one.key for one in _receivers(ticket)]
    return Reply(filled(macro.reply, ticket, by), to, facts.mailbox, facts.key)


def _receivers(ticket: Ticket) -> list[selectors.Participant]:
    """The newest caller who can be written to; a macro writes to nobody else."""
    callers = (one for one in selectors.participants(ticket) if one.is_caller)
    return [one for one in (next(callers, None),) if one is not None]


def _clean(facts: CannedFacts) -> CannedFacts:
    return CannedFacts(
        title=clean_line(facts.title),
        reply=clean_words(facts.reply),
        note=clean_words(facts.note),
        audience=facts.audience,
        move_to=facts.move_to,
        why=clean_words(facts.why),
    )


def _check(facts: CannedFacts) -> None:
    faults = {name: sentence for name in LONGEST if (sentence := _fault(name, facts))}
    if not facts.title:
        faults["title"] = _("Give it a name that people find it by.")
    if not (facts.reply or facts.note or facts.move_to):
        faults["reply"] = _("Write what it says, or choose what it does.")
    if facts.audience not in Audience.values:
        faults["audience"] = _("Choose one.")
    if facts.move_to and facts.move_to not in MOVES:
        faults["move_to"] = _("Choose from the list.")
    if facts.move_to and not facts.why:
        faults["why"] = _("Say why the ticket moves: it stands in its story.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _fault(name: str, facts: CannedFacts) -> str:
    """Only known names stand in braces, so that nothing is ever worked out (safety row 16)."""
    text: str = getattr(facts, name)
    if len(text) > LONGEST[name]:
        sentence = _("This is longer than %(longest)s characters. Shorten it.")
        return sentence % {"longest": LONGEST[name]}
    unknown = [] if name == "title" else unknown_places(text, FIELDS)
    if not unknown:
        return ""
    known = ", ".join(f"{{{field}}}" for field in FIELDS)
    sentence = _("%(unknown)s is no field. Known are: %(known)s.")
    return sentence % {"unknown": ", ".join(unknown), "known": known}


def _code(title: str, by: Actor) -> str:
    """Its name in addresses, from its first title; a second one of that name gets a number."""
    plain = slugify(title)[:50] or "text"
    taken = set(Canned.objects.filter(program=by.program).values_list("code", flat=True))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (plain, *numbered) if code not in taken)


def _refuse_old(one: Canned, version: int) -> None:
    if one.version != version:
        sentence = _("Somebody else changed “%(title)s” in between. Look at it again, then save.")
        raise OutOfDate(sentence % {"title": one.title})


def _tell(verb: str, one: Canned, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=one.code,
        read_action="canned.read",
        data={"version": one.version},
    )
