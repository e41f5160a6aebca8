"""What every channel translates into: one incoming contact, before anything is decided."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hypercare.casework.contacts.states import Done, NameAnswer, ReachAnswer, Severity


@dataclass(frozen=True)
class IncomingContact:
    """Facts in the words of the protocol. Moments are aware datetimes.

    `entity` is a key, a name or free text. `name` and `reach` are what the caller gave when the
    answer is *given*, else empty. `received_on` is the key of a line or mailbox. `shown_row` and
    `shown_rules` are what the page showed when it was saved; None when nothing was shown.
    `attach_to` is a ticket or an issue that this contact belongs to, instead of opening another.
    `browser_code` is the code under which it waited in a browser, if it did.
    `idempotency_key` is unique per program and sender, for ever; `digest` (hex SHA-256) is over
    what was sent, so that the same key with other words is noticed.
    """

    idempotency_key: str
    digest: str
    entity_type: str
    entity: str
    about: str
    channel: str
    reason: str
    name: str = ""
    name_answer: str = NameAnswer.GIVEN
    reach: str = ""
    reach_answer: str = ReachAnswer.GIVEN
    sent_back: bool = False
    concerns_wave: int | None = None
    concerns_county: str = ""
    received_on: str = ""
    done: str = Done.AS_ADVISED
    done_note: str = ""
    told: str = ""
    call_back_at: datetime | None = None
    severity: int = Severity.THREE
    happened_at: datetime | None = None
    opened_at: datetime | None = None
    on_behalf_of: str = ""
    cases_affected: int | None = None
    other_counties: tuple[str, ...] = field(default=())
    call_key: UUID | None = None
    shown_row: int | None = None
    shown_rules: int | None = None
    attach_to: str = ""
    browser_code: str = ""
