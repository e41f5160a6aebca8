"""What a review of a selection is going to do, in the words of its form."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from hypercare.casework.tickets import choosing
from hypercare.casework.tickets.review_forms import ReviewForm
from hypercare.casework.tickets.states import Outcome
from hypercare.foundation.ui.words import Said

FIELDS = ("under", "person", "wake_at", "category", "issue", "why")
# Those that go with one outcome; the others go with any.
_OF_ONE = {
    "under": Outcome.SAME_QUESTION,
    "person": Outcome.ASSIGN,
    "wake_at": Outcome.NEEDS_DETAILS,
}


def whom(form: ReviewForm) -> str:
    """The outcome, and for an assignment the group. The form is valid, as below."""
    outcome, code = form.cleaned_data["do"]
    names = {group.code: group.name for group in choosing.groups(form.by.program)}
    return f"{outcome.label}, {names.get(code, code)}" if code else str(outcome.label)


def along(form: ReviewForm, said: Said) -> list[tuple[str, str]]:
    """What else it does: the label of each field that counts, and what was chosen there."""
    values, (outcome, _group) = form.cleaned_data, form.cleaned_data["do"]
    names = [name for name in FIELDS if values[name] and _OF_ONE.get(name, outcome) == outcome]
    return [(str(form.fields[name].label), _words(form, name, said)) for name in names]


def _words(form: ReviewForm, name: str, said: Said) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, datetime):
        return said.long(value)
    choices: Any = getattr(form.fields[name], "choices", ())
    return str(dict(_flat(choices)).get(value, value))


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """A list in groups as one list."""
    for key, words in choices:
        if isinstance(words, list):
            yield from ((leaf, f"{key}: {label}") for leaf, label in words)
        else:
            yield key, words
