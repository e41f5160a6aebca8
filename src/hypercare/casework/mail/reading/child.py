"""The process that reads messages: small, without the application, and forked anew for each.

It takes requests on its standard input, one at a time: a line of JSON (`do`, `size`, `seconds`,
`bytes` and more), then `size` bytes. For each it forks; the fork limits itself and answers with
JSON, and whatever happens to it, this process lives on. An answer is a line with its length and the
seconds that it took, then that many bytes: JSON, and after it the bytes of the files that were
asked for, if any were.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from typing import Any

from hypercare.casework.mail.reading import message
from hypercare.casework.mail.reading.words import as_json

_LETTER = b"""From: A <a@a.example>
Subject: =?utf-8?q?Fwd=3A_B?=
Date: Mon, 26 Oct 2026 09:14:00 -0700
Content-Type: text/html

<p>A letter</p><p>On Mon, Oct 26, 2026 at 9:14 AM B &lt;b@b.example> wrote:</p>
<blockquote>C</blockquote>
"""
# What the fork tells with when it has no memory left to build an answer.
_NO_MEMORY = b'{"failed": "memory"}'


def main() -> None:
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _warm_up()
    while line := requests.readline():
        asked = json.loads(line)
        raw = requests.read(asked["size"])
        begun = time.monotonic()
        answer = _in_a_fork(asked, raw)
        answers.write(b"%d %f\n" % (len(answer), time.monotonic() - begun))
        answers.write(answer)
        answers.flush()


def _warm_up() -> None:
    """What is compiled once here does not have to be compiled in every fork."""
    message.read(_LETTER)
    message.shown(_LETTER)
    gc.freeze()
    gc.disable()


def _in_a_fork(asked: dict[str, Any], raw: bytes) -> bytes:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _work(asked, raw, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read()
    _pid, status = os.waitpid(pid, 0)
    if answer and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return answer
    return json.dumps({"failed": _why(status)}).encode()


def _why(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU):
        return "time"
    return "memory" if os.WIFEXITED(status) else "crash"


def _work(asked: dict[str, Any], raw: bytes, writer: int) -> None:
    """Never returns. The alarm's default is to end the process, also in the middle of C code."""
    _limit(asked["seconds"], asked["bytes"])
    try:
        answer = _done(asked, raw)
    except MemoryError:
        answer = [_NO_MEMORY]
    except Exception as error:
        answer = [json.dumps({"failed": "reading", "error": type(error).__name__}).encode()]
    with os.fdopen(writer, "wb") as out:
        out.writelines(answer)
    os._exit(0)


def _limit(seconds: float, more_bytes: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    most = _address_space() + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _address_space() -> int:
    """Bytes that this process has mapped already; without /proc a fair guess."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 400 * 1024 * 1024


def _done(asked: dict[str, Any], raw: bytes) -> list[bytes]:
    """In pieces, so that files are in memory once."""
    match asked["do"]:
        case "files":
            files = message.files_of(raw, asked["numbers"])
            return [json.dumps({"sizes": [*map(len, files)]}).encode(), b"\n", *files]
        case "head":
            answer: dict[str, Any] = {"reading": as_json(message.head(raw))}
        case "shown":
            answer = {"html": message.shown(raw)}
        case _:
            answer = {"reading": as_json(message.read(raw, fold=asked.get("fold", True)))}
    return [json.dumps(answer).encode()]


if __name__ == "__main__":
    main()
