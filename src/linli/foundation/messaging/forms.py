"""The form of a wording."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.messaging.actions import BadWording, check_wording
from linli.foundation.messaging.topics import Topic
from linli.foundation.ui.forms import AskingForm
from linli.lib.filling import BadPlace, FillingFault


def say_bad_place(place: BadPlace, topic: Topic) -> str:
    """A sentence about what cannot stand in a text."""
    if place.fault is FillingFault.STRAY_BRACE:
        return _("括号“%(brace)s”不成对：占位符要写成{%(name)s}这样。") % {
            "brace": place.part, "name": topic.places[0].name,
        }  # fmt: skip
    return _("没有占位符{%(name)s}，这里可以用的是：%(known)s。") % {
        "name": place.part, "known": "、".join(f"{{{one.name}}}" for one in topic.places),
    }  # fmt: skip


class WordingForm(AskingForm):
    """The words of one topic."""

    text = forms.CharField(label=gettext_lazy("内容"), widget=forms.Textarea({"rows": 4}))

    def __init__(self, topic: Topic, *args: Any, preview_url: str = "", **kwargs: Any) -> None:
        """Ask for words that this topic can have; while they are typed, the preview follows."""
        super().__init__(*args, **kwargs)
        self.topic = topic
        self.fields["text"].widget.attrs |= {
            "hx-get": preview_url, "hx-trigger": "input changed delay:300ms", "hx-target": "#ll-preview",
            "maxlength": topic.longest,
        }  # fmt: skip

    def clean_text(self) -> str:
        """The text as it is kept."""
        text: str = self.cleaned_data["text"]
        try:
            return check_wording(self.topic.code, text)
        except BadWording as bad:
            if bad.places:
                raise forms.ValidationError([say_bad_place(place, self.topic) for place in bad.places]) from bad
            raise forms.ValidationError(_("内容最多 %(most)d 个字。") % {"most": self.topic.longest}) from bad
