from django.urls import path

from hypercare.casework.closeout import views

app_name = "closeout"
urlpatterns = [
    path("county-notices/", views.overview, name="notices"),
    path("county-notices/letter/", views.letter, name="letter"),
    path("county-notices/of/<slug:county>/", views.county, name="notice"),
    path("county-notices/of/<slug:county>/send/", views.send, name="send"),
    path("county-notices/of/<slug:county>/hold/", views.hold, name="hold"),
    path("county-notices/of/<slug:county>/let-go/", views.let_go, name="let-go"),
    path("county-notices/of/<slug:county>/correct/", views.correct, name="correct"),
]
