"""Addresses of the inbox."""

from django.urls import path

from linli.foundation.messaging import views

app_name = "messaging"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<uuid:item_id>/", views.open_item, name="open"),
    path("inbox/<uuid:item_id>/read/", views.read_item, name="read"),
]
