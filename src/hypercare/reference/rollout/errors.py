"""What can be wrong with a move."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import Conflict


class NotDecided(Conflict):
    """A live county would wait again, and nobody said that this was decided (reading 13)."""

    code = "not-decided"

    def __init__(self, names: Sequence[str]) -> None:
        sentence = _(
            "%(names)s went live already and would be waiting again. If that was decided, tick"
            " that it was."
        )
        super().__init__(
            sentence % {"names": ", ".join(names)},
            fields={"decided": _("Tick this if it was decided.")},
        )
