"""Forms made from the schema of the program file. They check nothing: the file's checks do."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.calendars.proposing import Holiday
from hypercare.reference.directory.models import EntityType
from hypercare.surface.programfile.editing import FACTS, NAMED_BY, STEPS, fingerprint, table_of
from hypercare.surface.programfile.kinds import Choice, Field, Many, clock, day, yes_no
from hypercare.surface.programpages.sections import (
    HINTS,
    HOURS,
    LONG,
    NAMES,
    OPTIONS,
    Section,
    label_of,
)
from hypercare.surface.programpages.words import NOTHING, as_typed, lines_of, named_lines, tree_of

MOST_CHOICES = 200
NEW_SYSTEM = EntityType.NEW_SYSTEM.value
THEIRS = frozenset({"project_managers", "implementation_leads"})
NOT_ON_PAGES = {FACTS: ("key", "sample")}
Record = dict[str, Any]


class Text(forms.CharField):
    """Whatever was typed; what it may be is known by the program file's kinds. `is_list`: one on
    each line.
    """

    is_list = False

    def validate(self, value: Any) -> None:
        return


class Picks(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        return


class RecordForm(PlainForm):
    """One record of a section. `raw` is the program in the shape of its file."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        section: Section,
        raw: Record,
        data: QueryDict | None = None,
        *,
        record: Mapping[str, Any],
        is_new: bool,
    ) -> None:
        super().__init__(data)
        self.section, self.raw, self.record, self.is_new = section, raw, dict(record), is_new
        left_out = () if is_new else (*section.moves, NAMED_BY.get(section.name, ""))
        for rule in fields_of(section.name):
            if rule.name not in left_out:
                self.fields[rule.name] = self._field(rule)
                self.initial[rule.name] = self._initial(rule.name, record.get(rule.name, ""))
        self.initial["seen"] = "" if is_new else fingerprint(dict(record))

    def _initial(self, name: str, value: Any) -> Any:
        return value if isinstance(self.fields[name], Picks) else as_typed(name, value)

    def offer_holidays(self, offered: Sequence[Holiday]) -> None:
        """Stand in the field, and count only when the person saves them."""
        if offered:
            days = sorted({*self.record["holidays"], *(one.day for one in offered)})
            self.initial["holidays"] = as_typed("holidays", days)

    def again(self, seen: str) -> "RecordForm":
        """The same words on a newer version of the record."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = seen
        return RecordForm(self.section, self.raw, data, record=self.record, is_new=self.is_new)

    def typed(self) -> dict[str, Any]:
        """In the words of the file."""
        given: dict[str, Any] = {}
        for name in self.fields:
            if name != "seen":
                given[name] = self._read(name, self[name].data)
        return given

    def fault(self, faults: Mapping[str, str]) -> None:
        """Beside the field where there is one; the rest on top."""
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)

    def _read(self, name: str, value: Any) -> Any:
        if name in HOURS or name == "summary_by_channel":
            return named_lines(value or "")
        if name == "sub_areas":
            return tree_of(value or "")
        field = self.fields[name]
        if isinstance(field, Picks):
            return list(value or [])
        if isinstance(field, forms.BooleanField):
            return bool(value)
        is_list = isinstance(field, Text) and field.is_list
        return lines_of(value or "") if is_list else value or ""

    def _field(self, rule: Field) -> forms.Field:
        field = self._bare(rule)
        field.required = False
        field.label = label_of(self.section.name, rule.name)
        field.help_text = str(HINTS.get(rule.name, ""))
        return field

    def _bare(self, rule: Field) -> forms.Field:
        kind, inner = rule.kind, getattr(rule.kind, "inner", None)
        if kind is yes_no:
            return forms.BooleanField()
        if rule.name in NAMES:
            return self._names(rule)
        if isinstance(kind, Choice):
            return _one([(option, option_in_words(option)) for option in kind.options])
        if isinstance(inner, Choice):
            return _many([(option, option_in_words(option)) for option in inner.options])
        return _text(rule, is_list=isinstance(kind, Many))

    def _names(self, rule: Field) -> forms.Field:
        """Chosen from the other section, as long as a list of it can be read."""
        section = NAMES[rule.name]
        others = self._theirs(rule.name) if rule.name in THEIRS else self._others(section)
        if len(others) > MOST_CHOICES:
            return _text(rule, is_list=isinstance(rule.kind, Many))
        return _many(others) if isinstance(rule.kind, Many) else _one(others)

    def _theirs(self, name: str) -> list[tuple[str, str]]:
        """People of the New System project (R28), and who is named already."""
        project = {one["key"] for one in self.raw["entities"] if NEW_SYSTEM in one["types"]}
        named = self.record.get(name) or ()
        people = self.raw["people"]
        known = [one for one in people if one["entity"] in project or one["key"] in named]
        return sorted(((one["key"], one["name"]) for one in known), key=lambda pair: pair[1])

    def _others(self, section: str) -> list[tuple[str, str]]:
        name = NAMED_BY[section]
        both = ("entities", "counties") if section == "entities" else (section,)
        known = [(str(one[name]), one) for part in both for one in self.raw[part]]
        if section == "waves":
            return [(key, _("Wave %(number)s") % {"number": key}) for key, _one_ in known]
        return sorted(((key, str(one["name"])) for key, one in known), key=lambda pair: pair[1])


def fields_of(section: str) -> tuple[Field, ...]:
    if section == STEPS:
        return (Field("steps", Many(clock)),)
    parts = ("program", "settings") if section == FACTS else (section,)
    known = [field for part in parts for field in table_of(part).fields]
    return tuple(field for field in known if field.name not in NOT_ON_PAGES.get(section, ()))


def option_in_words(option: str) -> str:
    return str(OPTIONS.get(option, option.replace("_", " ")))


def _one(options: list[tuple[str, str]]) -> forms.Field:
    return Text(widget=forms.Select(choices=[("", NOTHING), *options]))


def _many(options: list[tuple[str, str]]) -> forms.Field:
    return Picks(choices=options, widget=forms.CheckboxSelectMultiple)


def _text(rule: Field, *, is_list: bool) -> forms.Field:
    is_long = is_list or rule.name in LONG | HOURS | {"sub_areas", "summary_by_channel"}
    field = Text(widget=_widget(rule, is_long=is_long), strip=not is_long)
    field.is_list = is_list and rule.name != "sub_areas"
    return field


def _widget(rule: Field, *, is_long: bool) -> forms.Widget:
    if is_long:
        return forms.Textarea(attrs={"rows": 3 if rule.name in LONG else 5})
    types = {day: "date", clock: "time"}
    return forms.TextInput(attrs={"type": types[rule.kind]} if rule.kind in types else None)
