"""Addresses below /desk/roster/."""

from django.urls import path

from linli.registers.roster.views import desks, feed, handovers, mine, pattern, shifts

app_name = "roster"
urlpatterns = [
    path("", desks.listing, name="list"),
    path("new/", desks.create, name="new"),
    path("mine/", mine.mine, name="mine"),
    path("mine/feed/", feed.renew, name="feed_renew"),
    path("mine/feed/revoke/", feed.revoke, name="feed_revoke"),
    path("feed/<str:token>.ics", feed.calendar, name="feed"),
    path("requests/<uuid:request_id>/<str:step>/", mine.answer, name="answer"),
    path("shifts/<uuid:shift_id>/", shifts.shift, name="shift"),
    path("shifts/<uuid:shift_id>/ask/", shifts.ask, name="ask"),
    path("shifts/<uuid:shift_id>/give/", shifts.give, name="give"),
    path("shifts/<uuid:shift_id>/cancel/", shifts.cancel, name="cancel"),
    path("handovers/<uuid:handover_id>/taken/", handovers.taken, name="taken"),
    path("<uuid:desk_id>/", desks.desk, name="desk"),
    path("<uuid:desk_id>/print/", desks.print_roster, name="print"),
    path("<uuid:desk_id>/edit/", desks.edit, name="edit"),
    path("<uuid:desk_id>/close/", desks.close, name="close"),
    path("<uuid:desk_id>/pattern/", pattern.pattern, name="pattern"),
    path("<uuid:desk_id>/pattern/<uuid:line_id>/remove/", pattern.remove, name="remove_line"),
    path("<uuid:desk_id>/shifts/new/", shifts.add, name="add_shift"),
    path("<uuid:desk_id>/handovers/", handovers.handovers, name="handovers"),
]
