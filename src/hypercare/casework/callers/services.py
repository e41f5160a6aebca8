"""Learning who calls from the contacts that are kept, and joining what is one person."""

import uuid
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F, Q, TextField, Value
from django.utils.translation import gettext as _

from hypercare.casework.callers.models import Caller, CallerDetail, Learned, Merge, Sighting
from hypercare.casework.callers.policies import below
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import NameAnswer, ReachAnswer
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import User
from hypercare.foundation.journal import services as journal
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.finding import Findable
from hypercare.foundation.kernel.references import parse
from hypercare.foundation.kernel.rows import store
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, blank, keep
from hypercare.reference.directory.models import EntityType, Person
from hypercare.reference.rollout.selectors import plan

log = structlog.get_logger("hypercare.callers")
TELLING = ("contact.logged", "contact.corrected")
MOST_AT_ONCE = 200
_Fresh = tuple[Caller, Contact]


@transaction.atomic
def learn(*, program: Program, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Reads the journal on from where the last reading ended; how many contacts it read.

    Saving a contact stays as fast as it was, and a caller is known a few seconds later. What is
    told of new callers comes last, so that nobody who saves waits long for the journal's counter.
    Nothing is read while another worker is reading.
    """
    Learned.objects.get_or_create(program=program)
    mark = Learned.objects.select_for_update(skip_locked=True).filter(program=program).first()
    if mark is None:
        return 0
    upto = Program.objects.values_list("journal_position", flat=True).get(pk=program.pk)
    rows = Entry.objects.filter(program=program, position__gt=mark.position, position__lte=upto)
    entries = list(rows.filter(verb__in=TELLING).order_by("position")[:most])
    fresh = _learn_from(entries, program, at)
    mark.position = entries[-1].position if len(entries) == most else upto
    mark.save(update_fields=["position"])
    for caller, contact in fresh:
        _propose(caller, contact, at)
    return len(entries)


def _learn_from(entries: list[Entry], program: Program, at: datetime) -> list[_Fresh]:
    """Who was not known before. What cannot be learned is logged, and holds up nobody else."""
    numbers = {found[1] for entry in entries if (found := parse(entry.subject))}
    rows = Contact.objects.filter(program=program, number__in=numbers).order_by("number")
    fresh: list[_Fresh] = []
    for contact in rows.with_words().select_related("program", "entity"):
        try:
            with transaction.atomic():
                caller, is_new = _caller_of(contact, at)
        except Exception as error:
            log.error("caller not learned", contact=contact.reference, exc_info=error)
        else:
            fresh += [(caller, contact)] if caller and is_new else []
    return fresh


@transaction.atomic
def recognise(*, contact: Contact, at: datetime) -> Caller | None:
    """The caller of a contact, made when there is none like that; None for who gave no name or
    no number. A corrected contact moves to the caller it says now.
    """
    caller, is_new = _caller_of(contact, at)
    if caller and is_new:
        _propose(caller, contact, at)
    return caller


def _caller_of(contact: Contact, at: datetime) -> tuple[Caller | None, bool]:
    """And whether it is one who was not known before."""
    if not _is_telling(contact):
        _no_longer(contact, at)
        return None, False
    known = _known(contact) or _of_directory(contact, at)
    caller = known or _new(contact, at)
    sighting = Sighting(program=contact.program, contact=contact, caller=caller)
    if not store(sighting, unless_there=True):
        Sighting.objects.filter(contact=contact).update(caller=caller)
    if caller.last_seen_at < contact.happened_at:
        seen = Caller.objects.filter(pk=caller.pk, last_seen_at__lt=contact.happened_at)
        seen.update(last_seen_at=contact.happened_at)
    return caller, known is None


def _no_longer(contact: Contact, at: datetime) -> None:
    """It came from nobody whom we know. Who was learned from it alone, and is one of the public
    now, is forgotten: name, numbers and addresses (settled reading 21)."""
    seen = Sighting.objects.filter(contact=contact).select_related("caller").first()
    if seen is None:
        return
    seen.delete()
    caller = seen.caller
    is_public = contact.entity_type == EntityType.PUBLIC
    if is_public and caller.person_id is None and not caller.sightings.exists():
        details = caller.details.values_list("words", flat=True)
        blank([caller.name_id, *details], at=at)


def _is_telling(contact: Contact) -> bool:
    given = (contact.name_answer, contact.reach_answer) == (NameAnswer.GIVEN, ReachAnswer.GIVEN)
    return bool(given and contact.name.clear and contact.reach.clear)


def _known(contact: Contact) -> Caller | None:
    """Same entity, same name without accents and case, and the same number or address."""
    rows = CallerDetail.objects.filter(program=contact.program, is_reach=True)
    rows = rows.filter(_same_reach(contact.reach), Q(caller__entity_id=contact.entity_id))
    if contact.entity_id is None:
        rows = rows.filter(caller__entity_name=contact.entity_name)
    callers = [row.caller for row in rows.select_related("caller__name").order_by("caller_id")]
    name = fold(contact.name.clear or "")
    return next((c for c in callers if fold(c.name.clear or "") == name), None)


def _same_reach(reach: Words) -> Q:
    """An extension or an address is compared as text; the index serves both."""
    if reach.e164:
        return Q(words__program=reach.program_id, words__e164=reach.e164)
    text = Value(reach.clear, output_field=TextField())
    typed = Findable(text, text)
    return Q(words__program=reach.program_id, words__findable=typed)


def _of_directory(contact: Contact, at: datetime) -> Caller | None:
    """Somebody of the directory who called before, at another number."""
    person = _in_directory(contact)
    rows = Caller.objects.filter(program=contact.program, person=person)
    caller = rows.first() if person else None
    if caller is not None:
        _keep_reach(caller, contact.reach.clear or "", at)
    return caller


def _new(contact: Contact, at: datetime) -> Caller:
    program = contact.program
    said = [Said(Words.Kind.CALLER, contact.name.clear or "")]
    (name,) = keep(program=program, said=said, case_numbers=plan(program).case_numbers, at=at)
    caller = Caller.objects.create(
        program=program,
        key=uuid.uuid4(),
        name=name,
        entity=contact.entity,
        entity_name=contact.entity_name,
        person=_in_directory(contact),
        first_seen_at=contact.happened_at,
        last_seen_at=contact.happened_at,
    )
    CallerDetail.objects.create(program=program, caller=caller, words=name, is_reach=False)
    _keep_reach(caller, contact.reach.clear or "", at)
    return caller


def _propose(caller: Caller, contact: Contact, at: datetime) -> None:
    journal.write(
        by=system(contact.program),
        at=at,
        verb="caller.proposed",
        subject=caller.subject,
        read_action="caller.read",
        owner_id=contact.logged_by_id,
        data={"contact": contact.reference},
    )


def _keep_reach(caller: Caller, reach: str, at: datetime) -> None:
    said = [Said(Words.Kind.CALLER_AT, reach)] if reach else []
    case_numbers = plan(caller.program).case_numbers
    for words in keep(program=caller.program, said=said, case_numbers=case_numbers, at=at):
        CallerDetail.objects.create(
            program=caller.program, caller=caller, words=words, is_reach=True
        )


def _in_directory(contact: Contact) -> Person | None:
    """The directory's own entry: same entity, same name, and one of its numbers or addresses."""
    reach, e164 = contact.reach.clear or "", contact.reach.e164
    same = Q(phone_e164=e164) | Q(reaches__e164=e164) if e164 else Q(email__iexact=reach)
    same |= Q(reaches__typed__iexact=reach)
    rows = Person.objects.filter(same, Q(entity_id=contact.entity_id), program=contact.program)
    name = fold(contact.name.clear or "")
    people = rows.filter(retired_at=None).order_by("pk").distinct()
    return next((p for p in people if fold(p.name) == name), None)


@transaction.atomic
def merge(
    *, kept: Caller, gone: Caller, versions: tuple[int, int], by: Actor, at: datetime
) -> Merge:
    """`gone` is shown as `kept` from now on; its contacts and words stay where they are.

    `versions` are those of kept and gone on the page. Raises InvalidInput for one and the same
    caller, OutOfDate when either has changed, Conflict when one was merged already.
    """
    kept, gone = _locked(kept, gone)
    if kept.pk == gone.pk:
        raise InvalidInput(_("This is one and the same caller already. Choose another one."))
    if kept.root_id or gone.root_id:
        raise Conflict(_("Somebody merged one of the two meanwhile. Look at them again."))
    if (kept.version, gone.version) != versions:
        raise OutOfDate(_("One of the two has changed since you looked. Look again, then merge."))
    made = Merge.objects.create(program=by.program, kept=kept, gone=gone, by=_person(by), at=at)
    Caller.objects.filter(Q(pk=gone.pk) | Q(root=gone)).update(root=kept)
    _bump(kept, gone)
    _tell("caller.merged", made, by, at)
    return made


@transaction.atomic
def unmerge(*, made: Merge, by: Actor, at: datetime) -> None:
    """Both stand alone again, each with what it had, and with who was merged into it before.

    Raises Conflict when it was undone already.
    """
    kept, gone = _locked(made.kept, made.gone)
    open_merges = Merge.objects.filter(program=by.program, undone_at=None)
    if not open_merges.filter(pk=made.pk).update(undone_at=at, undone_by=_person(by)):
        raise Conflict(_("Somebody has separated these two already."))
    parents = dict(open_merges.values_list("gone_id", "kept_id"))
    Caller.objects.filter(pk=gone.pk).update(root=None)
    Caller.objects.filter(pk__in=below(gone.pk, parents)).update(root=gone)
    _bump(kept, gone)
    _tell("caller.unmerged", made, by, at)


def _locked(kept: Caller, gone: Caller) -> tuple[Caller, Caller]:
    rows = Caller.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[kept.pk], found[gone.pk]


def _bump(*callers: Caller) -> None:
    Caller.objects.filter(pk__in=[c.pk for c in callers]).update(version=F("version") + 1)


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can say who is who. Sign in to do it."))
    return by.user


def _tell(verb: str, made: Merge, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=made.kept.subject,
        read_action="caller.read",
        data={"other": str(made.gone.key)},
    )
