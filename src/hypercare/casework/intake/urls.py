from django.urls import path

from hypercare.casework.intake import desk, entry_views, paper_views, views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

CONTACT = f"contacts/{numbered(Series.CONTACT)}/"

app_name = "intake"
urlpatterns = [
    path("contacts/new/", views.new, name="new"),
    path("contacts/new/advice/", views.advice, name="advice"),
    path("contacts/new/beside/", desk.beside, name="beside"),
    path("contacts/paper/", paper_views.paper, name="paper"),
    path("contacts/entry/", entry_views.entry_page, name="entry"),
    path("contacts/new/coming/", desk.coming, name="coming"),
    path(f"{CONTACT}take-over/", desk.take_over, name="take-over"),
    path(f"{CONTACT}saved/", views.saved, name="saved"),
    path(f"{CONTACT}correct/", views.correct, name="correct"),
    path(f"{CONTACT}withdraw/", desk.withdraw, name="withdraw"),
    path(f"{CONTACT}restore/", desk.restore, name="restore"),
]
