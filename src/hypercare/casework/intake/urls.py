from django.urls import path

from hypercare.casework.intake import desk, views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

CONTACT = f"contacts/{numbered(Series.CONTACT)}/"

app_name = "intake"
urlpatterns = [
    path("contacts/new/", views.new, name="new"),
    path("contacts/new/advice/", views.advice, name="advice"),
    path("contacts/new/beside/", desk.beside, name="beside"),
    path(f"{CONTACT}saved/", views.saved, name="saved"),
    path(f"{CONTACT}correct/", views.correct, name="correct"),
    path(f"{CONTACT}withdraw/", desk.withdraw, name="withdraw"),
    path(f"{CONTACT}restore/", desk.restore, name="restore"),
]
