"""Short messages after an action 提示, with an undo where the action can be undone."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

UNDO = "undo:"


@dataclass(frozen=True)
class Toast:
    """One message: level is success, info, warning or error; `undo_url` takes a POST that undoes the action."""

    text: str
    level: str = "success"
    undo_url: str = ""


def add_toast(request: HttpRequest, text: str, *, level: str = "success", undo_url: str = "") -> None:
    """Say something on the next page that is shown to this person."""
    tags = f"{UNDO}{undo_url}" if undo_url else ""
    messages.add_message(request, getattr(messages, level.upper()), text, extra_tags=tags)


def send_toast(response: HttpResponse, text: str, *, level: str = "success", undo_url: str = "") -> HttpResponse:
    """Say something on the page that asked for this fragment; returns the same response."""
    response["HX-Trigger"] = json.dumps({"ll:toast": {"text": str(text), "level": level, "undo": undo_url}})
    return response


def waiting_toasts(request: HttpRequest | None) -> list[Toast]:
    """Take what was said since the last page; empty where there is no request or no session."""
    if request is None:
        return []
    return [
        Toast(str(message), message.level_tag, (message.extra_tags or "").removeprefix(UNDO))
        for message in messages.get_messages(request)
    ]
