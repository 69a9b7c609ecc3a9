"""What staff see of matters."""

from linli.modules.matters.views.staff.categories import category, category_list, new_category
from linli.modules.matters.views.staff.dispatches import dispatch_list, dispatch_page, move_dispatch
from linli.modules.matters.views.staff.exporting import export
from linli.modules.matters.views.staff.handing_over import hand_over_page
from linli.modules.matters.views.staff.intake import earlier_matters, take_in
from linli.modules.matters.views.staff.listing import matter_list, matter_map, view_counts
from linli.modules.matters.views.staff.page import matter, reveal
from linli.modules.matters.views.staff.printing import print_code, print_contact, print_file, print_paper
from linli.modules.matters.views.staff.steps import take_a_step
from linli.modules.matters.views.staff.supervising import approvals, loads

__all__ = [
    "approvals", "category", "category_list", "dispatch_list", "dispatch_page", "earlier_matters", "export",
    "hand_over_page", "loads", "matter", "matter_list", "matter_map", "move_dispatch", "new_category",
    "print_code", "print_contact", "print_file", "print_paper", "reveal", "take_a_step", "take_in",
    "view_counts",
]  # fmt: skip
