"""Smallest valid incoming contacts."""

from itertools import count
from typing import Any

from hypercare.casework.intake.incoming import IncomingContact

_numbers = count(1)


def incoming(**changes: Any) -> IncomingContact:
    number = next(_numbers)
    facts: dict[str, Any] = {
        "idempotency_key": f"key-{number}",
        "digest": f"{number:064x}",
        "entity_type": "county",
        "entity": "Amber",
        "about": "conversion",
        "channel": "phone",
        "reason": "Cases are missing after the move.",
        "name": "Sample Caller",
        "reach": "530-555-0111",
        "received_on": "cs_800",
    }
    return IncomingContact(**{**facts, **changes})
