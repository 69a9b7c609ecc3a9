"""Edited words of messages in the file of the configuration."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.foundation.messaging.actions import set_wording
from linli.foundation.messaging.forms import WordingForm
from linli.foundation.messaging.policies import WORDERS
from linli.foundation.messaging.topics import TOPICS
from linli.foundation.messaging.wordings import edited_topics, words_of
from linli.foundation.ui.changes import Wording


def _dump() -> Entries:
    return {code: {"text": words_of(code)} for code in sorted(edited_topics()) if code in TOPICS}


def _put(key: str, values: Values | None, by: User, at: datetime) -> None:
    if key not in TOPICS:
        raise BadEntry([_("没有这种消息。")])
    if values is None:
        set_wording(topic=key, text=TOPICS[key].text, by=by, at=at)
        return
    form = checked(WordingForm(TOPICS[key], dict(values)))
    set_wording(topic=key, text=form.cleaned_data["text"], by=by, at=at)


WORDINGS = Section(
    key="wordings", label=gettext_lazy("消息用语"), order=70, roles=WORDERS, removes=True,
    wording=Wording({"text": gettext_lazy("内容")}, {}), dump=_dump, put=_put,
    titled=lambda key: str(TOPICS[key].label) if key in TOPICS else key,
)  # fmt: skip
