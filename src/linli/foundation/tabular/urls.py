"""Addresses below /desk/sheets/."""

from django.urls import path

from linli.foundation.tabular.views import batches, sheets

app_name = "tabular"
urlpatterns = [
    path("", sheets.listing, name="list"),
    path("<slug:code>/", sheets.show, name="sheet"),
    path("<slug:code>/template/", sheets.template, name="template"),
    path("<slug:code>/export/", sheets.export, name="export"),
    path("batches/<uuid:batch_id>/", batches.show, name="batch"),
    path("batches/<uuid:batch_id>/state/", batches.state, name="state"),
    path("batches/<uuid:batch_id>/columns/", batches.columns, name="columns"),
    path("batches/<uuid:batch_id>/apply/", batches.apply, name="apply"),
    path("batches/<uuid:batch_id>/undo/", batches.undo, name="undo"),
    path("batches/<uuid:batch_id>/copy/", batches.copy, name="copy"),
]
