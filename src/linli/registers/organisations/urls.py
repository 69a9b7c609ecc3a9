"""Addresses below /desk/settings/organisations/."""

from django.urls import path

from linli.registers.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.create, name="new"),
    path("<uuid:organisation_id>/", views.edit, name="edit"),
    path("<uuid:organisation_id>/close/", views.close, name="close"),
    path("<uuid:organisation_id>/link/", views.link, name="link"),
    path("links/<uuid:link_id>/end/", views.unlink, name="unlink"),
]
