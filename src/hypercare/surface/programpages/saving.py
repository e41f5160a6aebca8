"""Saving what a form of a record says, and what to show when somebody else was quicker."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.surface.programfile import editing
from hypercare.surface.programfile.editing import Edit
from hypercare.surface.programfile.errors import Changed
from hypercare.surface.programpages.forms.records import RecordForm
from hypercare.surface.programpages.words import as_typed, shown


@dataclass(frozen=True)
class Both:
    """One field that two people wanted otherwise."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Outcome:
    """`form` holds what was typed, whether it was saved or not."""

    form: RecordForm
    sentence: str = ""
    is_saved: bool = False
    theirs: list[Both] = field(default_factory=list)


def saved(form: RecordForm, edit: Edit, *, by: Actor) -> Outcome:
    """Saving again after somebody else's change keeps yours, because you have seen theirs."""
    if not form.is_valid():
        return Outcome(form)
    try:
        changes = editing.save(replace(edit, typed=form.typed()), by=by, at=clock.now())
    except Changed as error:
        again = form.again(error.seen)
        again.fault({"": error.sentence})
        return Outcome(again, theirs=_both(form, error.theirs))
    except HypercareError as error:
        form.fault(error.fields or {"": error.sentence})
        return Outcome(form)
    sentence = _("Saved.") if changes else _("Nothing changed: it says this already.")
    return Outcome(form, sentence, is_saved=True)


def _both(form: RecordForm, theirs: dict[str, Any]) -> list[Both]:
    return [
        Both(str(form.fields[name].label), shown(name, theirs[name]), _yours(form[name].data))
        for name in form.fields
        if name in theirs and not _same(name, theirs[name], form[name].data)
    ]


def _same(name: str, theirs: Any, typed: Any) -> bool:
    if isinstance(typed, list):
        return [str(one) for one in theirs] == typed
    known = as_typed(name, theirs)
    return known == typed if isinstance(typed, bool) else str(known) == _plain(typed)


def _yours(typed: Any) -> str:
    return shown("", typed if isinstance(typed, list | bool) else _plain(typed))


def _plain(typed: Any) -> str:
    return "\n".join(line.strip() for line in str(typed or "").splitlines()).strip()
