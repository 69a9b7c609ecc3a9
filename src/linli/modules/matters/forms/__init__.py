"""Forms of matters: intake, the filter of the list, and one per step."""

from linli.casework.forms import StepForm
from linli.modules.matters.forms.co_units import CO_FORMS, DISPATCH_FORMS
from linli.modules.matters.forms.handing_over import ManyHandOverForm
from linli.modules.matters.forms.intake import TAKERS, IntakeForm
from linli.modules.matters.forms.joining import JOINING_FORMS
from linli.modules.matters.forms.locating import LOCATING_FORMS
from linli.modules.matters.forms.rare import RARE_FORMS, ReasonForm
from linli.modules.matters.forms.reporter import REPORTER_FORMS, AddForm, OwnConfirmForm, RateForm
from linli.modules.matters.forms.straight import NOBODY, NOWHERE, STRAIGHT_FORMS, FilterForm, PlaceField, RevealForm

STEP_FORMS: dict[str, type[StepForm]] = (
    STRAIGHT_FORMS | LOCATING_FORMS | RARE_FORMS | CO_FORMS | JOINING_FORMS | REPORTER_FORMS
)

__all__ = [
    "DISPATCH_FORMS", "NOBODY", "NOWHERE", "STEP_FORMS", "TAKERS", "AddForm", "FilterForm", "IntakeForm",
    "ManyHandOverForm", "OwnConfirmForm", "PlaceField", "RateForm", "ReasonForm", "RevealForm",
]  # fmt: skip
