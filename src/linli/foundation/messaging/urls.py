"""Addresses of the inbox and of the settings of messages."""

from django.urls import path

from linli.foundation.messaging.views import inbox, wordings

WORDINGS = "desk/settings/wordings/"

app_name = "messaging"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/<uuid:item_id>/", inbox.open_item, name="open"),
    path("inbox/<uuid:item_id>/read/", inbox.read_item, name="read"),
    path(WORDINGS, wordings.listing, name="wordings"),
    path(f"{WORDINGS}<str:code>/", wordings.edit, name="wording"),
    path(f"{WORDINGS}<str:code>/preview/", wordings.preview, name="preview"),
    path(f"{WORDINGS}<str:code>/restore/", wordings.restore, name="restore"),
]
