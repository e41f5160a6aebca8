from django.urls import path, register_converter

from hypercare.casework.contacts import views


class ContactNumber:
    """`C-1043`; handed to the view as 1043."""

    regex = r"C-[0-9]{1,12}"

    def to_python(self, value: str) -> int:
        return int(value[2:])

    def to_url(self, value: str) -> str:
        return value


register_converter(ContactNumber, "contact_number")

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.newest, name="list"),
    path("contacts/<contact_number:number>/", views.contact, name="contact"),
]
