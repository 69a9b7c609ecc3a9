"""Settings of what messages say 消息用语: the list, one text with its preview, and back to the usual words."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.actions import set_wording
from linli.foundation.messaging.actions.wordings import SUBJECT_KIND
from linli.foundation.messaging.forms import WordingForm
from linli.foundation.messaging.policies import WORDERS
from linli.foundation.messaging.topics import TOPICS, Topic
from linli.foundation.messaging.wordings import edited_topics, words_of
from linli.foundation.ui.toasts import add_toast
from linli.lib.filling import fill_places, text_messages, tidy_template

MOST_CHANGES = 20
may_word = require_roles(*sorted(WORDERS))


@dataclass(frozen=True)
class Row:
    """One topic in the list."""

    topic: Topic
    text: str
    edited: bool


@dataclass(frozen=True)
class Preview:
    """A text with the examples in its places, and what it is charged as."""

    text: str
    length: int
    messages: int


@require_safe
@may_word
def listing(request: HttpRequest) -> HttpResponse:
    """Every topic with its words: those for residents, then those for staff."""
    edited = edited_topics()
    rows = [Row(topic, words_of(topic.code), topic.code in edited) for topic in TOPICS.values()]
    groups = [
        (_("发给反映人的短信"), [row for row in rows if row.topic.texted]),
        (_("发给工作人员的消息"), [row for row in rows if not row.topic.texted]),
    ]
    return render(request, "messaging/wordings.html", {"groups": groups, "crumbs": [(_("消息用语"), "")]})


@require_http_methods(["GET", "HEAD", "POST"])
@may_word
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """The words of one topic; `look` shows what was typed filled in and keeps nothing."""
    topic = _topic(code)
    words = words_of(code)
    form = WordingForm(
        topic, request.POST or None, initial={"text": words}, preview_url=reverse("messaging:preview", args=[code])
    )
    looking = "look" in request.POST
    if form.is_valid() and not looking:
        changed = set_wording(topic=code, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        add_toast(request, _("已保存，以后发出的消息按新内容。") if changed else _("内容没有变化。"))
        return redirect("messaging:wordings")
    context = {
        "form": form, "topic": topic, "preview": _preview(topic, request.POST.get("text", words)),
        "edited": code in edited_topics(), "changes": changes_of(SUBJECT_KIND, code)[: -MOST_CHANGES - 1 : -1],
        "back_url": reverse("messaging:wordings"),
        "crumbs": [(_("消息用语"), reverse("messaging:wordings")), (str(topic.label), "")],
    }  # fmt: skip
    return render(request, "messaging/wording.html", context, status=422 if form.errors and not looking else 200)


@require_safe
@may_word
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The preview of what is being typed, as a fragment."""
    topic = _topic(code)
    shown = _preview(topic, request.GET.get("text", ""))
    return render(request, "messaging/parts/preview.html", {"preview": shown, "topic": topic})


@require_POST
@may_word
def restore(request: StaffRequest, code: str) -> HttpResponse:
    """Back to the words the topic was declared with."""
    topic = _topic(code)
    set_wording(topic=code, text=topic.text, by=request.user, at=timezone.now())
    add_toast(request, _("“%(label)s”已恢复默认内容。") % {"label": topic.label})
    return redirect("messaging:wording", code)


def _topic(code: str) -> Topic:
    if code not in TOPICS:
        raise Http404
    return TOPICS[code]


def _preview(topic: Topic, text: str) -> Preview:
    filled = fill_places(tidy_template(text)[: topic.longest], topic.examples)
    return Preview(filled, len(filled), text_messages(filled))
