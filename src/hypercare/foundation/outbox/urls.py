from django.urls import path

from hypercare.foundation.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outgoing/", views.newest, name="list"),
    path("outgoing/<slug:token>/", views.message, name="message"),
    path("outgoing/<slug:token>/hold/", views.hold, name="hold"),
    path("outgoing/<slug:token>/again/", views.again, name="again"),
]
