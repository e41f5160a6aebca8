"""The smallest evidence: a telephone system, a log of one row, and its call."""

import io

from django.db.models import QuerySet

from hypercare.casework.evidence.models import Evidence
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.services.sources import SourceFacts, save_source
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.programs.models import Program
from tests.evidence.conftest import master
from tests.factories.program import NOW


def evidence_in(program: Program) -> dict[str, str]:
    """The names in addresses, and what stands there."""
    call = _calls(program).first() or _made(program)
    assert call.source is not None
    imported = call.source.imports.order_by("pk")[0]
    return {"call": str(call.pk), "imported": str(imported.pk), "source": "main"}


def _made(program: Program) -> Evidence:
    by = system(program)
    facts = SourceFacts(key="main", name="Main", format="asterisk", time_zone="UTC")
    source = save_source(facts=facts, by=by, at=NOW)
    log = io.BytesIO(master(NOW).encode())
    import_calls(source=source, file=log, name="Master.csv", by=by, at=NOW)
    reconcile(day=local_day(source.legs.get().started_at, program.zone), by=by, at=NOW)
    return _calls(program).get()


def _calls(program: Program) -> QuerySet[Evidence]:
    """Messages of the mailboxes are evidence too, and of no telephone system."""
    return Evidence.objects.filter(program=program, source__key="main")
