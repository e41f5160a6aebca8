from django.urls import path

from hypercare.insight.finding.states import Listed
from hypercare.insight.finding.views import lists, search

app_name = "finding"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("tickets/", lists.tickets, name="tickets"),
    path("contacts/", lists.contacts, name="contacts"),
    path("tickets/filter/", lists.panel, {"listed": Listed.TICKETS}, name="filter-tickets"),
    path("contacts/filter/", lists.panel, {"listed": Listed.CONTACTS}, name="filter-contacts"),
]
