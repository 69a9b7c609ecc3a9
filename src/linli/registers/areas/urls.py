"""Addresses below /desk/settings/areas/."""

from django.urls import path

from linli.registers.areas import views

app_name = "areas"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("new/", views.create, name="new"),
    path("<uuid:area_id>/", views.show, name="area"),
    path("<uuid:parent_id>/new/", views.create, name="new_below"),
    path("<uuid:area_id>/edit/", views.edit, name="edit"),
    path("<uuid:area_id>/code/", views.recode, name="code"),
    path("<uuid:area_id>/draw/", views.draw, name="draw"),
    path("<uuid:area_id>/upload/", views.upload, name="upload"),
    path("<uuid:area_id>/close/", views.close, name="close"),
]
