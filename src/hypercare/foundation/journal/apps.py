from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "hypercare.foundation.journal"
