from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "hypercare.casework.meetings"
