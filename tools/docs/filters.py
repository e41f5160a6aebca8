"""Makes docs/reference/filters.md from the dataclass that reads addresses.

python -m tools.docs.filters
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hypercare.config.settings")
django.setup()

from hypercare.casework.contacts.states import About, Channel, Severity  # noqa: E402
from hypercare.casework.routing.states import AdviceCode  # noqa: E402
from hypercare.casework.tickets.states import Status  # noqa: E402
from hypercare.insight.finding.filters import Parameter, parameters  # noqa: E402
from hypercare.insight.finding.orders import ORDERS  # noqa: E402
from hypercare.insight.finding.states import Listed  # noqa: E402
from tools.docs.pages import REFERENCE, save  # noqa: E402

PAGE = REFERENCE / "filters.md"
INTRODUCTION = """\
# Filters of the lists

What stands in the address of *Tickets* and *Contacts*, and in `GET /api/v1/tickets`. How to use
them is in [Find anything](../how-to/find-anything.md).

Made from the code by `.venv/bin/python -m tools.docs.filters`; a test says when it is out of date.

- Several values stand with commas between them; each of them is right.
- Different filters hold together: all of them have to be right.
- A ticket is found by the facts of any contact under it.
- A filter or value that is not known is refused with a sentence.
"""
FREE = {
    "q": "words, as in the search box",
    "wave": "numbers of the program's waves",
    "county": "keys of the program's counties",
    "entity": "keys of the program's counties, partners and projects",
    "group": "codes of the program's support groups",
    "person": "names that people sign in with, and `nobody`",
    "due": "`overdue`, `today`, or a date: the first of the clocks is due by the end of that day",
    "category": "area, sub-area and summary in small letters with hyphens; the analytic category, "
    "else the one of intake",
    "day": "whole numbers; as recorded with the contact, 0 is the day of the go-live",
    "since": "a date, or `day-3`: so many days after the go-live of the wave given, else of the "
    "latest that is live",
    "until": "the same; the day itself is included",
}
CHOICES: dict[str, list[Any]] = {
    "channel": Channel.values,
    "about": About.values,
    "advice": AdviceCode.values,
    "severity": Severity.values,
    "status": Status.values,
    "bounced": ["yes"],
    "grouped": ["yes", "no"],
    "withdrawn": ["yes"],
}


def document() -> str:
    return INTRODUCTION + "".join("\n".join(_section(listed)) for listed in Listed)


def _section(listed: Listed) -> Iterator[str]:
    yield f"\n## {listed.label}\n"
    yield "| parameter | means | values | example |"
    yield "| --- | --- | --- | --- |"
    yield from (_row(one, listed) for one in parameters(listed))
    yield ""


def _row(one: Parameter, listed: Listed) -> str:
    return f"| `{one.name}` | {one.title} | {_values(one, listed)} | `{_example(one, listed)}` |"


def _values(one: Parameter, listed: Listed) -> str:
    if one.name == "sort":
        return ", ".join(f"`{name}`" for name in ORDERS[listed])
    if one.name in CHOICES:
        return ", ".join(f"`{value}`" for value in CHOICES[one.name])
    return FREE[one.name]


def _example(one: Parameter, listed: Listed) -> str:
    first = next(iter(ORDERS[listed]))
    return f"{one.name}={first if one.name == 'sort' else one.example.replace(' ', '+')}"


def main() -> int:
    return save(PAGE, document())


if __name__ == "__main__":
    sys.exit(main())
