from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "hypercare.foundation.words"
