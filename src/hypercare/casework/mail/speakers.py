"""For whom a sender speaks: by the address, else by its domain. And which colleague forwarded."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from hypercare.casework.mail.models import Mailbox
from hypercare.casework.mail.reading.words import Address
from hypercare.casework.mail.states import MailboxKind
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, EntityType, Person, PersonReach
from hypercare.reference.directory.selectors import EntityFacts, book

# The kind in which an entity of several kinds speaks where it writes to this kind of mailbox.
_SPEAKS_AS = {
    MailboxKind.NEW_SYSTEM: EntityType.NEW_SYSTEM,
    MailboxKind.CUSTOMER_SUPPORT: EntityType.COUNTY,
}


@dataclass(frozen=True)
class Speaker:
    """`entity` is a name where none is known; `name` as the directory has it, if it does."""

    entity_type: str
    entity: str
    why: str
    is_clear: bool
    name: str = ""


def colleague(program: Program, address: str) -> User | None:
    """Somebody of the staff with that address. Mail never acts with their rights (row 12)."""
    members = Membership.objects.filter(program=program, user__is_active=True)
    found = members.filter(user__email__iexact=address).select_related("user").first()
    return found.user if found and address else None


def speaker(mailbox: Mailbox, sender: Address) -> Speaker:
    """The directory's person, else the entity whose domain it is, else the mailbox's own."""
    program = mailbox.program
    person = _person(program, sender.address)
    if person is not None and person.entity_id is not None:
        facts = book(program).by_id[person.entity_id]
        why = _("The address is that of a person whom the directory knows.")
        return _known(facts, mailbox, why, person.name)
    domain = sender.address.rpartition("@")[2]
    owners = _owners(program, domain)
    if len(owners) == 1:
        return _known(owners[0], mailbox, _("The domain belongs to one entity."), "")
    if owners:
        return _unknown(domain, _("The domain belongs to several entities."))
    own = book(program).names.get(mailbox.entity) if mailbox.entity else None
    if own is not None:
        return _known(own, mailbox, _("The mailbox is that of one entity."), "")
    return _unknown(domain, _("Neither address nor domain is known."))


def staff(program: Program, user: User) -> Speaker:
    """The Current System project itself, for whom its own staff speaks."""
    own = [e for e in book(program).entities if EntityType.CURRENT_SYSTEM in e.types]
    name = own[0].name if len(own) == 1 else program.name
    why = _("A colleague wrote it.")
    return Speaker(EntityType.CURRENT_SYSTEM, name, why, is_clear=True, name=str(user))


def _person(program: Program, address: str) -> Person | None:
    if not address:
        return None
    further = PersonReach.objects.filter(
        program=program, kind=PersonReach.Kind.MAIL, typed__iexact=address
    )
    theirs = Q(email__iexact=address) | Q(pk__in=further.values("person"))
    found = list(Person.objects.filter(theirs, program=program, retired_at=None).order_by("pk"))
    return next((one for one in found if one.email.lower() == address), next(iter(found), None))


def _owners(program: Program, domain: str) -> list[EntityFacts]:
    """Of the longest part of the domain that somebody has: it.amber.example is amber.example."""
    parts = domain.split(".")
    names = [".".join(parts[i:]) for i in range(len(parts) - 1)]
    if not names:
        return []
    rows = Entity.objects.filter(program=program, retired_at=None, domains__overlap=names)
    known = list(rows.values_list("pk", "domains"))
    for name in names:
        if found := [pk for pk, domains in known if name in domains]:
            return [book(program).by_id[pk] for pk in found]
    return []


def _known(entity: EntityFacts, mailbox: Mailbox, why: str, name: str) -> Speaker:
    if len(entity.types) == 1:
        return Speaker(entity.types[0], entity.name, why, is_clear=True, name=name)
    wanted = _SPEAKS_AS.get(MailboxKind(mailbox.kind))
    if wanted in entity.types:
        return Speaker(str(wanted), entity.name, why, is_clear=True, name=name)
    why = _("It is not clear in which role the entity speaks.")
    return Speaker(entity.types[0], entity.name, why, is_clear=False, name=name)


def _unknown(domain: str, why: str) -> Speaker:
    name = domain[:200] or str(_("Unknown sender"))
    return Speaker(EntityType.UNKNOWN, name, why, is_clear=False)
