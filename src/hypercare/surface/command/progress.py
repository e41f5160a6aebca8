"""Progress of long work: one bar after the other on a terminal, one line each elsewhere."""

from types import TracebackType
from typing import Any

import click


class ProgressBars:
    """Called with a label, how many steps are done and how many there are."""

    def __init__(self) -> None:
        self._label = ""
        self._bar: Any = None

    def __enter__(self) -> "ProgressBars":
        return self

    def __call__(self, label: str, done: int, total: int) -> None:
        if label != self._label:
            self._close()
            self._label, self._bar = label, click.progressbar(length=total, label=label)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.length - self._bar.pos)
            self._bar.__exit__(None, None, None)
