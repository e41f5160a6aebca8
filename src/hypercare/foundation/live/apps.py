from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "hypercare.foundation.live"
