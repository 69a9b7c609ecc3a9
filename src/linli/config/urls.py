"""Every address. A module brings its own `urls.py`; what cuts across modules stands in a channel."""

from django.urls import include, path

from linli.modules.matters.urls import categories

urlpatterns = [
    path("", include("linli.channels.desk.urls")),
    path("", include("linli.channels.portal.urls")),
    path("", include("linli.foundation.ui.urls")),
    path("", include("linli.foundation.messaging.urls")),
    path("", include("linli.foundation.proof.urls")),
    path("", include("linli.foundation.files.urls")),
    path("desk/sheets/", include("linli.foundation.tabular.urls")),
    path("desk/settings/areas/", include("linli.registers.areas.urls")),
    path("desk/settings/organisations/", include("linli.registers.organisations.urls")),
    path("desk/settings/security/", include("linli.foundation.accounts.rule_urls")),
    path("desk/settings/groups/", include("linli.registers.organisations.group_urls")),
    path("desk/settings/staff/", include("linli.registers.postings.urls")),
    path("desk/settings/calendar/", include("linli.registers.calendar.urls")),
    path("desk/roster/", include("linli.registers.roster.urls")),
    path("desk/settings/categories/", include(categories)),
    path("desk/settings/deadlines/", include("linli.registers.deadlines.urls")),
    path("desk/settings/numbering/", include("linli.registers.numbering.urls")),
    path("desk/places/", include("linli.registers.places.urls")),
    path("field/", include("linli.channels.field.urls")),
    path("desk/matters/", include("linli.modules.matters.urls")),
    path("accounts/", include("linli.foundation.accounts.urls")),
]

handler400 = "linli.foundation.ui.views.bad_request"
handler403 = "linli.foundation.ui.views.forbidden"
handler404 = "linli.foundation.ui.views.not_found"
handler429 = "linli.foundation.ui.views.too_many"  # read by allauth
handler500 = "linli.foundation.ui.views.server_error"
