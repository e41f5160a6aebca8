from django.urls import path

from hypercare.foundation.live import views

app_name = "live"
urlpatterns = [path("live/since", views.happened_since, name="since")]
