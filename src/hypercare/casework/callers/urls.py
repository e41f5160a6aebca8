from django.urls import path

from hypercare.casework.callers import views

app_name = "callers"
urlpatterns = [
    path("callers/find/", views.find_callers, name="find"),
    path("callers/calls/", views.calls, name="calls"),
    path("callers/telephone/", views.telephone, name="telephone"),
    path("callers/<uuid:caller>/", views.caller, name="caller"),
    path("callers/<uuid:caller>/merge/", views.merge, name="merge"),
    path("callers/<uuid:caller>/unmerge/", views.unmerge, name="unmerge"),
]
