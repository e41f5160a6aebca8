from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hypercare.reference.directory"
