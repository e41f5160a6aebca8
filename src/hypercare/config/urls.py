"""Where everything is. Pages live under /KEY/, the API under /api/v1/.

Each app's routes have a row in `foundation/accounts/rights.toml`; one without is refused. The
live stream at /KEY/live and /api/v1/events is no Django page: `config/asgi` gives it to
`live.stream`.
"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hypercare.foundation.staffing.urls")),
    path("", include("hypercare.foundation.accounts.urls")),
    path("", include("hypercare.foundation.ui.urls")),
    path("api/v1/", include("hypercare.surface.api.urls")),
    path("", include("hypercare.insight.boards.wall_urls")),
    path("", include("hypercare.surface.recipient.urls")),
    path("", include("hypercare.surface.home.urls")),
    path("<slug:program>/", include("hypercare.foundation.outbox.urls")),
    path("<slug:program>/", include("hypercare.foundation.live.urls")),
    path("<slug:program>/", include("hypercare.foundation.notices.urls")),
    path("<slug:program>/", include("hypercare.casework.intake.urls")),
    path("<slug:program>/", include("hypercare.insight.finding.urls")),
    path("<slug:program>/", include("hypercare.insight.boards.urls")),
    path("<slug:program>/", include("hypercare.casework.evidence.urls")),
    path("<slug:program>/", include("hypercare.insight.reports.urls")),
    path("<slug:program>/", include("hypercare.casework.mail.urls")),
    path("<slug:program>/", include("hypercare.casework.meetings.urls")),
    path("<slug:program>/", include("hypercare.casework.issues.urls")),
    path("<slug:program>/", include("hypercare.casework.meetings.running.urls")),
    path("<slug:program>/", include("hypercare.casework.tickets.urls")),
    path("<slug:program>/", include("hypercare.casework.handovers.urls")),
    path("<slug:program>/", include("hypercare.casework.contacts.urls")),
    path("<slug:program>/", include("hypercare.casework.callers.urls")),
    path("<slug:program>/", include("hypercare.casework.routing.urls")),
    path("<slug:program>/", include("hypercare.casework.replies.urls")),
    path("<slug:program>/", include("hypercare.casework.closeout.urls")),
    path("<slug:program>/", include("hypercare.surface.programpages.urls")),
]

handler400 = "hypercare.surface.home.errors.bad_request"
handler403 = "hypercare.surface.home.errors.forbidden"
handler404 = "hypercare.surface.home.errors.not_found"
handler500 = "hypercare.surface.home.errors.failed"
