"""The page where postings on grids that were split or merged go to others."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.successors import current_line, grid_words
from linli.registers.postings.models import Posting
from linli.registers.postings.policies import GRANTERS, PostingRefused
from linli.registers.postings.queries import posting_label
from linli.registers.postings.regranting import left_behind, move_postings
from linli.registers.postings.views import form_methods
from linli.registers.refusals import show_refusal


class RegrantForm(AskingForm):
    """One choice for each posting: where it goes, or that it stays for now."""

    def __init__(self, *args: Any, postings: list[Posting], **kwargs: Any) -> None:
        """Offer the grids in use of the same community; where only one took over, it is chosen already."""
        super().__init__(*args, **kwargs)
        self.postings = {f"to_{posting.pk.hex}": posting for posting in postings}
        communities = {posting.area.community_id for posting in postings if posting.area}
        grids = Area.objects.filter(level=AreaLevel.GRID, active=True, community_id__in=communities)
        self.grids = {str(grid.pk): grid for grid in grids.defer("polygon").order_by("code", "name")}
        for name, posting in self.postings.items():
            self.fields[name] = self._field(posting)

    def _field(self, posting: Posting) -> forms.ChoiceField:
        area = posting.area
        near = [(key, grid.name) for key, grid in self.grids.items() if area and grid.community_id == area.community_id]
        heirs = current_line().heirs.get(posting.area_id) if posting.area_id else None
        return forms.ChoiceField(
            label=_("%(name)s，%(role)s，%(grid)s") % {
                "name": posting.user.name, "role": posting_label(posting),
                "grid": grid_words(area.name, area.pk) if area else "",
            },
            choices=[("", _("暂不改派")), *near], required=False,
            initial=str(heirs.ids[0]) if heirs and len(heirs.ids) == 1 else "",
        )  # fmt: skip

    def moves(self) -> dict[str, tuple[Posting, Area]]:
        """What was chosen: by field the posting and its new grid."""
        chosen = ((name, self.cleaned_data[name]) for name in self.postings)
        return {name: (self.postings[name], self.grids[value]) for name, value in chosen if value}


@form_methods
@require_roles(*sorted(GRANTERS))
def regrant(request: StaffRequest) -> HttpResponse:
    """Every posting on a grid out of use with a choice where it goes."""
    postings = left_behind(timezone.localdate())
    form = RegrantForm(request.POST if request.method == "POST" else None, postings=postings)
    if form.is_valid():
        moves = form.moves()
        try:
            move_postings(moves=moves, by=request.user, at=timezone.now())
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已改派 %(count)d 个任职。") % {"count": len(moves)})
            return redirect("postings:list")
    back = reverse("postings:list")
    context = {
        "form": form, "postings": postings, "back_url": back,
        "crumbs": [(_("人员与任职"), back), (_("网格重划后的任职"), "")],
    }  # fmt: skip
    return render(request, "postings/regrant.html", context, status=422 if form.errors else 200)
