"""For whom a sender speaks: by the address, else by its domain. And which colleague forwarded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hypercare.casework.mail.models import Mailbox
from hypercare.casework.mail.reading.words import Address
from hypercare.casework.mail.states import MailboxKind
from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.memory import remembered
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


@dataclass(frozen=True)
class _Known:
    """The name and the entity of who has an address, and the entities of a domain."""

    people: Mapping[str, tuple[str, int | None]]
    domains: Mapping[str, Sequence[EntityFacts]]


def colleague(program: Program, address: str) -> User | None:
    """Somebody of the staff with that address. Mail never acts with their rights (row 12)."""
    if not address:
        return None
    staff = User.objects.filter(memberships__program=program, is_active=True)
    return staff.filter(email__iexact=address).order_by("memberships__pk").first()


def speaker(mailbox: Mailbox, sender: Address) -> Speaker:
    """The directory's person, else the entity whose domain it is, else the mailbox's own."""
    program = mailbox.program
    name, entity = _known(program).people.get(sender.address, ("", None))
    if entity is not None:
        why = _("The address is that of a person whom the directory knows.")
        return _for(book(program).by_id[entity], mailbox, why, name)
    domain = sender.address.rpartition("@")[2]
    owners = _owners(program, domain)
    if len(owners) == 1:
        return _for(owners[0], mailbox, _("The domain belongs to one entity."), "")
    if owners:
        return _unknown(domain, _("The domain belongs to several entities."))
    own = book(program).names.get(mailbox.entity) if mailbox.entity else None
    if own is not None:
        return _for(own, mailbox, _("The mailbox is that of one entity."), "")
    return _unknown(domain, _("Neither address nor domain is known."))


def staff(program: Program, user: User) -> Speaker:
    """The Current System project itself, for whom its own staff speaks."""
    own = [e for e in book(program).entities if EntityType.CURRENT_SYSTEM in e.types]
    name = own[0].name if len(own) == 1 else program.name
    why = _("A colleague wrote it.")
    return Speaker(EntityType.CURRENT_SYSTEM, name, why, is_clear=True, name=str(user))


@remembered
def _known(program: Program) -> _Known:
    """Who has an address as the first of theirs beats who has it further down."""
    staying = Person.objects.filter(program=program, retired_at=None)
    firsts = staying.order_by("-pk").values_list("email", "name", "entity")
    further = PersonReach.objects.filter(person__in=staying, kind=PersonReach.Kind.MAIL)
    others = further.order_by("-person").values_list("typed", "person__name", "person__entity")
    people = {address.lower(): (name, pk) for address, name, pk in (*others, *firsts) if address}
    domains: dict[str, list[EntityFacts]] = defaultdict(list)
    rows = Entity.objects.filter(program=program, retired_at=None).order_by("pk")
    for pk, names in rows.values_list("pk", "domains"):
        for name in names:
            domains[name].append(book(program).by_id[pk])
    return _Known(people, dict(domains))


def _owners(program: Program, domain: str) -> Sequence[EntityFacts]:
    """Of the longest part of the domain that somebody has: it.amber.example is amber.example."""
    parts, known = domain.split("."), _known(program).domains
    names = (".".join(parts[i:]) for i in range(len(parts) - 1))
    return next((known[name] for name in names if name in known), ())


def _for(entity: EntityFacts, mailbox: Mailbox, why: str, name: str) -> Speaker:
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
