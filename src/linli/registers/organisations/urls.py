"""Addresses of this part of the settings."""

from django.urls import URLPattern

app_name = "organisations"
urlpatterns: list[URLPattern] = []
