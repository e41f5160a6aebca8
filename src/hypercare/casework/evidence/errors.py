"""What can be wrong with evidence."""

from collections.abc import Sequence

from hypercare.casework.evidence.legs import Fault
from hypercare.foundation.kernel.errors import InvalidInput


class FaultyRows(InvalidInput):
    """Rows that cannot be read, the first ones of them; nothing of the file was kept."""

    code = "faulty-rows"

    def __init__(self, sentence: str, faults: Sequence[Fault], count: int) -> None:
        super().__init__(sentence)
        self.faults = tuple(faults)
        self.count = count
