"""The five states of a county (R03). They are derived from dates, never typed."""

from enum import StrEnum


class CountyState(StrEnum):
    NOT_MIGRATING = "not-migrating"
    SCHEDULED = "scheduled"
    CUTOVER = "cutover"
    LIVE = "live"
    OVER = "over"


class Window(StrEnum):
    """The 30 days of second-level LDS help (R09), on its own clock."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
