"""One family of errors: a stable code, a status, and a kind, exact sentence for the person."""

from collections.abc import Mapping


class HypercareError(Exception):
    """Raised by services and policies; translated once, to page, API and log (`kernel.problems`).

    `code` never changes once published; `sentence` says what is wrong and what to do;
    `fields` names each field of the caller's input that is at fault, with its own sentence.
    """

    status = 400
    code = "refused"

    def __init__(self, sentence: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})


class InvalidInput(HypercareError):
    status = 422
    code = "invalid-input"


class NotFound(HypercareError):
    """Also for what a person may not see: unseen and unknown are the same answer."""

    status = 404
    code = "not-found"


class NotAllowed(HypercareError):
    status = 403
    code = "not-allowed"


class Conflict(HypercareError):
    """The thing changed in between, or the same key came with other words."""

    status = 409
    code = "conflict"


class OutOfDate(Conflict):
    """An old version was saved over a newer one; nothing was written."""

    code = "out-of-date"


class NotReady(HypercareError):
    status = 503
    code = "not-ready"
