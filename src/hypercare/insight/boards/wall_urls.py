"""Addresses of screens: outside every program, because their token says which one it is."""

from django.urls import path

from hypercare.insight.boards.views import walls

app_name = "walls"
urlpatterns = [
    path("wall/", walls.wall, name="wall"),
    path("wall/screen", walls.screen, name="screen"),
    path("wall/live/since", walls.happened, name="since"),
]
