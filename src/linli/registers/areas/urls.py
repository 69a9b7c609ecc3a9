"""Addresses below /desk/settings/areas/."""

from django.urls import path

from linli.registers.areas.views import directory, redrawing, tree

app_name = "areas"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("new/", tree.create, name="new"),
    path("directory/", directory.directory, name="directory"),
    path("<uuid:area_id>/", tree.show, name="area"),
    path("<uuid:parent_id>/new/", tree.create, name="new_below"),
    path("<uuid:area_id>/edit/", tree.edit, name="edit"),
    path("<uuid:area_id>/code/", tree.recode, name="code"),
    path("<uuid:area_id>/draw/", tree.draw, name="draw"),
    path("<uuid:area_id>/upload/", tree.upload, name="upload"),
    path("<uuid:area_id>/split/", redrawing.split, name="split"),
    path("<uuid:area_id>/give/", redrawing.give, name="give"),
    path("<uuid:area_id>/merge/", redrawing.merge, name="merge"),
    path("redrawings/<uuid:redrawing_id>/undo/", redrawing.undo, name="undo"),
    path("<uuid:area_id>/use/", directory.use, name="use"),
    path("<uuid:area_id>/close/", tree.close, name="close"),
]
