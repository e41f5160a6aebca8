from django.urls import path

from hypercare.casework.mail import local, views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

MESSAGE = f"mail/{numbered(Series.MESSAGE)}/"

app_name = "mail"
urlpatterns = [
    path("mail/", views.newest, name="list"),
    path("mail/write/", local.write, name="write"),
    path(MESSAGE, views.message, name="message"),
    path(f"{MESSAGE}letter/", views.letter, name="letter"),
    path(f"{MESSAGE}raw/", views.raw, name="raw"),
    path(f"{MESSAGE}again/", views.again, name="again"),
    path(f"{MESSAGE}looked/", views.looked, name="looked"),
    path(f"{MESSAGE}aside/", views.aside, name="aside"),
    path(f"{MESSAGE}by-hand/", views.by_hand, name="by-hand"),
]
