"""Showing on a form why an action refused."""

from typing import Protocol

from django import forms


class Refusal(Protocol):
    """What the exceptions of the registers' actions carry: a sentence, and the field it is about."""

    message: str
    field: str | None


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put the sentence at its field, or at the form as a whole where the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
