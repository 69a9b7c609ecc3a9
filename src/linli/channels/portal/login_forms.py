"""The two forms of signing in by phone."""

import unicodedata

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.proof.forms import ProofField
from linli.foundation.residents.actions import DIGITS
from linli.foundation.ui.forms import AskingForm
from linli.lib.phones import MOBILE, BadPhone, normalise_phone

PHONE_ATTRS = {"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "data-private": "", "maxlength": 24}
CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "data-private": "", "data-focus": ""}


class PhoneForm(AskingForm):
    """Which phone the code goes to."""

    phone = forms.CharField(label=gettext_lazy("手机号"), max_length=24, widget=forms.TextInput(attrs=PHONE_ATTRS))
    proof = ProofField()

    def clean_phone(self) -> str:
        """Eleven digits."""
        try:
            number = normalise_phone(self.cleaned_data["phone"])
        except BadPhone:
            number = ""
        if not MOBILE.fullmatch(number):
            raise forms.ValidationError(_("请填写 11 位手机号，用来接收短信。"))
        return number


class CodeForm(AskingForm):
    """The digits that were sent."""

    digits = forms.CharField(label=gettext_lazy("短信验证码"), max_length=12, widget=forms.TextInput(attrs=CODE_ATTRS))

    def clean_digits(self) -> str:
        """Six digits, however a keyboard wrote them."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["digits"]).replace(" ", "")
        if not (len(typed) == DIGITS and typed.isdecimal()):
            raise forms.ValidationError(_("验证码是 6 位数字。"))
        return typed
