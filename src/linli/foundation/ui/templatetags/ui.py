"""Marks, times and assets in templates. A builtin: pages need no `load`."""

import json
from datetime import date, datetime
from functools import cache
from typing import Any

import segno
from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from linli.foundation.ui.assets import asset_url
from linli.foundation.ui.forms import error_summary as summary_of
from linli.foundation.ui.menu import show_count
from linli.foundation.ui.times import iso_instant, show_ago, show_day, show_instant
from linli.foundation.ui.toasts import waiting_toasts
from linli.foundation.ui.words import WORDS

register = template.Library()

CLOCK_ICONS = {"late": "alert-triangle", "soon": "alarm", "done": "circle-check", "normal": "clock"}


def svg(name: str) -> str:
    """The mark of one icon of the sprite; the name is ours, never a user's."""
    return f'<svg class="icon" aria-hidden="true"><use href="{asset_url("icons.svg")}#{name}"/></svg>'


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built asset: `app.ts`, `map.ts`, `app.scss`, `map.css`."""
    return asset_url(name)


@register.simple_tag
def map_assets() -> SafeString:
    """What a page with a map loads besides: into the block `head`."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script type="module" src="{}"></script>',
        asset_url("map.css"),
        asset_url("map.ts"),
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: the text beside it must say the same."""
    return SafeString(svg(escape(name)))


@register.simple_tag
def stage(name: str, label: object, size: str = "") -> SafeString:
    """The badge of a stage; `size="lg"` beside a title."""
    extra = " ll-lg" if size == "lg" else ""
    mark = svg(f"stage-{escape(name)}")
    return SafeString(f'<span class="ll-stage ll-s-{escape(name)}{extra}">{mark}<span>{escape(label)}</span></span>')


@register.simple_tag
def clock(text: object, level: str = "normal") -> SafeString:
    """A deadline in words, with an icon; level is late, soon, done or normal."""
    mark = svg(CLOCK_ICONS[level])
    return SafeString(f'<span class="ll-clock ll-{level}">{mark}<span>{escape(text)}</span></span>')


@register.simple_tag
def meter(percent: float, level: str = "normal") -> SafeString:
    """A bar filled to `percent` (0 to 100, clamped); says nothing by itself, so words must stand beside it."""
    width = min(100, max(0, round(percent)))
    return format_html(
        '<span class="ll-meter ll-{}" aria-hidden="true"><svg viewBox="0 0 100 6" preserveAspectRatio="none">'
        '<rect width="{}" height="6"/></svg></span>',
        level,
        width,
    )


@register.simple_tag
def qr(address: str) -> SafeString:
    """A QR code of an address as an inline picture, sized by its class."""
    code = segno.make(address, error="m")
    picture = code.svg_inline(border=2, omitsize=True, svgclass="ll-qr", lineclass=None, title=str(WORDS["qr"]))
    return SafeString(picture.replace("<svg ", '<svg role="img" ', 1))


@register.simple_tag
def face(name: str, size: str = "") -> SafeString:
    """The round mark with the first character of a name."""
    extra = " ll-sm" if size == "sm" else ""
    return SafeString(f'<span class="ll-face{extra}" aria-hidden="true">{escape(str(name)[:1])}</span>')


@register.simple_tag
def copy(text: str, css: str = "") -> SafeString:
    """A number in the monospaced face; one tap copies it where a script runs. `css` may make it a button."""
    return format_html(
        '<button type="button" class="ll-copy ll-mono {}" data-copy="{}" title="{}">{}{}</button>',
        css,
        text,
        WORDS["copy"],
        text,
        SafeString(svg("copy")),
    )


@register.simple_tag(name="ago")
def ago_mark(at: datetime | None) -> SafeString:
    """A `<time>` that says how long ago, keeps itself fresh and shows the full instant on hover."""
    if at is None:
        return SafeString("")
    # Digits and our own words: nothing to escape, and there is one in every row.
    shown = show_ago(at, timezone.now())
    return SafeString(f'<time datetime="{iso_instant(at)}" title="{show_instant(at)}" data-ago>{shown}</time>')


@register.filter(name="when")
def when_filter(at: datetime | None) -> str:
    """`2026-11-21 14:05`, Asia/Shanghai."""
    return show_instant(at)


@register.filter(name="iso")
def iso_filter(at: datetime) -> str:
    """The machine form for `<time datetime>`, in UTC."""
    return iso_instant(at)


@register.filter(name="day")
def day_filter(on: date | None) -> str:
    """`2026-11-21`, Asia/Shanghai."""
    return show_day(on)


@register.filter(name="ago")
def ago_filter(at: datetime | None) -> str:
    """How long ago, as plain text."""
    return show_ago(at, timezone.now())


@register.filter(name="count")
def count_filter(number: int | None) -> str:
    """A count for a hot list: `1,000+` at most; empty for None."""
    return "" if number is None else show_count(number)


@register.simple_tag
def map_tiles() -> str:
    """The tile address of the installation; empty means maps without tiles."""
    return str(settings.MAP_TILES)


@cache
def words_script(language: str) -> str:
    """The sentences of the scripts as a data block; asked once per language."""
    text = json.dumps(WORDS, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return f'<script id="ll-words" type="application/json" lang="{language}">{safe}</script>'


@register.simple_tag
def words() -> SafeString:
    """What the scripts say, in the reader's language."""
    return SafeString(words_script(get_language() or "zh-hans"))


@register.inclusion_tag("ui/parts/errors.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """The list of all errors of these forms, each linking to its field; nothing where there are none."""
    return {"errors": [error for form in forms if form is not None for error in summary_of(form)]}


@register.inclusion_tag("ui/parts/toasts.html", takes_context=True)
def toasts(context: template.Context) -> dict[str, Any]:
    """What the last action had to say, each once."""
    return {"toasts": waiting_toasts(context.get("request")), "csrf_token": context.get("csrf_token")}
