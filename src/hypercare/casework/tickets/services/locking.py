"""Waiting for tickets that somebody else changes just now."""

from collections.abc import Collection

from hypercare.casework.tickets.models import Ticket


def lock(keys: Collection[int], *, no_key: bool = False) -> None:
    """Holds the tickets until the transaction ends, in the order of their numbers; read them after.

    Alone, without what they are joined to: a row that was waited for is read anew, but its join as
    it was before, so that a ticket whose group has changed meanwhile would not be found at all.
    """
    rows = Ticket.objects.select_for_update(no_key=no_key).filter(pk__in=keys)
    list(rows.order_by("number").values_list("pk"))
