"""What a step's form is built on: it knows the case and the person, and gives the step's facts."""

from typing import Any

from django import forms

from linli.casework.actions import StepRefused
from linli.casework.models import Case
from linli.foundation.accounts.models import Actor
from linli.foundation.ui.forms import say_what_is_missing
from linli.lib.procedure import Facts


class StepForm(forms.Form):
    """One ordinary form per step, registered under its name."""

    def __init__(self, *args: Any, case: Case, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        say_what_is_missing(self)

    def facts(self) -> Facts:
        """The facts of the step, from cleaned data."""
        raise TypeError(f"{type(self).__name__} gives no facts")

    def refuse(self, error: StepRefused) -> None:
        """Put what is missing at the fields it names, or on top."""
        for missing in error.missing:
            self.add_error(missing.field if missing.field in self.fields else None, missing.message)
