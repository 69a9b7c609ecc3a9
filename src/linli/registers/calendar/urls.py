"""Addresses below /desk/settings/calendar/."""

from django.urls import path

from linli.registers.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.show, name="year"),
    path("day/", views.change_day, name="day"),
    path("hours/", views.change_hours, name="hours"),
]
