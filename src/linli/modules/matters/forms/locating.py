"""The form of locating a matter: by an address, or by the grid itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.foundation.ui.forms import offer_rows
from linli.modules.matters import facts as given
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.places.forms import NONE_OF_THEM, AddressedForm, NotAsked


class LocateForm(AddressedForm, StepForm):
    """定位: an address is read into a place as at intake, and its grid is taken; a grid that was chosen holds.

    A grid that stands there from before gives way to that of an address which was changed.
    """

    address = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    grid = forms.ModelChoiceField(
        label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False,
        empty_label=gettext_lazy("按地点定网格"),
        help_text=gettext_lazy("地点认不出来的，在这里选。只改地点的，网格跟着地点走。"),
    )  # fmt: skip
    field_order = ("address", "place", "grid")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget = NotAsked()
        grids = Area.objects.filter(level=AreaLevel.GRID, active=True, street_id=self.case.street_id)
        offer_rows(self, "grid", grids.order_by("code", "name"))
        self.fields["grid"].initial = self.case.grid_id
        self.fields["address"].initial = self.case.matter.address

    def clean(self) -> dict[str, Any]:
        """There is a grid: the one that was chosen, or that of the place which the address means."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        before = data["grid"] if {"address", "grid"} & set(self.changed_data) == {"address"} else None
        chosen = None if before else data["grid"]
        if text := data["address"].strip():
            case = self.case
            self.settle_address(text, case.community_id, has_point=chosen is not None, street_id=case.street_id)
        data["grid"] = chosen or self._grid_of_spot() or before
        if data["grid"] is None and not self.is_asking:
            self.add_error("grid", self._what_is_missing(text))
        return data

    def _grid_of_spot(self) -> Area | None:
        """The grid of the place that is meant, if it is one of those offered."""
        offered: Any = self.fields["grid"]
        return offered.queryset.filter(pk=self.spot.grid_id).first() if self.spot and self.spot.grid_id else None

    def _what_is_missing(self, text: str) -> str:
        if self.spot:
            return _("“%(name)s”不在哪一个网格里，或者跨几个网格，请选择网格。") % {"name": self.spot.full}
        return _("认不出这个地点，请选择网格。") if text else _("请填写地点，或者选择网格。")

    def _place_id(self) -> UUID | None:
        """The place that is meant; where the address is the same and none is found, the one from before."""
        if self.spot:
            return self.spot.id
        same = "address" not in self.changed_data and self.cleaned_data["place"] != NONE_OF_THEM
        return self.case.matter.place_id if same else None

    def facts(self) -> given.LocateFacts:
        """Where it lies."""
        grid = self.cleaned_data["grid"]
        return given.LocateFacts(grid.pk, grid.name, self.cleaned_data["address"], self._place_id())


LOCATING_FORMS: dict[str, type[StepForm]] = {"locate": LocateForm}
