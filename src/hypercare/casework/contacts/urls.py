from django.urls import path

from hypercare.casework.contacts import views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

app_name = "contacts"
urlpatterns = [
    path(f"contacts/{numbered(Series.CONTACT)}/", views.contact, name="contact"),
]
