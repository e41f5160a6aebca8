"""What can go wrong with tickets."""

from hypercare.foundation.kernel.errors import HypercareError


class GroupMissing(HypercareError):
    status = 409
    code = "group-missing"
