from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "hypercare.casework.routing"
