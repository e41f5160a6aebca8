from django.apps import AppConfig


class ProgrampagesConfig(AppConfig):
    name = "hypercare.surface.programpages"
