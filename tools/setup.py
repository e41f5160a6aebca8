"""Makes the environment in .venv from a hash lock. Needs nothing but Python 3.11 or newer.

    python3 tools/setup.py          what running Hypercare needs
    python3 tools/setup.py --dev    also what its tests and checks need

Does nothing when the locks have not changed since the last time.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
RUN, DEV = ROOT / "requirements.lock", ROOT / "dev.lock"


def main() -> int:
    again = newer_python()
    if again:
        return subprocess.call([again, *sys.argv])
    lock = DEV if "--dev" in sys.argv[1:] else RUN
    if is_current(lock):
        return 0
    make_environment()
    install(lock)
    stamp(lock).write_text(fingerprint(lock))
    return 0


def newer_python() -> str | None:
    """Another interpreter of this machine when this one is too old."""
    if sys.version_info >= OLDEST:
        return None
    for minor in range(11, 15):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(
        "Hypercare needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv"
    )


def is_current(lock: Path) -> bool:
    """The development environment holds everything that the other one does."""
    return any(
        stamp(held).exists() and stamp(held).read_text() == fingerprint(held)
        for held in {lock, DEV}
    )


def stamp(lock: Path) -> Path:
    return VENV / f".{lock.name}.installed"


def fingerprint(lock: Path) -> str:
    """Changes with the lock, the package's own description and the interpreter."""
    seen = hashlib.sha256(sys.version.encode())
    for path in (RUN, lock, ROOT / "pyproject.toml"):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def make_environment() -> None:
    if PYTHON.exists() and works(PYTHON, "-m", "pip", "--version"):
        return
    print("Making the Python environment in .venv ...", flush=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True, clear=VENV.exists()).create(VENV)
    except subprocess.CalledProcessError:
        sys.exit("This Python cannot make environments. On Debian: apt-get install python3-venv")


def install(lock: Path) -> None:
    """By uv when it can be had, which takes seconds; by pip from the same lock otherwise."""
    for old in (RUN, DEV):
        stamp(old).unlink(missing_ok=True)
    print(f"Installing from {lock.name} ...", flush=True)
    if install_by_uv(lock):
        return
    run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)
    run(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "-e", ROOT)


def install_by_uv(lock: Path) -> bool:
    uv = [PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON]
    return (
        call(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv") == 0
        and call(*uv, "--require-hashes", "-r", lock) == 0
        and call(*uv, "--no-deps", "-e", ROOT) == 0
    )


def run(*words: object) -> None:
    if call(*words) != 0:
        sys.exit(f"This step failed, see above: {' '.join(map(str, words))}")


def call(*words: object) -> int:
    return subprocess.call([str(word) for word in words], cwd=ROOT)


def works(*words: object) -> bool:
    return (
        subprocess.call(
            [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        == 0
    )


if __name__ == "__main__":
    sys.exit(main())
