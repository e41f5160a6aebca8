"""Every fault of a program file at once, each with its place and what to do about it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.closeout.fields import FIELDS as LETTER_FIELDS
from hypercare.casework.evidence.services.sources import faults_of_system
from hypercare.casework.replies.fields import FIELDS as CANNED_FIELDS
from hypercare.casework.routing import policies
from hypercare.foundation.kernel.text import fold, places_in, unknown_places
from hypercare.foundation.programs.models import KEY_SHAPE, RESERVED_KEYS
from hypercare.surface.programfile.document import Record, parse
from hypercare.surface.programfile.kinds import Sheet
from hypercare.surface.programfile.reader import Fault

ANY_BRACES = re.compile(r"\{([^{}]*)\}")


def check(text: str) -> list[Fault]:
    """Sorted by place; an empty list means that the file can be loaded."""
    return read(text)[1]


def read(text: str) -> tuple[Record, list[Fault]]:
    """The file as the schema reads it, and all its faults."""
    raw, sheet = parse(text)
    was_well_formed = not sheet.faults
    _program(raw, sheet)
    together(raw, sheet)
    if was_well_formed:
        _rules(raw, sheet)
    return raw, sorted(set(sheet.faults))


def together(raw: Record, sheet: Sheet) -> None:
    """Whether the records fit each other; what the rules prove is left out."""
    _duplicates(raw, sheet)
    _references(raw, sheet)
    _categories(raw, sheet)
    _sentences(raw, sheet)
    _named_fields(raw, sheet)
    _canned(raw, sheet)
    _stand_ins(raw, sheet)
    _deadlines(raw, sheet)
    _telephone_systems(raw, sheet)


def _program(raw: Record, sheet: Sheet) -> None:
    key = raw["program"]["key"]
    if key and (not re.match(KEY_SHAPE, key) or key in RESERVED_KEYS):
        sentence = _("“%(key)s” cannot be a program key. Use small letters, digits and -, 2 to 40.")
        sheet.fault("program.key", sentence % {"key": key})


def _duplicates(raw: Record, sheet: Sheet) -> None:
    unique = (
        ("targets", "severity"),
        ("waves", "number"),
        ("groups", "code"),
        ("groups", "name"),
        ("people", "key"),
        ("go_to", "effort"),
        ("agreements", "key"),
        ("lines", "key"),
        ("lines", "purpose"),
        ("mailboxes", "key"),
        ("mailboxes", "address"),
        ("rooms", "key"),
        ("rooms", "name"),
        ("meetings", "key"),
        ("boards", "key"),
        ("boards", "title"),
        ("telephone_systems", "key"),
        ("report_recipients", "key"),
        ("canned", "code"),
        ("letters", "key"),
        ("users", "username"),
        ("categories", "code"),
        ("counties", "fips"),
    )
    for section, name in unique:
        _twice(_column(raw, section, name), sheet)
    both = [(section, name) for section in ("counties", "entities") for name in ("key", "name")]
    for name in ("key", "name"):
        _twice([p for s, n in both if n == name for p in _column(raw, s, n)], sheet)
    for name in ("more_phones", "more_emails"):
        for column in _column(raw, "people", name):
            _twice(_spread([column]), sheet)
    for column in _column(raw, "boards", "columns"):
        _twice(_spread([column]), sheet)
    _aliases(raw, sheet)


def _column(raw: Record, section: str, name: str) -> list[tuple[str, Any]]:
    """Path and value of one field of every record of a section."""
    return [
        (f"{section}[{i}].{name}", record[name]) for i, record in enumerate(raw[section], start=1)
    ]


def _twice(values: Iterable[tuple[str, Any]], sheet: Sheet) -> None:
    seen: set[Any] = set()
    for path, value in values:
        folded = fold(value) if isinstance(value, str) else value
        if folded in ("", None):
            continue
        if folded in seen:
            sentence = _("“%(value)s” is used twice. Change or remove one of the two.")
            sheet.fault(path, sentence % {"value": value})
        seen.add(folded)


def _aliases(raw: Record, sheet: Sheet) -> None:
    """A name that could mean two entities would send a caller to the wrong place."""
    owners: dict[str, str] = {}
    for section in ("counties", "entities"):
        for i, record in enumerate(raw[section], start=1):
            for name in (record["key"], record["name"]):
                owners.setdefault(fold(name), f"{section}[{i}]")
    for section in ("counties", "entities"):
        for i, record in enumerate(raw[section], start=1):
            for j, alias in enumerate(record["aliases"], start=1):
                here = f"{section}[{i}]"
                if alias and owners.setdefault(fold(alias), here) != here:
                    sentence = _("“%(alias)s” already means somebody else. Remove it here.")
                    sheet.fault(f"{here}.aliases[{j}]", sentence % {"alias": alias})


def _references(raw: Record, sheet: Sheet) -> None:
    groups = _names(raw, "groups", "code")
    people = _names(raw, "people", "key")
    entities = _names(raw, "entities", "key") | _names(raw, "counties", "key")
    purposes = _names(raw, "lines", "purpose")
    to = (
        ("counties", "wave", _names(raw, "waves", "number"), "waves"),
        ("counties", "project_managers", people, "people"),
        ("counties", "implementation_leads", people, "people"),
        ("people", "entity", entities, "entities"),
        ("go_to", "person", people, "people"),
        ("go_to", "backup", people, "people"),
        ("go_to", "group", groups, "groups"),
        ("agreements", "entity", entities, "entities"),
        ("rules", "first_group", groups, "groups"),
        ("rules", "line", purposes, "the purposes of the lines"),
        ("mailboxes", "line", _names(raw, "lines", "key"), "lines"),
        ("mailboxes", "entity", entities, "entities"),
        ("meetings", "required_groups", groups, "groups"),
        ("meetings", "room", _names(raw, "rooms", "key"), "rooms"),
        ("meetings", "waves", _names(raw, "waves", "number"), "waves"),
        ("report_recipients", "entity", entities, "entities"),
        ("letters", "mailbox", _names(raw, "lines", "key"), "lines"),
        ("users", "teams", groups, "groups"),
        ("users", "entity", entities, "entities"),
    )
    for section, name, known, where in to:
        for path, value in _spread(_column(raw, section, name)):
            if value not in (None, "") and value not in known:
                sentence = _(
                    "“%(value)s” is not among %(where)s. Add it there, or correct it here."
                )
                sheet.fault(path, sentence % {"value": value, "where": where})


def _stand_ins(raw: Record, sheet: Sheet) -> None:
    """Nobody stands in for themselves."""
    for i, record in enumerate(raw["go_to"], start=1):
        if record["backup"] and record["backup"] == record["person"]:
            sentence = _("This is the same person. Name somebody else as backup, or nobody.")
            sheet.fault(f"go_to[{i}].backup", sentence)


def _deadlines(raw: Record, sheet: Sheet) -> None:
    """A report cannot be late before it is drafted."""
    for i, record in enumerate(raw["report_recipients"], start=1):
        cut_off, deadline = record["cut_off"], record["deadline"]
        if cut_off is not None and deadline is not None and deadline <= cut_off:
            sentence = _("The deadline is after the cut-off, on the same day. Choose a later time.")
            sheet.fault(f"report_recipients[{i}].deadline", sentence)


def _telephone_systems(raw: Record, sheet: Sheet) -> None:
    """By the rules of the page on which they are set up."""
    known = _names(raw, "lines", "key")
    for i, record in enumerate(raw["telephone_systems"], start=1):
        for name, sentence in faults_of_system(record, known).items():
            sheet.fault(f"telephone_systems[{i}].{name}", sentence)


def _names(raw: Record, section: str, name: str) -> set[Any]:
    return {record[name] for record in raw[section]}


def _spread(values: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for path, value in values:
        if isinstance(value, list):
            yield from ((f"{path}[{i}]", item) for i, item in enumerate(value, start=1))
        else:
            yield path, value


def _categories(raw: Record, sheet: Sheet) -> None:
    tree: dict[tuple[str, str], list[str]] = {}
    for i, area in enumerate(raw["categories"], start=1):
        names = [(f"categories[{i}].sub_areas[{j}].name", s["name"]) for j, s in _nth(area)]
        _twice(names, sheet)
        for j, sub_area in _nth(area):
            path = f"categories[{i}].sub_areas[{j}].summaries"
            _twice(_spread([(path, sub_area["summaries"])]), sheet)
            tree[area["code"], sub_area["name"]] = sub_area["summaries"]
    _default(raw["migration_default"], tree, sheet)


def _nth(area: Record) -> Iterable[tuple[int, Record]]:
    return enumerate(area["sub_areas"], start=1)


def _default(default: Record, tree: dict[tuple[str, str], list[str]], sheet: Sheet) -> None:
    if not default["area"] or not default["sub_area"]:
        return
    summaries = tree.get((default["area"], default["sub_area"]))
    if summaries is None:
        sentence = _("This area and sub-area are not in the categories. Add them there.")
        sheet.fault("migration_default.sub_area", sentence)
        return
    for channel, summary in default["summary_by_channel"].items():
        if summary and summary not in summaries:
            sentence = _("“%(summary)s” is not a summary of that sub-area. Add it there.")
            path = f"migration_default.summary_by_channel.{channel}"
            sheet.fault(path, sentence % {"summary": summary})


def _sentences(raw: Record, sheet: Sheet) -> None:
    """Only the names of `policies.PLACES` can be filled in; anything else would be read aloud."""
    sentences = [p for n in ("headline", "say", "reason") for p in _column(raw, "rules", n)]
    steps = _spread([("transfer_steps", raw["transfer_steps"])])
    for path, sentence in [*sentences, *steps]:
        for place in sorted(set(ANY_BRACES.findall(sentence or ""))):
            if place not in policies.PLACES or place not in places_in(sentence):
                problem = _("“{%(place)s}” cannot be filled in. Known are: %(known)s.")
                known = ", ".join(sorted(policies.PLACES))
                sheet.fault(path, problem % {"place": place, "known": known})


def _named_fields(raw: Record, sheet: Sheet) -> None:
    """Replies and letters have fields of their own; nothing in braces is ever worked out."""
    texts = [
        (p, CANNED_FIELDS) for n in ("reply", "note", "why") for p in _column(raw, "canned", n)
    ]
    texts += [(p, LETTER_FIELDS) for n in ("subject", "text") for p in _column(raw, "letters", n)]
    for (path, text), fields in texts:
        if unknown := unknown_places(text or "", fields.keys()):
            sentence = _("%(unknown)s is no field. Known are: %(known)s.")
            known = ", ".join(f"{{{field}}}" for field in fields)
            sheet.fault(path, sentence % {"unknown": ", ".join(unknown), "known": known})


def _canned(raw: Record, sheet: Sheet) -> None:
    for i, one in enumerate(raw["canned"], start=1):
        if not (one["reply"] or one["note"] or one["move_to"]):
            sentence = _("It says and does nothing. Add “reply”, “note” or “move_to”.")
            sheet.fault(f"canned[{i}]", sentence)
        if one["move_to"] and not one["why"]:
            sentence = _("Say why the ticket moves: it stands in its story.")
            sheet.fault(f"canned[{i}].move_to", sentence)


def _rules(raw: Record, sheet: Sheet) -> None:
    for i, row in enumerate(raw["rules"], start=1):
        if row["ticket"] and not row["first_group"]:
            sentence = _("A row that opens a ticket needs a first group. Add “first_group”.")
            sheet.fault(f"rules[{i}]", sentence)
    for sentence in policies.prove(as_rules(raw["rules"])):
        sheet.fault("rules", sentence)


def as_rules(rows: Iterable[Record]) -> list[policies.Rule]:
    return [_rule(position, row) for position, row in enumerate(rows, start=1)]


def _rule(position: int, row: Record) -> policies.Rule:
    return policies.Rule(
        position=position,
        advice=row["advice"],
        headline=row["headline"],
        say=row["say"],
        reason=row["reason"],
        opens_ticket=row["ticket"],
        migration_related=row["migration_related"],
        first_group=row["first_group"],
        entity_types=tuple(row["who"]),
        county_states=tuple(row["county_state"]),
        windows=tuple(row["window"]),
        abouts=tuple(row["about"]),
        channels=tuple(row["channel"]),
        sent_back=row["sent_back"],
        line_purpose=row["line"],
        no_ticket_channels=tuple(row["no_ticket_on"]),
        bounced=row["bounced"],
    )
