"""Where the embedded database lives: beside the data when its account can get there."""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder, temporary_folder
from hypercare.runtime.privileges import Account

SYSTEM_PLACE = Path("/var/lib/hypercare")
# The kernel takes 107 bytes for a socket's name, macOS 103; the name itself needs 16.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True)
class DatabaseHome:
    """A private folder of the database's account, and the folder of its socket."""

    root: Path
    socket: Path

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def process_file(self) -> Path:
        return self.cluster / "postmaster.pid"


def settle(data: DataFolder, account: Account) -> DatabaseHome:
    """Finds or makes the home of this data folder's database. No parent's mode is changed."""
    root = _place(data, account)
    private_for(account, root)
    _claim(root, data)
    return DatabaseHome(root, socket_folder(root, account, data.fingerprint))


def socket_folder(root: Path, account: Account, name: str) -> Path:
    """Inside the home, or in a short place of its own when the path would be too long."""
    folder = root / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = temporary_folder() / f"hypercare-{account.uid}-{name}"
    private_for(account, folder)
    return folder


def private_for(account: Account, folder: Path) -> None:
    """Raises CannotRunError when somebody else made that folder first."""
    if not folder.is_symlink() and not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        account.take(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        raise CannotRunError(
            f"{folder} was made by another account. Remove it, or use another --data folder."
        )
    account.take(folder)
    folder.chmod(0o700)


def _place(data: DataFolder, account: Account) -> Path:
    if data.elsewhere_note.exists():
        return Path(data.elsewhere_note.read_text().strip())
    if not account.borrowed:
        return data.database_home
    if account.may_pass(data.root.parent):
        _let_pass(data.root, account)
        return data.database_home
    return _elsewhere(data)


def _let_pass(folder: Path, account: Account) -> None:
    """The database's account may walk through our folder to its own; it cannot list or read it."""
    os.chown(folder, 0, account.gid)
    folder.chmod(0o710)


def _elsewhere(data: DataFolder) -> Path:
    """For a data folder under /root: the account could not get there."""
    SYSTEM_PLACE.mkdir(parents=True, exist_ok=True, mode=0o755)
    root = SYSTEM_PLACE / data.fingerprint
    data.elsewhere_note.write_text(f"{root}\n")
    return root


def _claim(root: Path, data: DataFolder) -> None:
    """A copied data folder must not open the original's database."""
    claim = root / "belongs-to"
    if not claim.exists():
        claim.write_text(f"{data.root}\n")
    owner = claim.read_text().strip()
    if owner != str(data.root) and root != data.database_home:
        raise CannotRunError(
            f"{data.root} was copied or moved: its database in {root} belongs to {owner}. "
            f"Move the folder back, or make a new one with --data DIR."
        )


def forget(home: DatabaseHome) -> None:
    """Removes a database that nobody needs any more."""
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.rmtree(home.socket, ignore_errors=True)
