"""Every address of the product, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What counts within its program and not by a number that people say aloud.
FIRST = {
    "way": "assign",
    "day": "2026-10-29",
    "group": "CS",
    "county": "amber",
    "code": "thanks",
    "recipient": "new",
    "format": "csv",
    "edition": "1",
    "key": "issue-board",
    "draft": "1",
    "row": "1",
    "saved": "1",
    "entry": "1",
    "file": str(UUID(int=0)),
    "pk": "1",
    "item": "I-1001",
    "action": "1",
    "username": "nobody",
}
FIRST_ISSUE = "I-1001"
FIRST_MEETING = "MT-1001"


@dataclass(frozen=True)
class Address:
    """`arguments` are the names in the pattern; `name` is the route's name with its app."""

    name: str
    arguments: frozenset[str]

    def filled(self, **values: str) -> str:
        """Raises KeyError for an argument that the tests cannot fill yet: add it there."""
        known = FIRST | values
        if self.name.startswith("issues:"):
            known |= {"number": FIRST_ISSUE}
        if self.name.startswith("running:"):
            known |= {"number": FIRST_MEETING}
        return reverse(self.name, kwargs={name: known[name] for name in self.arguments})


def all_addresses() -> list[Address]:
    return list(_below(get_resolver(), "", frozenset()))


def _below(resolver: URLResolver, app: str, arguments: frozenset[str]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        known = arguments | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _below(entry, entry.namespace or app, known)
        elif isinstance(entry, URLPattern):
            yield Address(f"{app}:{entry.name}" if app else str(entry.name), known)
