"""What a board refuses beside the errors of the kernel."""

from hypercare.foundation.kernel.errors import HypercareError


class Damaged(HypercareError):
    """An edition does not have its checksum: it is not what was published."""

    status = 500
    code = "damaged-edition"
