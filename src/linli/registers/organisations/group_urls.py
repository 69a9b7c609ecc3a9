"""Addresses below /desk/settings/groups/."""

from django.urls import path

from linli.registers.organisations import groups

app_name = "groups"
urlpatterns = [
    path("", groups.tree, name="tree"),
    path("new/", groups.create, name="new"),
    path("<uuid:group_id>/", groups.show, name="group"),
    path("<uuid:group_id>/edit/", groups.edit, name="edit"),
    path("<uuid:group_id>/close/", groups.close, name="close"),
    path("<uuid:group_id>/term/", groups.term, name="term"),
    path("<uuid:group_id>/join/", groups.join, name="join"),
    path("members/<uuid:member_id>/leave/", groups.leave, name="leave"),
]
