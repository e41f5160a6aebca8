"""The smallest report: a recipient and its first edition."""

from datetime import date, time, timedelta

from hypercare.foundation.kernel.clock import end_of_day
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.models import Edition, Recipient
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.states import Field
from hypercare.reference.directory.models import Entity

DAY = date(2026, 10, 28)


def report_in(program: Program) -> dict[str, str]:
    """The names in addresses, and what stands there."""
    if not Edition.objects.filter(program=program).exists():
        Recipient.objects.create(
            program=program,
            key="new",
            name="New System project",
            entity=Entity.objects.get(program=program, key="new-system"),
            addresses=["reports@new.example"],
            from_day=DAY,
            cut_off=time(7),
            deadline=time(9),
            fields=[field.value for field in Field],
        )
        draft_due(at=end_of_day(DAY, program.zone) + timedelta(hours=8))
    return {"recipient": "new", "edition": "1", "format": "csv", "day": DAY.isoformat()}
