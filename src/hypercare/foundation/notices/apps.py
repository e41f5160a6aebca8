from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hypercare.foundation.notices"
