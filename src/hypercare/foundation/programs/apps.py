from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "hypercare.foundation.programs"
