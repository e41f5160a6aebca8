"""What can go wrong with a message, in sentences."""

from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import Conflict, HypercareError, NotFound


class Unreadable(HypercareError):
    """The message could not be taken apart. `why` is time, memory, crash or reading."""

    code = "unreadable-message"

    def __init__(self, why: str, error: str = "") -> None:
        super().__init__(_sentence(why) % {"error": error})
        self.why = why

    @property
    def may_pass(self) -> bool:
        """Whether another try can end differently: what a limit ended, on a busy machine."""
        return self.why != "reading"


def _sentence(why: str) -> str:
    return {
        "time": _("Reading it took too long and was stopped."),
        "memory": _("Reading it took too much memory and was stopped."),
        "crash": _("The process that read it ended."),
    }.get(why, _("It could not be taken apart (%(error)s)."))


class NoSuchMailbox(NotFound):
    code = "no-such-mailbox"


class AlreadyFiled(Conflict):
    code = "already-filed"
