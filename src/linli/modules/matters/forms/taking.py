"""From a step's form to the step, the same on every page of staff."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404

from linli.casework.actions import AlreadyMoved, StepForbidden, StepRefused
from linli.casework.forms import StepForm
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm


class NotTaken(Exception):
    """A step that was not taken; its form says why. `moved` is set where somebody else was first."""

    def __init__(self, moved: AlreadyMoved | None = None) -> None:
        super().__init__(str(moved or ""))
        self.moved = moved


def take_by_form(form: StepForm, action: Callable[..., object], *, by: User, at: datetime, **subject: object) -> None:
    """Keep the pictures, validate, and carry out the action of a step. Raises: NotTaken; Http404 where forbidden.

    Pictures are kept before anything is judged, so that nobody sends them twice.
    """
    if isinstance(form, PicturesForm):
        form.keep(by=by, at=at)
    if not form.is_valid() or form.errors:
        raise NotTaken
    try:
        action(by=by, at=at, facts=form.facts(), **subject)
    except StepForbidden:
        raise Http404 from None
    except StepRefused as error:
        form.refuse(error)
        raise NotTaken(error if isinstance(error, AlreadyMoved) else None) from None
