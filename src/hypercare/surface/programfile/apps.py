from django.apps import AppConfig


class ProgramfileConfig(AppConfig):
    name = "hypercare.surface.programfile"
