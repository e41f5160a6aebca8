from django.urls import path

from hypercare.foundation.kernel.addresses import DAY
from hypercare.insight.reports.views import charts, editions, mailings

EDITION = "reports/<slug:recipient>/<slug:edition>/"

app_name = "reports"
urlpatterns = [
    path("reports/", editions.listed, name="list"),
    path("reports/charts/", charts.shown, name="charts"),
    path(f"reports/{DAY}/", editions.of_day, name="day"),
    path("reports/mailings/", mailings.listed, name="mailings"),
    path("reports/mailings/new/", mailings.new, name="new-mailing"),
    path("reports/mailings/<int:pk>/stop/", mailings.stop, name="stop-mailing"),
    path(EDITION, editions.one, name="edition"),
    path(f"{EDITION}approve/", editions.approve, name="approve"),
    path(f"{EDITION}again/", editions.again, name="again"),
    path(f"{EDITION}correct/", editions.correct, name="correct"),
    path(f"{EDITION}file.<slug:format>", editions.download, name="download"),
]
