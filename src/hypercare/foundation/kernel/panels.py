"""Panels: how a later app shows itself on an earlier app's page without being known there."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """`build(request, subject)` gives the template's context, or None when there is nothing."""

    order: int
    template: str
    build: Callable[[Any, Any], dict[str, Any] | None]


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(page: str, panel: Panel) -> None:
    """Called once per process, in an app's `ready`."""
    _panels[page] = sorted([*_panels[page], panel], key=lambda known: known.order)


def panels_for(page: str, request: Any, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of each panel that has something to show, in order."""
    built = [(panel.template, panel.build(request, subject)) for panel in _panels[page]]
    return [(template, context) for template, context in built if context is not None]
