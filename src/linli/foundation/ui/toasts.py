"""Short messages after an action 提示, with an undo where the action can be undone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

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


def waiting_toasts(request: HttpRequest | None) -> list[Toast]:
    """Take what was said since the last page; empty where there is no request or no session."""
    if request is None:
        return []
    return [
        Toast(str(message), message.level_tag, (message.extra_tags or "").removeprefix(UNDO))
        for message in messages.get_messages(request)
    ]
