"""Checking, previewing, loading and exporting program files."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.filestore.services import store
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict, NotAllowed
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import create_program, hold_facts
from hypercare.surface.programfile import checks
from hypercare.surface.programfile.apply import apply
from hypercare.surface.programfile.changes import Changes, Kind, difference
from hypercare.surface.programfile.current import current
from hypercare.surface.programfile.document import Document, from_file
from hypercare.surface.programfile.errors import FaultyFile
from hypercare.surface.programfile.policies import going_back
from hypercare.surface.programfile.reader import Fault
from hypercare.surface.programfile.tables import Load
from hypercare.surface.programfile.writer import write


def check(text: str) -> list[Fault]:
    """Every fault at once, sorted by place; empty when the file can be loaded."""
    return checks.check(text)


def read(text: str) -> Document:
    """Raises FaultyFile with all faults."""
    raw, faults = checks.read(text)
    if faults:
        raise FaultyFile(faults)
    return from_file(raw)


def preview(text: str, by: Actor | None = None) -> Changes:
    """What `load` would change. Writes nothing. Raises FaultyFile, and as `load` for `by`."""
    document = read(text)
    _refuse_others(document, by)
    program = Program.objects.filter(key=document.key).first()
    return difference(current(program) if program else None, document)


@transaction.atomic
def load(*, text: str, by: Actor | None, at: datetime, replace: bool = False) -> Changes:
    """Makes the program say what the file says; the same file again changes nothing.

    `by` is None for the operator at the command line, who may also make a new program. Raises
    FaultyFile; Conflict when the program has changed since the file was exported, or when a live
    county would go back to waiting, unless `replace`.
    """
    document = read(text)
    program = _program(document, by, at)
    before = current(program)
    changes = difference(before if program.facts_version else None, document)
    if not changes:
        return changes
    refuse_roles(by, changes)
    if program.facts_version and not replace:
        _refuse_newer(program, document)
        _refuse_going_back(before, document, local_day(at, program.zone))
    actor = by or system(program)
    work(Load(program, document, changes, at, _("Loaded from a program file")), actor)
    _record(program, document, changes, text=text, by=actor, at=at)
    return changes


def export(program: Program) -> str:
    """A file that loads to the same program."""
    return write(current(program))


def _program(document: Document, by: Actor | None, at: datetime) -> Program:
    """The file's program, locked against another load; made when it is new."""
    _refuse_others(document, by)
    hold_facts(document.key)
    program = Program.objects.filter(key=document.key).first()
    named = document.program
    return program or create_program(
        key=document.key, name=named["name"], time_zone=named["time_zone"], at=at
    )


def _refuse_others(document: Document, by: Actor | None) -> None:
    if by is not None and by.program.key != document.key:
        sentence = _("This file is for the program “%(key)s”. Load it there.")
        raise NotAllowed(sentence % {"key": document.key})


def refuse_roles(by: Actor | None, changes: Changes) -> None:
    if by is not None and by.role != "administrator" and changes.of("users", *Kind):
        raise NotAllowed(_("Only an administrator gives roles. Leave “users” out of the file."))


def _refuse_newer(program: Program, document: Document) -> None:
    if document.version == program.facts_version:
        return
    sentence = _(
        "The program has changed since this file was exported (file: version %(file)s, program:"
        " version %(program)s). Export it again and repeat your change, or load it in spite of"
        " that."
    )
    version = document.version if document.version is not None else _("none")
    raise Conflict(sentence % {"file": version, "program": program.facts_version})


def _refuse_going_back(before: Document, document: Document, on: date) -> None:
    if names := going_back(before, document, on):
        sentence = _(
            "%(names)s went live already and would be waiting again. If that was decided, load"
            " it in spite of that."
        )
        raise Conflict(sentence % {"names": ", ".join(names)})


def work(load: Load, by: Actor) -> None:
    """Raises Conflict where the database holds a line that the checks do not know."""
    try:
        with transaction.atomic():
            apply(load, by)
    except IntegrityError as error:
        sentence = _("Two records want the same name, number or purpose. Check them.")
        raise Conflict(sentence) from error


def _record(
    program: Program, document: Document, changes: Changes, *, text: str, by: Actor, at: datetime
) -> None:
    stored = store(program=program, data=text.encode(), at=at)
    raise_version(program, document)
    by.program.facts_version = program.facts_version
    journal.write(
        by=by,
        at=at,
        verb="program.loaded",
        subject=f"program:{program.key}",
        read_action="program.read",
        data={
            "version": program.facts_version,
            "sha256": stored.sha256,
            "changes": changes.counts(),
        },
    )


def raise_version(program: Program, document: Document) -> None:
    """A new program takes over the file's version, so that its export is the same file again.

    Rules may have been published while this load was running: then it is undone as a whole.
    """
    seen = program.facts_version
    program.facts_version = seen + 1 if seen else max(document.version or 1, 1)
    unchanged = Program.objects.filter(pk=program.pk, facts_version=seen)
    if not unchanged.update(facts_version=program.facts_version):
        raise Conflict(_("Somebody changed the program while the file was loaded. Try again."))
