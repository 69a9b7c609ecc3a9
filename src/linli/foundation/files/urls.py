"""Addresses of files."""

from django.urls import path

from linli.foundation.files.views import serve

urlpatterns = [
    path("files/<uuid:pk>/", serve, name="file"),
    path("files/<uuid:pk>/thumb/", serve, {"thumb": True}, name="file_thumb"),
]
