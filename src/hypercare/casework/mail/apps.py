from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "hypercare.casework.mail"
