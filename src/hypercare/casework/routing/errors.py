"""What can go wrong with advice."""

from hypercare.foundation.kernel.errors import HypercareError


class NoRowMatches(HypercareError):
    status = 500
    code = "no-row-matches"


class NoRules(HypercareError):
    """The program has no published rules yet, so nobody can be advised."""

    status = 409
    code = "no-rules"
