"""Addresses of the inbox."""

from django.urls import URLPattern

app_name = "messaging"
urlpatterns: list[URLPattern] = []
