"""What can go wrong while a contact is kept."""

from hypercare.foundation.kernel.errors import Conflict


class KeyUsed(Conflict):
    """The sender used this idempotency key before; the first contact is the answer."""
