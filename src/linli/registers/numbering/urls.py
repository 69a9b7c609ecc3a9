"""Addresses below /desk/settings/numbering/."""

from django.urls import path

from linli.registers.numbering import views

app_name = "numbering"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:kind>/", views.edit, name="edit"),
]
