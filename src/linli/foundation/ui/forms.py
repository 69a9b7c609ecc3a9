"""How forms look: label above, help below, the error at the field, and one summary on top that links to each.

`FORM_RENDERER` names `LinliRenderer`, so `{{ form }}` and `{{ form.name.as_field_group }}` are enough in a template.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
SELECTS = (forms.Select, forms.SelectMultiple)


def widget_class(widget: forms.Widget) -> str:
    """The CSS class of a widget."""
    if isinstance(widget, (*CHOICES, forms.CheckboxInput)):
        return "form-check-input"
    return "form-select" if isinstance(widget, SELECTS) else "form-control"


class LinliBoundField(BoundField):
    """A field that gives its widget the class of the design."""

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        built = super().build_widget_attrs(attrs, widget)
        used = widget or self.field.widget
        if not used.is_hidden and "class" not in used.attrs:
            built.setdefault("class", widget_class(used))
        return built

    @property
    def is_tick(self) -> bool:
        """Whether this is one checkbox, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class LinliRenderer(TemplatesSetting):
    """Renders forms with the project's templates."""

    form_template_name = "ui/parts/form.html"
    field_template_name = "ui/parts/field.html"
    bound_field_class = LinliBoundField


@dataclass(frozen=True)
class FormError:
    """One error: the id of the field it links to (empty for the form as a whole), its label and the sentence."""

    field_id: str
    label: str
    text: str


def error_summary(form: forms.BaseForm) -> list[FormError]:
    """All errors of a bound form in the order of its fields, those of the whole form first."""
    whole = [FormError("", "", str(text)) for text in form.non_field_errors()]
    hidden = [FormError("", str(field.label), str(text)) for field in form.hidden_fields() for text in field.errors]
    visible = [
        FormError(field.id_for_label or f"{field.auto_id}_0", str(field.label), str(text))
        for field in form.visible_fields()
        for text in field.errors
    ]
    return whole + hidden + visible


def say_what_is_missing(form: forms.BaseForm) -> None:
    """Let every compulsory field ask for itself by name instead of calling itself compulsory."""
    for field in form.fields.values():
        choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        sentence = _("请选择%(label)s。") if choosing else _("请填写%(label)s。")
        field.error_messages["required"] = sentence % {"label": field.label or ""}


class AskingForm(forms.Form):
    """A form whose compulsory fields ask for themselves by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_what_is_missing(self)
