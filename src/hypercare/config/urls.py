"""Where everything is. Pages live under /KEY/, the API under /api/v1/.

Each app's routes have a row in `foundation/accounts/rights.toml`; one without is refused. The
live stream at /KEY/live is no Django page: `config/asgi` gives it to `live.stream`.
"""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

OF_A_PROGRAM = (
    "hypercare.casework.intake.urls",
    "hypercare.casework.tickets.urls",
    "hypercare.casework.contacts.urls",
    "hypercare.casework.routing.urls",
)


def _there(module: str) -> bool:
    return all(find_spec(module.replace("urls", part)) for part in ("urls", "views"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hypercare.foundation.accounts.urls")),
    *(
        path(prefix, include(module))
        for prefix, module in (("", "hypercare.foundation.ui.urls"),)
        if _there(module)
    ),
    *(
        [path("api/v1/", include("hypercare.surface.api.urls"))]
        if find_spec("hypercare.surface.api.urls")
        else []
    ),
    path("", include("hypercare.surface.home.urls")),
    *(path("<slug:program>/", include(module)) for module in OF_A_PROGRAM if _there(module)),
]

handler400 = "hypercare.surface.home.errors.bad_request"
handler403 = "hypercare.surface.home.errors.forbidden"
handler404 = "hypercare.surface.home.errors.not_found"
handler500 = "hypercare.surface.home.errors.failed"
