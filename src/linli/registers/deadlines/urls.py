"""Addresses below /desk/settings/deadlines/."""

from django.urls import path

from linli.registers.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("new/", views.new_rule, name="new_rule"),
    path("rules/<uuid:pk>/", views.rule, name="rule"),
    path("rules/<uuid:pk>/drop/", views.drop_rule, name="drop_rule"),
    path("ladder/", views.ladder, name="ladder"),
    path("laws/", views.laws, name="laws"),
    path("laws/<uuid:pk>/drop/", views.drop_law, name="drop_law"),
]
