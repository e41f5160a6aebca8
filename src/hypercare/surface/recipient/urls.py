from django.urls import path

from hypercare.surface.recipient import views

EDITION = "recipient/editions/<slug:edition>/"

app_name = "recipient"
urlpatterns = [
    path("recipient/sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("recipient/sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("recipient/", views.listed, name="list"),
    path(EDITION, views.one, name="edition"),
    path(f"{EDITION}file.<slug:format>", views.download, name="download"),
    path(f"{EDITION}read/", views.acknowledge, name="acknowledge"),
    path(f"{EDITION}ask/", views.ask, name="ask"),
]
