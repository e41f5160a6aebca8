"""What people are told about mail that does not move, and about what they own."""

from django.utils.translation import gettext_lazy as _

from hypercare.foundation.notices.kinds import Kind
from hypercare.foundation.notices.states import Way

SILENT = "mail.silent"
QUARANTINED = "mail.quarantined"
UNSENT = "mail.unsent"
OWNED = "mail.owned"

NOTICES = (
    Kind(SILENT, _("Nothing comes in from a mailbox"), Way.MAIL, "mail:list"),
    Kind(QUARANTINED, _("A message could not be filed"), Way.PAGE, "mail:list"),
    # By mail it would go the way that does not work.
    Kind(UNSENT, _("Mail could not be sent"), Way.PAGE, "outbox:list"),
    Kind(OWNED, _("You own a hand-over that came by mail"), Way.PAGE, "contacts:contact"),
)
