"""The kinds of notices. An app registers its own in `ready`; nothing here knows what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise

from hypercare.foundation.notices.states import Way


@dataclass(frozen=True)
class Kind:
    """`title` completes "Tell me when …". `preset` holds until a person chooses otherwise.

    `route` is the page of its subjects: it takes the program's key and, if the notice has a
    subject, the reference ("T-1042"). `together` is where several subjects of one notice are.
    """

    code: str
    title: str | Promise
    preset: Way
    route: str = ""
    together: str = ""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Called once per process, in an app's `ready`."""
    _kinds.update({kind.code: kind for kind in kinds})


def kinds() -> Mapping[str, Kind]:
    """In the order in which apps brought them."""
    return MappingProxyType(_kinds)
