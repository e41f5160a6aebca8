from django.urls import path

from hypercare.casework.routing import views

app_name = "routing"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/answers.json", views.answers, name="answers"),
]
