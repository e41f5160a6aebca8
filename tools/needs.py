"""Makes sure that a program of the system is there: by apt as root, otherwise by telling how.

python tools/needs.py chromium-headless-shell postgresql
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

APT = ["apt-get", "-o", "DPkg::Lock::Timeout=500"]
# Where a package's program is when it is installed.
PROGRAMS = {
    "chromium-headless-shell": Path("/usr/bin/chromium-headless-shell"),
    "libreoffice-calc-nogui": Path("/usr/bin/soffice"),
    "dovecot-imapd": Path("/usr/sbin/dovecot"),
    "postgresql": Path("/usr/lib/postgresql/15/bin/postgres"),
}


def main(packages: list[str]) -> int:
    missing = [package for package in packages if not PROGRAMS[package].exists()]
    if not missing:
        return 0
    command = [*APT, "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Missing: {', '.join(missing)}. As root: {' '.join(command)}", file=sys.stderr)
        return 1
    return install(command)


def install(command: list[str]) -> int:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call([*APT, "update", "-q"], env=quiet)
    return subprocess.call(command, env=quiet)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
