from django.urls import path

from hypercare.casework.evidence.views import calls, days, imports, sources
from hypercare.foundation.kernel.addresses import DAY

CALL = "evidence/calls/<int:call>/"

app_name = "evidence"
urlpatterns = [
    path("evidence/", days.listed, name="days"),
    path("evidence/import/", imports.new, name="import"),
    path("evidence/imports/<int:imported>/", imports.one, name="imported"),
    path("evidence/numbers/", sources.numbers, name="numbers"),
    path("evidence/sources/", sources.listed, name="sources"),
    path("evidence/sources/new/", sources.new, name="new-source"),
    path("evidence/sources/<slug:source>/", sources.edit, name="source"),
    path(f"evidence/{DAY}/", days.one, name="day"),
    path(f"evidence/{DAY}/close/", days.close, name="close"),
    path(f"evidence/{DAY}/match/", days.match, name="match"),
    path(f"evidence/{DAY}/tally/", days.state, name="tally"),
    path(CALL, calls.one, name="call"),
    path(f"{CALL}give/", calls.give, name="give"),
    path(f"{CALL}undo/", calls.undo, name="undo"),
    path(f"{CALL}log/", calls.log, name="log"),
]
