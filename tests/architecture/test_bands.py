"""Foreign keys, the migration graph and the names in templates point down."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import SOURCE, band, package, programs, templates, tree, where

URL_TAG = re.compile(r"{%\s*url\s+[\"']([\w:-]+)[\"']")
INCLUDE_TAG = re.compile(r"{%\s*(?:include|extends)\s+[\"']([\w./-]+)[\"']")
OURS = [config for config in apps.get_app_configs() if config.name.startswith("linli.")]


def may_know(lower: str, upper: str) -> bool:
    """Whether package `upper` may name something of `lower`: itself, or a lower band; modules never each other."""
    if lower == upper or not band(lower):
        return True
    same_band_with_an_order = band(lower) == band(upper) and lower.split(".")[1] in {
        "foundation",
        "registers",
        "channels",
    }
    return band(lower) < band(upper) or same_band_with_an_order


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model.__module__}.{model.__name__}.{field.name} -> {field.related_model.__module__}"
        for config in OURS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and not may_know(apps.get_app_config(field.related_model._meta.app_label).name, config.name)
    ]
    assert wrong == []


def test_migrations_depend_downwards_only() -> None:
    names = {config.label: config.name for config in apps.get_app_configs()}
    nodes = MigrationLoader(None).graph.node_map.values()
    wrong = [
        f"{node.key} -> {parent.key}"
        for node in nodes
        for parent in node.parents
        if names[node.key[0]].startswith("linli.") and not may_know(names[parent.key[0]], names[node.key[0]])
    ]
    assert wrong == []


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _named(patterns: list[URLPattern | URLResolver], spaces: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from _named(pattern.url_patterns, space)
        elif pattern.name:
            yield f"{spaces}{pattern.name}", pattern.lookup_str.rsplit(".", 1)[0]


def url_owners() -> dict[str, str]:
    """For every address name the module of its view."""
    return dict(_named(get_resolver().url_patterns))


def _package_of(module: str) -> str:
    parts = module.split(".")
    depth = 3 if len(parts) > 2 and parts[1] != "casework" else 2
    return ".".join(parts[:depth])


def test_templates_link_to_addresses_of_their_own_or_lower_packages() -> None:
    owners = url_owners()
    wrong = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in templates()
        for name in URL_TAG.findall(path.read_text(encoding="utf-8"))
        if name not in owners or not may_know(_package_of(owners[name]), package(path))
    ]
    assert wrong == []


def test_templates_include_templates_of_their_own_or_lower_packages() -> None:
    homes: dict[str, Path] = {}
    for path in templates():
        parts = path.parts
        homes["/".join(parts[parts.index("templates") + 1 :])] = path
    wrong = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in templates()
        for name in INCLUDE_TAG.findall(path.read_text(encoding="utf-8"))
        if name in homes and not may_know(package(homes[name]), package(path))
    ]
    assert wrong == []


def test_code_reverses_addresses_of_its_own_or_lower_packages() -> None:
    owners = url_owners()
    wrong = []
    for path in programs():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"reverse", "reverse_lazy", "redirect"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
                and not node.args[0].value.startswith("/")
            ):
                name = node.args[0].value
                if name not in owners or not may_know(_package_of(owners[name]), package(path)):
                    wrong.append(f"{where(path, node)}: {name}")
    assert wrong == []


def test_every_band_of_the_page_exists_or_is_empty() -> None:
    present = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert present <= {"lib", "foundation", "registers", "casework", "modules", "insight", "channels", "config"}
    assert all(import_module(f"linli.{name}").__doc__ for name in present)
