"""Addresses of matters on the desk."""

from django.urls import path

from linli.modules.matters.views import staff

categories = (
    [
        path("", staff.category_list, name="list"),
        path("new/", staff.new_category, name="new"),
        path("<str:code>/", staff.category, name="row"),
    ],
    "categories",
)
"""Below /desk/settings/categories/."""
app_name = "matters"
urlpatterns = [
    path("", staff.matter_list, name="list"),
    path("counts/", staff.view_counts, name="counts"),
    path("new/", staff.take_in, name="new"),
    path("caller/", staff.earlier_matters, name="caller"),
    path("map/", staff.matter_map, name="map"),
    path("export/", staff.export, name="export"),
    path("handover/", staff.hand_over_page, name="hand_over"),
    path("approvals/", staff.approvals, name="approvals"),
    path("approvals/loads/", staff.loads, name="loads"),
    path("dispatches/", staff.dispatch_list, name="dispatches"),
    path("dispatches/<uuid:pk>/", staff.dispatch_page, name="dispatch"),
    path("dispatches/<uuid:pk>/<slug:step>/", staff.move_dispatch, name="dispatch_step"),
    path("<uuid:pk>/", staff.matter, name="matter"),
    path("<uuid:pk>/print/", staff.print_file, name="print"),
    path("<uuid:pk>/print/contact/", staff.print_contact, name="print_contact"),
    path("<uuid:pk>/print/code/", staff.print_code, name="print_code"),
    path("<uuid:pk>/print/<slug:paper>/", staff.print_paper, name="print_paper"),
    path("<uuid:pk>/reveal/", staff.reveal, name="reveal"),
    path("<uuid:pk>/<slug:step>/", staff.take_a_step, name="step"),
]
