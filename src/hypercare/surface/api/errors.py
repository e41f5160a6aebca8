"""What a request may lack when it changes a record."""

from hypercare.foundation.kernel.errors import HypercareError


class VersionNeeded(HypercareError):
    """A change was sent without `If-Match`."""

    status = 428
    code = "version-needed"


class Stale(HypercareError):
    """The version in `If-Match` is no longer the ticket's."""

    status = 412
    code = "stale-version"
