"""What is said about numbers and calls, in words."""

from django.utils.translation import gettext as _

from hypercare.foundation.kernel.phones import Doubt


def doubt_in_words(doubt: str) -> str:
    """Beside a number that is kept as typed."""
    return {
        Doubt.EXTENSION: _("An extension alone: it can be dialled inside the house only."),
        Doubt.LETTERS: _("There are letters in this number. It is kept as typed."),
        Doubt.SHORT: _("Too short to be dialled from outside. It is kept as typed."),
        Doubt.IMPOSSIBLE: _("No telephone has this number. It is kept as typed."),
    }.get(Doubt(doubt), "")
