from django.apps import AppConfig


class RecipientConfig(AppConfig):
    name = "hypercare.surface.recipient"
