"""The one error of this floor: a sentence for the person who typed the command."""


class CannotRunError(Exception):
    """What went wrong and what to do about it, as one or two plain sentences."""

    code = "cannot_run"


class WrongUseError(CannotRunError):
    """The command was asked for something that cannot be: exit code 2 instead of 1."""

    code = "wrong_use"
