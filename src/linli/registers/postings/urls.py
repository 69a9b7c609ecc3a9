"""Addresses below /desk/settings/staff/."""

from django.urls import path

from linli.registers.postings import deputies, passwords, proposals, regrant_page, views

app_name = "postings"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.create, name="new"),
    path("first-passwords/", passwords.first_passwords, name="first_passwords"),
    path("regrant/", regrant_page.regrant, name="regrant"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/leave/", deputies.take, name="take_leave"),
    path("deputies/leave/<uuid:leave_id>/end/", deputies.come_back, name="end_leave"),
    path("deputies/<uuid:posting_id>/name/", deputies.name, name="name_deputy"),
    path("deputies/<uuid:deputy_id>/end/", deputies.end, name="end_deputy"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.propose, name="propose"),
    path("proposals/<uuid:proposal_id>/", proposals.decide, name="decide"),
    path("proposals/<uuid:proposal_id>/withdraw/", proposals.withdraw, name="withdraw"),
    path("<uuid:user_id>/", views.show, name="person"),
    path("<uuid:user_id>/edit/", views.edit, name="edit"),
    path("<uuid:user_id>/grant/", views.grant, name="grant"),
    path("<uuid:user_id>/password/", views.reset_password, name="password"),
    path("<uuid:user_id>/dismiss/", views.dismiss, name="dismiss"),
    path("<uuid:user_id>/stay/", views.stay, name="stay"),
    path("postings/<uuid:posting_id>/end/", views.end, name="end"),
]
