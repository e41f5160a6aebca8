from django.urls import path

from hypercare.insight.finding.states import Listed
from hypercare.insight.finding.views import exports, lists, saved, search

app_name = "finding"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("tickets/", lists.tickets, name="tickets"),
    path("contacts/", lists.contacts, name="contacts"),
    path("tickets/filter/", lists.panel, {"listed": Listed.TICKETS}, name="filter-tickets"),
    path("contacts/filter/", lists.panel, {"listed": Listed.CONTACTS}, name="filter-contacts"),
    path("tickets/news/", lists.news, {"listed": Listed.TICKETS}, name="news-tickets"),
    path("contacts/news/", lists.news, {"listed": Listed.CONTACTS}, name="news-contacts"),
    path("tickets/views/", saved.views, {"listed": Listed.TICKETS}, name="views-tickets"),
    path("contacts/views/", saved.views, {"listed": Listed.CONTACTS}, name="views-contacts"),
    path("tickets/views/new/", saved.new, {"listed": Listed.TICKETS}, name="save-tickets"),
    path("contacts/views/new/", saved.new, {"listed": Listed.CONTACTS}, name="save-contacts"),
    path("tickets/columns/", saved.columns, {"listed": Listed.TICKETS}, name="columns-tickets"),
    path("contacts/columns/", saved.columns, {"listed": Listed.CONTACTS}, name="columns-contacts"),
    path("tickets/export/", exports.export, {"listed": Listed.TICKETS}, name="export-tickets"),
    path("contacts/export/", exports.export, {"listed": Listed.CONTACTS}, name="export-contacts"),
    path("views/<int:saved>/", saved.view, name="view"),
    path("views/<int:saved>/delete/", saved.delete, name="delete-view"),
]
