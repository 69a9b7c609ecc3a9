"""The field of a proof, and what a form says when one is needed."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.limits.queries import has_turn
from linli.foundation.proof.actions import Lack, ProofNeeded
from linli.foundation.proof.challenges import GOOD_FOR
from linli.foundation.ui.times import say_wait

# Solved anew this long before a proof would expire under the reader's hands.
MARGIN_MINUTES: Final = 2
_LACKS: Final = {
    Lack.EXPIRED: gettext_lazy("安全验证已经过期，正在重新验证。请等验证完成后再提交一次。"),
    Lack.BAD: gettext_lazy("安全验证没有通过，正在重新验证。请等验证完成后再提交一次。"),
    Lack.SPENT: gettext_lazy("这次安全验证已经用过，正在重新验证。请等验证完成后再提交一次。"),
}


class ProofInput(forms.Widget):
    """Shows nothing until a proof is needed; then the browser works one out and says so."""

    template_name = "proof/widget.html"
    needed = False

    @property
    def is_hidden(self) -> bool:
        """It brings its own words instead of a label."""
        return True

    def format_value(self, _value: Any) -> None:
        """An old proof is never sent back: a new one is worked out."""
        return

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where the challenge is, and how long a proof may lie in an open form."""
        context = super().get_context(name, value, attrs)
        context["needed"] = self.needed
        context["challenge"] = reverse("proof_challenge")
        context["minutes"] = GOOD_FOR.total_seconds() // 60 - MARGIN_MINUTES
        return context


class ProofField(forms.CharField):
    """A proof of work, empty where the browser sent none; `pass_door` looks whether it is good when one is needed.

    Name it `proof`, and show it with `{% include "proof/field.html" %}`.
    """

    widget = ProofInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": gettext_lazy("安全验证"), **kwargs})


def show_proof(form: forms.BaseForm, *, door: str, key: str, at: datetime) -> None:
    """Let the form of a page work out a proof while it is filled in, if the next turn needs one.

    Call it wherever the form is shown, so that nobody has to send it twice.
    """
    if not has_turn(bucket=door, key=key, at=at):
        form.fields["proof"].widget.needed = True


def ask_for_proof(form: forms.BaseForm, needed: ProofNeeded) -> None:
    """Put into the form, at its field `proof`, that one is needed; the form is then shown again."""
    sentence = _LACKS.get(needed.lack) or _(
        "从您这个网络来的提交比较多，请等下面的安全验证完成后再提交；浏览器没有打开脚本的，请 %(wait)s后再提交。"
    ) % {"wait": say_wait(needed.retry_after)}
    form.fields["proof"].widget.needed = True
    form.add_error("proof", sentence)
