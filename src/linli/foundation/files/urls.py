"""Addresses of files."""

from django.urls import path

from linli.foundation.files.views import serve

urlpatterns = [
    path("files/<uuid:pk>/", serve, {"kind": "full"}, name="file"),
    path("files/<uuid:pk>/thumb/", serve, {"kind": "thumb"}, name="file_thumb"),
]
