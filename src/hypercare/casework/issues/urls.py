from django.urls import path

from hypercare.casework.issues.views import editing, issue, listing, moving
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

ISSUE = f"issues/{numbered(Series.ISSUE)}/"

app_name = "issues"
urlpatterns = [
    path("issues/", listing.newest, name="list"),
    path("issues/new/", editing.new, name="new"),
    path(ISSUE, issue.issue, name="issue"),
    path(f"{ISSUE}edit/", editing.edit, name="edit"),
    path(f"{ISSUE}status/", moving.move, name="move"),
    path(f"{ISSUE}note/", issue.note, name="note"),
    path(f"{ISSUE}tell/", issue.tell, name="tell"),
    path(f"{ISSUE}publish/", issue.publish, name="publish"),
    path(f"{ISSUE}withdraw/", issue.withdraw, name="withdraw"),
    path(f"{ISSUE}detach/", issue.detach, name="detach"),
]
