from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "hypercare.foundation.kernel"
