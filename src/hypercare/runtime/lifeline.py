"""Children that end when their supervisor ends, also when it was killed without a word.

Two ways, because neither is enough: the kernel's death signal reaches programs that are not ours
(PostgreSQL), on Linux only; a pipe whose other end closes reaches our own, everywhere.
"""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

VARIABLE = "HYPERCARE_LIFELINE"
GRACE_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_us(how: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`. Works when the starting thread lives as long as its process does."""
    parent = os.getpid()

    def bind() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return bind


def hold() -> None:
    """Called first in a child: ends this process gently when the supervisor is gone."""
    descriptor = os.environ.pop(VARIABLE, "")
    if descriptor:
        threading.Thread(target=_watch, args=(int(descriptor),), daemon=True).start()


def _watch(descriptor: int) -> None:
    """The supervisor never writes, so a read returns only when its end is closed."""
    os.set_inheritable(descriptor, False)
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE_SECONDS)
    os._exit(1)
