from django.urls import path

from hypercare.casework.issues import views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

ISSUE = f"issues/{numbered(Series.ISSUE)}/"

app_name = "issues"
urlpatterns = [
    path("issues/", views.newest, name="list"),
    path("issues/new/", views.new, name="new"),
    path(ISSUE, views.issue, name="issue"),
    path(f"{ISSUE}edit/", views.edit, name="edit"),
]
