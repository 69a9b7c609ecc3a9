"""Addresses below /desk/places/."""

from django.urls import path

from linli.registers.places.views import changing, leftovers, pages, posters

app_name = "places"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("ledger/", pages.ledger, name="ledger"),
    path("left/", leftovers.left, name="left"),
    path("find/", pages.find, name="find"),
    path("new/", changing.create, name="new"),
    path("<uuid:place_id>/", pages.show, name="place"),
    path("<uuid:parent_id>/new/<str:kind>/", changing.create, name="new_below"),
    path("<uuid:place_id>/edit/", changing.edit, name="edit"),
    path("<uuid:place_id>/close/", changing.close, name="close"),
    path("<uuid:place_id>/add/<str:what>/", changing.add, name="add"),
    path("<uuid:place_id>/end/<str:what>/<uuid:one_id>/", changing.end, name="end"),
    path("<uuid:place_id>/posters/", posters.posters, name="posters"),
]
