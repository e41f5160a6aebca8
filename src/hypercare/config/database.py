"""DATABASE_URL in Django's words. Several hosts go straight to libpq, which tries them in turn."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def parse_database_url(url: str) -> dict[str, Any]:
    """Shape: `postgresql://user:password@host1:5432,host2:5432/name?sslmode=require`.

    A socket folder is given as `?host=/folder`. With several hosts the one that takes writes
    is used.
    """
    parts = urlsplit(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    options = dict(parse_qsl(parts.query))
    names, ports = _hosts_and_ports(hosts)
    names = options.pop("host", names)
    if "," in names:
        options.setdefault("target_session_attrs", "read-write")
    return {
        "ENGINE": "hypercare.foundation.kernel.engine",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": names,
        "PORT": ports,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Django turns preparing off; psycopg's own number leaves it to who asks for it (rows.py).
        "OPTIONS": {"connect_timeout": 10, "prepare_threshold": 5, **options},
        "ATOMIC_REQUESTS": False,
    }


def _hosts_and_ports(hosts: str) -> tuple[str, str]:
    """`a:1,b:2` becomes `a,b` and `1,2`, the two lists that libpq reads side by side."""
    pairs = [
        host.rpartition(":") if _has_port(host) else (host, "", "") for host in hosts.split(",")
    ]
    names = ",".join(name.strip("[]") for name, _, _ in pairs)
    ports = ",".join(port or "5432" for _, _, port in pairs) if names else ""
    return names, ports


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and not host.endswith("]")
