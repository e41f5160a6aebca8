"""Where an instance keeps its things: one private folder, with its secrets made once."""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypercare.runtime.errors import CannotRunError

PRIVATE = 0o700
KEEP_LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Secrets:
    """Made once per data folder and never shown."""

    secret_key: str
    owner_password: str
    database_password: str


@dataclass(frozen=True)
class DataFolder:
    """The layout of one data folder. Two instances never share one."""

    root: Path

    @property
    def database_home(self) -> Path:
        return self.root / "database"

    @property
    def elsewhere_note(self) -> Path:
        """Names the database's place when it cannot be inside this folder."""
        return self.root / "database-is-at"

    @property
    def owner_file(self) -> Path:
        return self.root / "owner.lock"

    @property
    def guests_file(self) -> Path:
        return self.root / "guests.lock"

    @property
    def figures(self) -> Path:
        return self.root / "metrics"

    @property
    def state_file(self) -> Path:
        return self.root / "running.json"

    @property
    def sign_ins_file(self) -> Path:
        return self.root / "sign-ins.json"

    @property
    def log_file(self) -> Path:
        return self.root / "logs" / "hypercare.log"

    @property
    def postgres_log(self) -> Path:
        return self.root / "logs" / "postgres.log"

    @property
    def fingerprint(self) -> str:
        """Sixteen letters that stand for this folder's full path."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]

    def exists(self) -> bool:
        return self._secrets_file.exists()

    def make(self) -> None:
        """Raises CannotRunError when the folder cannot be made or belongs to somebody else."""
        try:
            make_private(self.root)
            make_private(self.root / "logs")
        except OSError as error:
            raise CannotRunError(
                f"The data folder {self.root} cannot be used: {error.strerror}. "
                "Name another one with --data DIR."
            ) from error
        self._trim_logs()

    def secrets(self) -> Secrets:
        """The same secrets on every call, also when two first starts race."""
        if not self._secrets_file.exists():
            self._write_secrets()
        return Secrets(**json.loads(self._secrets_file.read_text()))

    @property
    def _secrets_file(self) -> Path:
        return self.root / "secrets.json"

    def _write_secrets(self) -> None:
        fresh = Secrets(*(secrets.token_urlsafe(48) for _ in range(3)))
        draft = write_private(self.root / f"secrets.{os.getpid()}", json.dumps(vars(fresh)))
        try:
            os.link(draft, self._secrets_file)
        except FileExistsError:
            return
        finally:
            draft.unlink()

    def _trim_logs(self) -> None:
        """One older log is kept, so that a busy instance cannot fill the disk by talking."""
        for log in (self.log_file, self.postgres_log):
            if log.exists() and log.stat().st_size > KEEP_LOG_BYTES:
                log.replace(log.with_suffix(".old.log"))


def data_folder(chosen: str | None, environ: Mapping[str, str]) -> DataFolder:
    """`--data`, then `$HYPERCARE_DATA`, then the usual place of the person's account."""
    named = chosen or environ.get("HYPERCARE_DATA")
    usual = Path(environ.get("XDG_DATA_HOME") or "~/.local/share") / "hypercare"
    return DataFolder(Path(named or usual).expanduser().resolve())


def make_private(folder: Path) -> None:
    """Makes the folder for its owner only. An existing one of ours is closed to others."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(1, "it belongs to another account")
    if folder.stat().st_mode & 0o077 not in {0, 0o010}:
        folder.chmod(PRIVATE)


def write_private(path: Path, text: str) -> Path:
    """Readable by its owner only, from the first byte on; replaced as a whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    return draft.replace(path)


def temporary_folder() -> Path:
    return Path(tempfile.gettempdir()).resolve()
