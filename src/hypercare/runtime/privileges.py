"""PostgreSQL refuses to run as root: as root its programs run as an account that owns nothing."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from hypercare.runtime.errors import CannotRunError

UNPRIVILEGED = ("nobody",)


@dataclass(frozen=True)
class Account:
    """The account that PostgreSQL runs as: ours, or as root an unprivileged one."""

    uid: int
    gid: int
    borrowed: bool

    @property
    def user(self) -> int | None:
        """For `subprocess`: none means the account that we are already."""
        return self.uid if self.borrowed else None

    @property
    def group(self) -> int | None:
        return self.gid if self.borrowed else None

    @property
    def extra_groups(self) -> list[int] | None:
        return [] if self.borrowed else None

    def may_pass(self, folder: Path) -> bool:
        """Whether every folder down to this one can be entered. Missing ones do not count."""
        steps = [folder, *folder.parents]
        return all(self._allowed(step, stat.S_IXOTH) for step in steps if step.exists())

    def may_run(self, program: Path) -> bool:
        readable = self._allowed(program, stat.S_IXOTH | stat.S_IROTH)
        return readable and self.may_pass(program.parent)

    def take(self, path: Path) -> None:
        """Gives a file or folder to this account."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def _allowed(self, path: Path, bits: int) -> bool:
        """`bits` as for others; the group's and owner's places are derived from them."""
        found = path.stat()
        if not self.borrowed:
            return True
        if found.st_uid == self.uid:
            bits <<= 6
        elif found.st_gid == self.gid:
            bits <<= 3
        return found.st_mode & bits == bits


def database_account() -> Account:
    """Never makes an account: one that every system has is enough."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), borrowed=False)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, borrowed=True)
    raise CannotRunError(
        "PostgreSQL does not run as root and this machine has no account called nobody. "
        "Start Hypercare as an ordinary user, or set DATABASE_URL to a server of yours."
    )
