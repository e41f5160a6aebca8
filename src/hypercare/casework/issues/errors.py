"""What can go wrong with issues."""

from collections.abc import Mapping, Sequence

from hypercare.foundation.kernel.errors import Conflict, OutOfDate


class Overlap(OutOfDate):
    """Two people changed the same fact to different things; somebody has to choose.

    `clashes` names those facts; `mine` and `theirs` hold all facts of both, `merged` what the
    rest became, `version` is the one that the choice is made on.
    """

    def __init__(
        self,
        sentence: str,
        *,
        clashes: Sequence[str],
        mine: Mapping[str, str],
        theirs: Mapping[str, str],
        merged: Mapping[str, str],
        version: int,
    ) -> None:
        super().__init__(sentence)
        self.clashes, self.mine, self.theirs = tuple(clashes), mine, theirs
        self.merged, self.version = merged, version


class SevereTicketsOpen(Conflict):
    """An issue stays open as long as a severity 1 ticket that hangs on it does."""

    code = "severe-tickets-open"
