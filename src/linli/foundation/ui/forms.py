"""How forms look: label above, help below, the error at the field, and one summary on top that links to each.

`FORM_RENDERER` names `LinliRenderer`, so `{{ form }}` and `{{ form.name.as_field_group }}` are enough in a template.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language
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


def offer_rows(form: forms.BaseForm, name: str, queryset: Any) -> forms.ModelChoiceField[Any]:
    """Set the rows to choose from in the field of that name; returns the field."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = queryset
    return field


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
    """Let every field say by its name what is missing or wrong, instead of calling itself a value or a variable."""
    for field in form.fields.values():
        longest = field.max_length if isinstance(field, forms.CharField) else None
        kind: type = type(field)
        messages, limit = _sentences(kind, str(field.label or ""), longest, get_language())
        field.error_messages.update(messages)
        if limit:
            field.validators = [*(v for v in field.validators if not isinstance(v, MaxLengthValidator)), limit]


@lru_cache(maxsize=2000)
def _sentences(
    kind: type, label: str, longest: int | None, language: str | None
) -> tuple[dict[str, str], MaxLengthValidator | None]:
    """What a field of this kind and name says of itself, in the language of the reader; forms come again and again."""
    del language
    wrong = {code: sentence() % {"label": label} for kinds, code, sentence in WRONG if issubclass(kind, kinds)}
    missing = _("请选择%(label)s。") if issubclass(kind, CHOOSING) else _("请填写%(label)s。")
    limit = MaxLengthValidator(longest, _too_long(label)) if longest is not None else None
    return {"required": missing % {"label": label}, **wrong}, limit


CHOOSING = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
WRONG: tuple[tuple[type[forms.Field] | tuple[type[forms.Field], ...], str, Callable[[], str]], ...] = (
    (forms.DateField, "invalid", lambda: _("“%(label)s”不是有效的日期。")),
    (forms.TimeField, "invalid", lambda: _("“%(label)s”不是有效的时间。")),
    (forms.IntegerField, "invalid", lambda: _("“%(label)s”要填数字。")),
    (CHOOSING, "invalid_choice", lambda: _("“%(label)s”里没有这一项，请重新选择。")),
)


def _too_long(label: str) -> str:
    """The sentence for a text beyond its limit; its numbers are filled in when the text is known."""
    left = {"most": "%(limit_value)d", "count": "%(show_value)d", "label": label.replace("%", "%%")}
    return _("“%(label)s”最多 %(most)s 个字，现在有 %(count)s 个。") % left


class AskingForm(forms.Form):
    """A form whose fields say by name what is missing or wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_what_is_missing(self)
