from django.urls import path, re_path

from hypercare.surface.home import centre_views, log_views, looks_views, views
from hypercare.surface.home.health import healthz
from hypercare.surface.home.metrics import metrics

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    re_path("^log/?$", log_views.log, name="log"),
    path("<slug:program>/", centre_views.program, name="program"),
    path("<slug:program>/log", log_views.log_here, name="log-here"),
    path("<slug:program>/looks/", looks_views.looks, name="looks"),
]
