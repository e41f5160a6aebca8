"""The address book of a program, read once per change and kept in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import (
    Agreement,
    CountyContact,
    Entity,
    EntityType,
    GoToResource,
    Line,
    Person,
    SupportGroup,
    TransferStep,
)


@dataclass(frozen=True)
class EntityFacts:
    id: int
    key: str
    name: str
    types: tuple[str, ...]
    county_key: str | None
    retired: bool


@dataclass(frozen=True)
class PersonFacts:
    name: str
    phone: str
    extension: str
    email: str
    role: str = ""


@dataclass(frozen=True)
class GoToFacts:
    """A person who left is no longer named: the slot is empty."""

    effort: str
    name: str
    person: PersonFacts | None
    backup: PersonFacts | None = None
    hours: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class AgreementFacts:
    key: str
    entity: str
    title: str
    edition: str
    link: str


SUPPORT_MAILBOX = "customer-support-mailbox"  # the purpose of a line


@dataclass(frozen=True)
class Book:
    """`names` finds an entity by its folded key, name or alias."""

    entities: tuple[EntityFacts, ...]
    by_id: Mapping[int, EntityFacts]
    names: Mapping[str, EntityFacts]
    lines: Mapping[str, Line]
    groups: Mapping[str, SupportGroup]
    go_to: tuple[GoToFacts, ...]
    agreements: tuple[AgreementFacts, ...]
    steps: tuple[str, ...]
    managers: Mapping[str, tuple[PersonFacts, ...]]
    leads: Mapping[str, tuple[PersonFacts, ...]]

    def find(self, text: str, entity_type: str = "") -> EntityFacts | None:
        """By key, name or alias, without case and accents; `X County` is X for a county."""
        folded = fold(text)
        if entity_type == EntityType.COUNTY:
            folded = folded.removesuffix(" county").removeprefix("county of ")
        found = self.names.get(folded)
        return found if found and self._fits(found, entity_type) else None

    def line_for(self, purpose: str) -> Line | None:
        lines = (line for line in self.lines.values() if line.purpose == purpose)
        return next((line for line in lines if line.retired_at is None), None)

    def mailboxes(self) -> list[Line]:
        """Those of our own project, which mail can be from."""
        ours = (line for line in self.lines.values() if line.project == Line.Project.CURRENT)
        return [line for line in ours if line.email and line.retired_at is None]

    def support_mailbox(self) -> Line | None:
        """What mail is from where nothing else says so; none where none has that purpose."""
        line = self.line_for(SUPPORT_MAILBOX)
        return line if line is not None and line.email else None

    @staticmethod
    def _fits(entity: EntityFacts, entity_type: str) -> bool:
        return not entity_type or entity_type in entity.types


@remembered
def book(program: Program) -> Book:
    entities = tuple(_entity(e) for e in _entities(program))
    return Book(
        entities=entities,
        by_id={entity.id: entity for entity in entities},
        names=_names(program, entities),
        lines={line.key: line for line in Line.objects.filter(program=program).order_by("pk")},
        groups={g.code: g for g in SupportGroup.objects.filter(program=program).order_by("pk")},
        go_to=_go_to(program),
        agreements=_agreements(program),
        steps=tuple(
            TransferStep.objects.filter(program=program)
            .order_by("position")
            .values_list("text", flat=True)
        ),
        managers=_county_people(program, CountyContact.Role.PROJECT_MANAGER),
        leads=_county_people(program, CountyContact.Role.IMPLEMENTATION_LEAD),
    )


def _entities(program: Program) -> list[Entity]:
    return list(Entity.objects.filter(program=program).select_related("county").order_by("name"))


def _entity(entity: Entity) -> EntityFacts:
    return EntityFacts(
        id=entity.pk,
        key=entity.key,
        name=entity.name,
        types=tuple(entity.types),
        county_key=entity.county.key if entity.county else None,
        retired=entity.retired_at is not None,
    )


def _names(program: Program, entities: tuple[EntityFacts, ...]) -> dict[str, EntityFacts]:
    """A name beats an alias, and what is in use beats what is retired."""
    by_id = {entity.id: entity for entity in entities}
    aliases = Entity.objects.filter(program=program).values_list("pk", "aliases")
    names = {fold(alias): by_id[pk] for pk, known in aliases for alias in known}
    for entity in sorted(entities, key=lambda e: not e.retired):
        names |= {fold(entity.key): entity, fold(entity.name): entity}
    return names


def _go_to(program: Program) -> tuple[GoToFacts, ...]:
    resources = GoToResource.objects.filter(program=program, retired_at=None)
    return tuple(
        GoToFacts(r.effort, r.name, _slot(r.person), _slot(r.backup), r.hours)
        for r in resources.select_related("person", "backup").order_by("pk")
    )


def _slot(person: Person | None) -> PersonFacts | None:
    return _person(person) if person is not None and person.retired_at is None else None


def _agreements(program: Program) -> tuple[AgreementFacts, ...]:
    rows = Agreement.objects.filter(program=program, retired_at=None).select_related("entity")
    return tuple(
        AgreementFacts(row.key, row.entity.name, row.title, row.edition, row.link)
        for row in rows.order_by("entity__name", "title", "pk")
    )


def _county_people(program: Program, role: str) -> dict[str, tuple[PersonFacts, ...]]:
    people: dict[str, list[PersonFacts]] = defaultdict(list)
    rows = CountyContact.objects.filter(program=program, role=role, person__retired_at=None)
    for row in rows.select_related("county", "person").order_by("pk"):
        people[row.county.key].append(_person(row.person))
    return {key: tuple(found) for key, found in people.items()}


def _person(person: Person) -> PersonFacts:
    return PersonFacts(person.name, person.phone, person.extension, person.email, person.role)
