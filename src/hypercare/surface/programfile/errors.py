"""What can be wrong with a whole file."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from hypercare.foundation.kernel.errors import InvalidInput
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
