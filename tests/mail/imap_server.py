"""Debian's dovecot as a foreground process with a configuration of its own."""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from hypercare.casework.mail.fetching.connections import ImapPlace

DOVECOT = "/usr/sbin/dovecot"
USER, PASSWORD = "log", "imap-test-password"
_CONFIG = """\
base_dir = {root}/run
state_dir = {root}/state
instance_name = hypercare-test
protocols = imap
listen = 127.0.0.1
log_path = {root}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {account}
default_login_user = {stranger}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {account}
mail_gid = {group}
mail_location = maildir:{root}/mail/%u
mail_home = {root}/home/%u
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={root}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class ImapServer:
    """`stop` and `start` keep the mail; the port stays."""

    root: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def place(self) -> ImapPlace:
        return ImapPlace("127.0.0.1", self.port, USER, PASSWORD, security="imap")

    @property
    def folder(self) -> Path:
        return self.root / "mail" / USER

    def start(self) -> None:
        self.process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(self.root / "dovecot.conf")], stdin=subprocess.DEVNULL
        )
        give_up = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < give_up, (self.root / "log").read_text()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with self.client():
                return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def client(self, user: str = USER) -> MailBoxUnencrypted:
        return MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(user, PASSWORD)

    def deliver(self, raw: bytes, user: str = USER) -> None:
        """Any user has a mailbox here."""
        with self.client(user) as box:
            box.append(raw, "INBOX")

    def count(self, folder: str) -> int:
        with self.client() as box:
            return int(box.folder.status(folder, ["MESSAGES"])["MESSAGES"])

    def renumber(self, user: str = USER) -> None:
        """Another UIDVALIDITY, as after a restored backup: the server forgets what it counted."""
        for name in (
            "dovecot-uidlist",
            "dovecot.index",
            "dovecot.index.log",
            "dovecot.index.cache",
        ):
            (self.root / "mail" / user / name).unlink(missing_ok=True)


@contextmanager
def dovecot() -> Iterator[ImapServer]:
    """As root it becomes the accounts that Debian's package made; else it stays who we are."""
    root = Path(tempfile.mkdtemp(prefix="hypercare-imap-"))
    account, stranger = ("dovecot", "dovenull") if os.geteuid() == 0 else (root.owner(),) * 2
    group = "dovecot" if os.geteuid() == 0 else root.group()
    try:
        root.chmod(0o755)
        for part in ("mail", "home"):
            (root / part / USER).mkdir(parents=True)
            for folder in (root / part, root / part / USER):
                shutil.chown(folder, account, group)
        server = ImapServer(root, _free_port())
        words = {"root": root, "port": server.port, "password": PASSWORD, "account": account}
        config = _CONFIG.format(**words, stranger=stranger, group=group)
        (root / "dovecot.conf").write_text(config)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
