from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "hypercare.insight.finding"
