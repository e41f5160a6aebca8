from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "hypercare.insight.boards"
