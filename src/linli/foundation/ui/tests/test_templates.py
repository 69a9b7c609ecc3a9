"""Every template of the project: compiles, keeps the strict content policy, names icons that exist."""

import re
from pathlib import Path

import pytest
from django.template.backends.django import Template
from django.template.loader import get_template

from linli.foundation.ui.templatetags.ui import CLOCK_ICONS

SOURCE = Path(__file__).parents[3]
ICONS = set((Path(__file__).parents[5] / "frontend/src/icons/icons.txt").read_text(encoding="utf-8").split())
TEMPLATES = sorted(
    path for path in SOURCE.rglob("*.html") if "templates" in path.parts and "node_modules" not in path.parts
)
NAMES = [str(path).rsplit("/templates/", 1)[1] for path in TEMPLATES]

FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)",
    "style element": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "event attribute": r"\son[a-z]+\s*=",
    "hx-on": r"hx-on",
    "script address": r"javascript:",
    "evaluated htmx value": r"hx-[\w:-]+\s*=\s*['\"]js:",
    "htmx trigger filter": r"hx-trigger\s*=\s*(['\"])[^'\"]*\[",
    "foreign address": r"(?:src|href)=['\"](?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_has_nothing_the_content_policy_refuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    assert isinstance(get_template(name), Template)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_names_icons_of_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"""\{%\s*icon\s+['"]([\w-]+)['"]""", text)) | set(
        re.findall(r"""<c-\w+[^>]*\sicon="([\w-]+)\"""", text)
    )
    assert named - ICONS == set()


def test_python_and_scripts_name_icons_of_the_sprite() -> None:
    python = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE.parents[1] / "frontend/src").rglob("*.ts"))
    named = set(re.findall(r"""\bicon="([\w-]+)\"""", python)) | set(re.findall(r"\bicon\('([\w-]+)'\)", scripts))
    assert (named | set(CLOCK_ICONS.values())) - ICONS == set()


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("inline script", "<script>go()</script>"),
        ("style attribute", '<p style="color:red">'),
        ("event attribute", '<a onclick="go()">'),
        ("hx-on", '<a hx-on:click="go()">'),
        ("evaluated htmx value", "<a hx-vals='js:{a:1}'>"),
        ("htmx trigger filter", '<a hx-trigger="click[ctrlKey]">'),
        ("foreign address", '<img src="https://example.org/x.png">'),
    ],
)
def test_the_rules_find_what_they_forbid(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text, re.IGNORECASE)


def test_allowed_scripts_are_not_found() -> None:
    allowed = '<script type="module" src="/a.js"></script><script id="d" type="application/json">{}</script>'
    assert not re.search(FORBIDDEN["inline script"], allowed)
