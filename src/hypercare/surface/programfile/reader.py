"""YAML in, a tree of nodes with line and column out. Understands nothing of programs.

Only plain YAML is read: no tags, no references, one document, each key once. Nothing in a file
can make an object (the text is composed, never constructed).
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

SIZE_LIMIT = 2_000_000
_PLAIN_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, order=True)
class Spot:
    """Counted from 1, as editors do."""

    line: int
    column: int


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right. `path` is like `counties[3].wave`, lists counted from 1."""

    line: int
    column: int
    path: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}"
        return f"{place} {self.path}: {self.sentence}" if self.path else f"{place} {self.sentence}"


@dataclass(frozen=True)
class Node:
    """A scalar keeps the text as typed (None for nothing); what it means is up to the field."""

    spot: Spot
    value: "str | list[Node] | dict[str, Node] | None"
    key_spots: dict[str, Spot] = field(default_factory=dict)


def read_tree(text: str) -> tuple[Node | None, list[Fault]]:
    """The tree, as far as it could be read, and every fault of its form."""
    if len(text) > SIZE_LIMIT:
        sentence = _("The file is larger than 2 MB. A program file is text without attachments.")
        return None, [Fault(1, 1, "", sentence)]
    try:
        return _tree(text)
    except MarkedYAMLError as error:
        return None, [_not_yaml(error)]
    except YAMLError as error:
        return None, [Fault(1, 1, "", _not_readable(str(error).splitlines()[0]))]
    except RecursionError:
        return None, [Fault(1, 1, "", _("The lists in this file are nested too deeply."))]


def _tree(text: str) -> tuple[Node | None, list[Fault]]:
    top = YAML(typ="safe", pure=True).compose(text)
    if top is None:
        return None, [Fault(1, 1, "", _("The file is empty."))]
    walk = _Walk()
    return walk.node(top, ""), walk.faults


def _not_yaml(error: MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(line, column, "", _not_readable(error.problem or error.context or ""))


def _not_readable(problem: str) -> str:
    return _("This cannot be read as YAML (%(problem)s). Look at this line and the one above.") % {
        "problem": problem
    }


class _Walk:
    """Turns composed nodes into ours, once each; the faults gather on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def node(self, raw: YamlNode, path: str) -> Node:
        spot = Spot(raw.start_mark.line + 1, raw.start_mark.column + 1)
        if id(raw) in self._seen:
            self._fault(spot, path, _("References (& and *) are not read. Write the value out."))
            return Node(spot, None)
        self._seen.add(id(raw))
        if not str(raw.tag).startswith(_PLAIN_TAG):
            self._fault(spot, path, _("Tags (!) are not read. Write the plain value."))
        if isinstance(raw, MappingNode):
            return self._mapping(raw, spot, path)
        if isinstance(raw, SequenceNode):
            items = [self.node(n, f"{path}[{i}]") for i, n in enumerate(raw.value, start=1)]
            return Node(spot, items)
        return Node(spot, None if str(raw.tag) == _PLAIN_TAG + "null" else str(raw.value))

    def _mapping(self, raw: MappingNode, spot: Spot, path: str) -> Node:
        values: dict[str, Node] = {}
        key_spots: dict[str, Spot] = {}
        for key_node, value_node in raw.value:
            key = str(key_node.value)
            here = Spot(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            inner = f"{path}.{key}" if path else key
            if key in values:
                self._fault(here, inner, _("This key is here twice. Keep one of them."))
                continue
            key_spots[key] = here
            values[key] = self.node(value_node, inner)
        return Node(spot, values, key_spots)

    def _fault(self, spot: Spot, path: str, sentence: str) -> None:
        self.faults.append(Fault(spot.line, spot.column, path, sentence))
