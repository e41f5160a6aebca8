"""Making a program, and taking its next contact, ticket or issue number."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.rows import By
from hypercare.foundation.programs.models import RESERVED_KEYS, Program

FIRST_NUMBER = 1001
_FACTS_LOCK = 4_801_002  # first half of the advisory lock; the other is the program's key


@transaction.atomic
def create_program(*, key: str, name: str, time_zone: str, at: datetime) -> Program:
    """Also makes the program's number series. Raises InvalidInput with the field at fault."""
    _check(key, time_zone)
    program = Program.objects.create(key=key, name=name, time_zone=time_zone, made_at=at)
    with connection.cursor() as cursor:
        for series in Series:
            cursor.execute(f"CREATE SEQUENCE {_sequence(program, series)} START {FIRST_NUMBER}")
    return program


def hold_facts(key: str) -> None:
    """One change of a program's facts at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_FACTS_LOCK, key])


def facts_changed(program: Program) -> None:
    """What is kept in memory of the program is read anew, here and on other machines; a program
    file that was exported before is out of date."""
    Program.objects.filter(pk=program.pk).update(facts_version=F("facts_version") + 1)
    program.refresh_from_db(fields=["facts_version"])


def next_number(program: Program, series: Series) -> int:
    """Unique in the program. Taken outside the transaction's fate: a roll-back leaves a gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [_sequence(program, series)])
        row: tuple[int] = cursor.fetchone()
    return row[0]


def numbered(program: Program, series: Series) -> By:
    """The next number, taken by the statement that stores the row (`rows.store`)."""
    return By("nextval(%s::regclass)", (_sequence(program, series),))


def _sequence(program: Program, series: Series) -> str:
    return f"hypercare_number_{program.pk}_{series.lower()}"


def _check(key: str, time_zone: str) -> None:
    if key in RESERVED_KEYS:
        raise InvalidInput(
            _("The key “%(key)s” is used by the product itself. Choose another.") % {"key": key},
            fields={"key": _("Choose another key.")},
        )
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        sentence = _("“%(zone)s” is not a time zone. Use a name like America/Los_Angeles.")
        raise InvalidInput(
            sentence % {"zone": time_zone}, fields={"time_zone": sentence % {"zone": time_zone}}
        ) from error
