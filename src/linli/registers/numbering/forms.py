"""The form of a template."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.confirming import ConfirmingForm
from linli.registers.numbering.patterns import TemplateRefused, check_template


class TemplateForm(ConfirmingForm):
    """How numbers are written. Numbers given before stay."""

    template = forms.CharField(
        label=_("写法"), max_length=60, strip=True,
        help_text=_("{short} 是社区简称，{year} 是年份，{n} 是序号；补零写作 {n:03d}。"),
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["follow"]

    def clean_template(self) -> str:
        """One by which no number is given twice."""
        template: str = self.cleaned_data["template"]
        try:
            check_template(template)
        except TemplateRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return template
