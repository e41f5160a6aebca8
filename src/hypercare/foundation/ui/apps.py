from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hypercare.foundation.ui"
