from django.urls import path

from hypercare.foundation.staffing import views

app_name = "staffing"
urlpatterns = [path("sign-out/", views.SignOut.as_view(), name="sign-out")]
