from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "hypercare.casework.evidence"
