"""Addresses of the portal."""

from django.urls import include, path

from linli.channels.portal.views import login, mine

my = (
    [
        path("", mine.matters, name="matters"),
        path("login/", login.ask, name="login"),
        path("code/", login.enter, name="code"),
        path("logout/", login.leave, name="logout"),
        path("<uuid:pk>/", mine.matter, name="matter"),
    ],
    "my",
)
urlpatterns = [path("my/", include(my))]
