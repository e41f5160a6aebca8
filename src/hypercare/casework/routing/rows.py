"""A row of the table as the rule that decides, and back. One list of columns for both."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from hypercare.casework.routing.models import RowFields
from hypercare.casework.routing.policies import Rule

COLUMNS = tuple(column.name for column in fields(Rule) if column.name != "position")
CONDITIONS = ("entity_types", "county_states", "windows", "abouts", "channels", "sent_back")
SENTENCES = ("headline", "say", "reason")


def rule_of(row: RowFields, position: int | None = None) -> Rule:
    """`position` counts among the rows that are left, where some are removed."""
    place = row.position if position is None else position
    return rule_from({name: getattr(row, name) for name in COLUMNS}, place)


def rule_from(values: Mapping[str, Any], position: int) -> Rule:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Rule(position=position, **plain)


def columns_of(rule: Rule) -> dict[str, Any]:
    """Without the position: what the row says, wherever it stands."""
    values = {name: getattr(rule, name) for name in COLUMNS}
    return {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}
