"""`/healthz`: 200 only when this instance can take a contact now."""

from functools import cache

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_QUESTION = """
    SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
           ARRAY(SELECT app || '.' || name FROM django_migrations)
"""
# More rows than it may hold in memory: they need new room on the database's disk.
_WRITE = "SET LOCAL work_mem = '64kB'; SELECT count(*) FROM generate_series(1, 10000)"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    reason = trouble()
    answer = {"status": "ok"} if reason is None else {"status": "unavailable", "reason": reason}
    return JsonResponse(answer, status=200 if reason is None else 503)


def trouble() -> str | None:
    """A reason code, or None: reachable, migrated, and with room to write (safety row 46)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION)
            read_only, applied = cursor.fetchone()
    except DatabaseError:
        connection.close()
        return "database-unreachable"
    if read_only:
        return "database-read-only"
    return _cannot_write() if _needed() <= set(applied) else "database-not-migrated"


def _cannot_write() -> str | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WRITE)
    except DatabaseError:
        return "database-cannot-write"
    return None


@cache
def _needed() -> frozenset[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(f"{app}.{name}" for app, name in loader.graph.leaf_nodes())
