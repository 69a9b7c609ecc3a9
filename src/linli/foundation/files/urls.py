"""Addresses of files."""

from django.urls import path

from linli.foundation.files.views.serving import serve, serve_by_link
from linli.foundation.files.views.uploading import begin, finish, go_on

urlpatterns = [
    path("files/uploads/", begin, name="uploads"),
    path("files/uploads/<uuid:pk>/", go_on, name="upload"),
    path("files/uploads/<uuid:pk>/finish/", finish, name="upload_finish"),
    path("files/by-link/<str:token>/", serve_by_link, name="file_link"),
    path("files/<uuid:pk>/", serve, name="file"),
    path("files/<uuid:pk>/thumb/", serve, {"thumb": True}, name="file_thumb"),
]
