"""Addresses below /desk/settings/security/."""

from django.urls import path

from linli.foundation.accounts import rule_pages

app_name = "security"
urlpatterns = [path("", rule_pages.rules, name="rules")]
