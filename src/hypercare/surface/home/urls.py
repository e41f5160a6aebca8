from django.urls import path

from hypercare.surface.home import views
from hypercare.surface.home.health import healthz
from hypercare.surface.home.metrics import metrics

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("<slug:program>/", views.program, name="program"),
    path("<slug:program>/search/", views.search, name="search"),
]
