"""The orders that each list allows; an index answers each, at a million rows too."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from hypercare.foundation.kernel.keyset import Order
from hypercare.insight.finding.states import Listed

NEWEST: Mapping[Listed, str] = {Listed.TICKETS: "-opened", Listed.CONTACTS: "-happened"}


def _both(name: str, column: str, kind: type[datetime] | type[int] | type[str]) -> Iterator[Order]:
    yield Order(f"-{name}", column, kind, descending=True)
    yield Order(name, column, kind)


ORDERS: Mapping[Listed, Mapping[str, Order]] = {
    Listed.TICKETS: {
        order.name: order
        for order in (
            *_both("opened", "opened_at", datetime),
            *_both("number", "number", int),
            *_both("severity", "severity", int),
            *_both("from", "entity_name", str),
        )
    },
    Listed.CONTACTS: {
        order.name: order
        for order in (
            *_both("happened", "happened_at", datetime),
            *_both("number", "number", int),
            *_both("severity", "severity", int),
            *_both("from", "entity_name", str),
        )
    },
}


def order_of(listed: Listed, name: str) -> Order:
    """The newest first where no order is asked for."""
    return ORDERS[listed][name or NEWEST[listed]]
