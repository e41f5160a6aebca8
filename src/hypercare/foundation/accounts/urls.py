from django.urls import path

from hypercare.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("me/password/", views.Password.as_view(), name="password"),
    path("<slug:program>/rights/", views.rights_page, name="rights"),
]
