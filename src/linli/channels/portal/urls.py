"""Addresses of the portal."""

from django.urls import include, path

from linli.channels.portal.views import find, home, login, mine, report, steps

my = (
    [
        path("", mine.matters, name="matters"),
        path("login/", login.ask, name="login"),
        path("code/", login.enter, name="code"),
        path("logout/", login.leave, name="logout"),
        path("<uuid:pk>/", mine.matter, name="matter"),
        path("<uuid:pk>/<slug:step>/", steps.take_own_step, name="step"),
    ],
    "my",
)
portal = (
    [
        path("", home.home, name="home"),
        path("report/", report.report, name="report"),
        path("receipt/<uuid:pk>/", report.receipt, name="receipt"),
        path("find/", find.find, name="find"),
        path("s/<str:token>/", find.follow_link, name="link"),
    ],
    "portal",
)
urlpatterns = [path("my/", include(my)), path("portal/", include(portal))]
