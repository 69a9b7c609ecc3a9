"""The addresses that the shell names, and no module's."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.foundation.ui.urls")),
    path("accounts/", include("allauth.urls")),
]
