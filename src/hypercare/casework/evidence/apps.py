from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.notices.kinds import Kind, register
from hypercare.foundation.notices.states import Way


class EvidenceConfig(AppConfig):
    name = "hypercare.casework.evidence"

    def ready(self) -> None:
        register(
            Kind(
                code="evidence-to-log",
                title=_("Calls that nobody documented are yours to log"),
                preset=Way.PAGE,
                route="evidence:day",
            )
        )
