"""Addresses of the phone pages. All below /field/, which is the scope of their service worker."""

from django.urls import path

from linli.channels.field.views import matter, report, shell, tasks

app_name = "field"
urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("me/", tasks.me, name="me"),
    path("matters/<uuid:pk>/", matter.matter, name="matter"),
    path("matters/<uuid:pk>/phone/", matter.phone, name="phone"),
    path("matters/<uuid:pk>/<slug:step>/", matter.take_a_step, name="step"),
    path("report/", report.report, name="report"),
    path("log/", report.log, name="log"),
    path("where/", report.where, name="where"),
    path("offline/", shell.offline, name="offline"),
    path("app.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.worker, name="worker"),
]
