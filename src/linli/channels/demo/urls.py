"""Addresses of the demo."""

from django.urls import path

from linli.channels.demo import views

app_name = "demo"
urlpatterns = [path("", views.accounts, name="accounts")]
