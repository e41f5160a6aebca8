"""Keeping the advice that was given, and publishing rules."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing import policies
from hypercare.casework.routing.models import AdviceGiven, Row, Rules
from hypercare.casework.routing.rows import columns_of
from hypercare.casework.routing.selectors import Advice
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.rows import store


def given(*, contact: Contact, advice: Advice, at: datetime) -> AdviceGiven:
    """As it was: a later edition of the rules changes nothing about it. Not stored yet: a ticket
    that it asks for is stored with it (`open_ticket`), and otherwise `keep` does it.
    """
    return AdviceGiven(
        program=contact.program,
        contact=contact,
        rules_id=advice.rules_id,
        row=advice.row,
        advice=advice.code,
        headline=advice.headline,
        reason=advice.reason,
        say=advice.say,
        number=advice.number,
        ticket_required=advice.ticket_required,
        first_group=advice.first_group,
        migration_related=advice.migration_related,
        bounced=advice.bounced,
        given_at=at,
    )


def keep(advice: AdviceGiven) -> None:
    store(advice)


@transaction.atomic
def publish(*, rules: Sequence[policies.Rule], by: Actor, at: datetime, reason: str = "") -> Rules:
    """A new edition. Raises InvalidInput unless every row is reachable and every fact answered.

    The caller writes the journal entry: publishing is part of a larger verb.
    """
    if faults := policies.prove(rules):
        raise InvalidInput(_("These rules cannot be published. ") + " ".join(faults))
    known = Rules.objects.filter(program=by.program)
    newest = known.aggregate(newest=Max("number"))["newest"] or 0
    edition = Rules.objects.create(
        program=by.program,
        number=newest + 1,
        published_at=at,
        published_by=by.user,
        reason=reason,
    )
    Row.objects.bulk_create(
        Row(program=by.program, rules=edition, position=rule.position, **columns_of(rule))
        for rule in rules
    )
    return edition
