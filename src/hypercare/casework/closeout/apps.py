from django.apps import AppConfig


class CloseoutConfig(AppConfig):
    name = "hypercare.casework.closeout"
