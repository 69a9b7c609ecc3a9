"""The product's addresses, and the bare views that its pages are compared with."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/bare/", views.bare, name="bare"),
    path("bench/insert/", views.insert, name="insert"),
    path("", include("linli.config.urls")),
]

handler404 = "linli.foundation.ui.views.not_found"
handler500 = "linli.foundation.ui.views.server_error"
