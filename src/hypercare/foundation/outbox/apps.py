from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hypercare.foundation.outbox"
