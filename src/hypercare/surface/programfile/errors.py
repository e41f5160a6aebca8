"""What can be wrong with a whole file, and with one record of it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.surface.programfile.document import Record
from hypercare.surface.programfile.reader import Fault


class FaultyFile(InvalidInput):
    """Carries every fault, sorted by place."""

    code = "faulty-program-file"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        sentence = ngettext(
            "The program file has %(count)d fault. Nothing was changed.",
            "The program file has %(count)d faults. Nothing was changed.",
            len(self.faults),
        )
        super().__init__(
            sentence % {"count": len(self.faults)},
            fields={f"{f.line}:{f.column} {f.path}".strip(): f.sentence for f in self.faults},
        )


class Changed(OutOfDate):
    """Somebody else saved the record first. `theirs` is what it says now, `seen` its version."""

    def __init__(self, theirs: Record, seen: str) -> None:
        self.theirs, self.seen = theirs, seen
        super().__init__(
            _("Somebody else saved this while you had it open. Nothing of yours was saved yet.")
        )
