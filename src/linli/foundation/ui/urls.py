"""Addresses of the shell itself."""

from django.urls import path

from linli.foundation.ui import views

urlpatterns = [
    path("size/", views.set_size, name="set_size"),
]
