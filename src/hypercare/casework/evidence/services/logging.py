"""Logging a call that is missing: the form opens filled in, and the two belong together."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.callers.models import Call, Ring
from hypercare.casework.evidence.models import Evidence
from hypercare.casework.evidence.states import GAPS
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict


@transaction.atomic
def call_to_log(*, evidence: Evidence, by: Actor, at: datetime) -> Call:
    """The call as a telephone system would have reported it, for whoever logs it now.

    The contact that is logged from it has its call key, so that the next matching finds it by that
    (R31). Twice is the same call. Raises Conflict for what is no gap.
    """
    require(by, "contact.log")
    row = Evidence.objects.visible_to(by).select_for_update(of=("self",)).get(pk=evidence.pk)
    if row.outcome not in [gap.value for gap in GAPS]:
        raise Conflict(_("Somebody documented this call meanwhile. There is nothing to log."))
    call_id = row.key.partition(":")[2]
    call, _new = Call.objects.get_or_create(
        program=by.program,
        call_id=call_id,
        defaults={
            "key": uuid.uuid4(),
            "number": row.number.words if row.number else None,
            "line": row.line,
            "rang_at": row.started_at,
            "ended_at": row.ended_at,
            "answered_by": by.user,
            "heard_at": at,
        },
    )
    Ring.objects.get_or_create(
        program=by.program, call=call, extension="", defaults={"user": by.user}
    )
    return call
