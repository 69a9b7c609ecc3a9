"""Addresses of the desk and of the first run."""

from django.urls import include, path

from linli.channels.desk.views import audit, base, configuration, robots, settings, setup, setup_people, today

desk = (
    [
        path("", today.home, name="home"),
        path("desk/", today.today, name="today"),
        path("desk/base/", base.base, name="base"),
        path("desk/base/<uuid:area_id>/", base.community, name="community"),
        path("desk/base/centres/<uuid:organisation_id>/", base.centre, name="centre"),
        path("desk/settings/", settings.index, name="settings"),
        path("desk/settings/robots/", robots.listing, name="robots"),
        path("desk/settings/robots/new/<str:kind>/", robots.create, name="robot_new"),
        path("desk/settings/robots/<uuid:robot_id>/", robots.robot, name="robot"),
        path("desk/settings/robots/<uuid:robot_id>/test/", robots.test, name="robot_test"),
        path("desk/settings/robots/<uuid:robot_id>/tried/", robots.tried, name="robot_tried"),
        path("desk/settings/robots/<uuid:robot_id>/switch/", robots.switch, name="robot_switch"),
        path("desk/settings/robots/<uuid:robot_id>/remove/", robots.remove, name="robot_remove"),
        path("desk/settings/configuration/", configuration.configuration, name="configuration"),
        path("desk/settings/configuration/export/", configuration.export_file, name="configuration_export"),
        path("desk/settings/audit/", audit.audit_log, name="audit"),
        path("desk/settings/audit/export/", audit.export_audit, name="audit_export"),
    ],
    "desk",
)
first_run = (
    [
        path("", setup.start, name="start"),
        path("demo/", setup.demo, name="demo"),
        path("administrator/", setup.administrator, name="administrator"),
        path("community/", setup.community, name="community"),
        path("hours/", setup.hours, name="hours"),
        path("organisations/", setup_people.organisations, name="organisations"),
        path("staff/", setup_people.staff, name="staff"),
        path("grids/", setup_people.grids, name="grids"),
        path("grids/upload/", setup_people.upload, name="upload"),
        path("done/", setup.done, name="done"),
    ],
    "setup",
)
urlpatterns = [
    path("", include(desk)),
    path("setup/", include(first_run)),
    path("demo/", include("linli.channels.demo.urls")),
]
