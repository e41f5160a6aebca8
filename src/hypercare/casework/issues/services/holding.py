"""Taking hold of an issue before it changes: seen, locked, and not changed since."""

from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import NotFound, OutOfDate


def hold(issue: Issue, by: Actor, version: int | None = None) -> Issue:
    """The row, locked until the transaction ends. `version` None: whatever it is now.

    Without its words: who waited for the lock would join words that are too new to be seen.
    Raises NotFound, NotAllowed, OutOfDate.
    """
    require(by, "issue.edit")
    rows = Issue.objects.visible_to(by).select_for_update(of=("self",))
    locked = rows.filter(pk=issue.pk).first()
    if locked is None:
        raise NotFound(_("There is no such issue, or it is not for you to see."))
    if version is not None and locked.version != version:
        sentence = _(
            "%(who)s changed %(number)s in between; its status is “%(state)s” now."
            " Look at it again, then save."
        )
        facts = {"number": locked, "state": locked.get_status_display()}
        raise OutOfDate(sentence % {**facts, "who": whose(locked, version)})
    return locked


def whose(issue: Issue, version: int) -> str:
    """Who changed it since that version; newest last."""
    rows = issue.story.filter(change__version__gt=version).select_related("by", "token")
    names = dict.fromkeys(
        str(entry.by or (entry.token.name if entry.token else "Hypercare"))
        for entry in rows.order_by("pk")
    )
    return ", ".join(names) or _("Somebody")
