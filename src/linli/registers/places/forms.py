"""Forms of places, and what a form needs where somebody types an address."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.registers.places.resolving import Candidate, resolve

NONE_OF_THEM = "none"


class AddressedForm(forms.Form):
    """Mixin: the field `address` is read into a place, and the field `place` asks which one where that is not certain.

    Show `place` only while `is_asking`. After `settle_address`, `spot` is the place that is meant, or None.
    """

    place = forms.CharField(label=gettext_lazy("是哪一处"), required=False, widget=forms.RadioSelect)
    spot: Candidate | None = None
    is_asking = False
    tells_houses = True

    def settle_address(self, text: str, community_id: UUID | None, *, has_point: bool) -> None:
        """Find the place that is meant; ask where several may be and no point says where it is."""
        resolution = resolve(text.strip(), community_id, houses=self.tells_houses)
        chosen = str(self.cleaned_data.get("place", ""))
        self.spot = next((one for one in resolution.candidates if str(one.id) == chosen), resolution.certain)
        if chosen == NONE_OF_THEM:
            self.spot = None
        elif self.spot is None and resolution.offered and not has_point:
            self._ask(resolution.offered)

    def _ask(self, offered: tuple[Candidate, ...]) -> None:
        """Offer them, the likeliest first and chosen, so that sending once more takes it."""
        self.is_asking = True
        choices = [*((str(one.id), one.full) for one in offered), (NONE_OF_THEM, _("都不是，或者不在这些地方"))]
        cast("forms.RadioSelect", self.fields["place"].widget).choices = choices
        self.data: Any = self.data.copy()
        self.data[self.add_prefix("place")] = str(offered[0].id)
        self.add_error("place", _("这个地点可能是下面几处，请选一处再提交。"))
