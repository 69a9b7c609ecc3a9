"""Addresses of this part of the settings."""

from django.urls import URLPattern

app_name = "calendar"
urlpatterns: list[URLPattern] = []
