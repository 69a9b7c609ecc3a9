"""First the effect, then the change 先看影响，再保存: a form whose consequences are shown before anything is kept.

The page shows the form; the first answer shows what would happen; only the second one, with the same values, keeps
them. Works without a script: both are plain POSTs.
"""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.forms import AskingForm
from linli.lib.hashing import digest

MACHINERY = frozenset({"stands", "seen", "follow"})
NEW, OPEN = "new", "open"
FOLLOW = ((NEW, _("只用于以后开始的时限，在办的不变")), (OPEN, _("在办的也按新的重算")))


@dataclass(frozen=True)
class Affected:
    """One thing that would change, as a line; `url` is empty where the reader may not see it."""

    label: str
    url: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """The effect of a change: sentences, the first things it touches, and whether the reader may choose.

    `what` is what the rows are, where they are no matters.
    """

    sentences: tuple[str, ...]
    rows: tuple[Affected, ...] = ()
    choice: bool = False
    warnings: tuple[str, ...] = ()
    what: str = ""


class ConfirmingForm(AskingForm):
    """A form that is answered twice. `stands` marks the row as it was when the form was opened."""

    stands = forms.CharField(required=False, widget=forms.HiddenInput, label=_("打开时的内容"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput, label=_("看过的内容"))
    follow = forms.ChoiceField(
        required=False, label=_("在办的怎么办"), choices=FOLLOW, initial=NEW, widget=forms.RadioSelect
    )

    @property
    def follows(self) -> bool:
        """Whether running things are to follow; nothing chosen leaves them as they are."""
        return bool(self.cleaned_data.get("follow") == OPEN)

    @property
    def is_confirmed(self) -> bool:
        """Whether a valid form was answered again with the values whose effect was shown."""
        return "confirm" in self.data and self.cleaned_data["seen"] == self.mark

    @property
    def mark(self) -> str:
        """A mark of the values of a valid form."""
        return digest({name: str(value) for name, value in self.cleaned_data.items() if name not in MACHINERY})

    def remember(self, stands: str | None = None) -> None:
        """Let the form that is shown with the effect know what it was shown for, and what stood then where given."""
        data = QueryDict(mutable=True)
        data.update(self.data)  # a QueryDict adds, so lists stay lists
        data.setlist(self.add_prefix("seen"), [self.mark])
        data.setdefault(self.add_prefix("follow"), NEW)
        if stands is not None:
            data.setlist(self.add_prefix("stands"), [stands])
        self.data = data
