from django.urls import path

from hypercare.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.mine, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read, name="read"),
    path("notices/choices/", views.choices, name="choices"),
]
