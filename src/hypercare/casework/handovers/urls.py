from django.urls import path

from hypercare.casework.handovers import import_views, views

app_name = "handovers"
urlpatterns = [
    path("hand-overs/", views.ledger, name="ledger"),
    path("hand-overs/import/", import_views.import_list, name="import"),
    path("hand-overs/<int:pk>/", views.outcome, name="outcome"),
]
