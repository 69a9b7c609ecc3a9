"""The three rules that let the same schemas be distributed later: keys by the application, data and schema migrations
apart, and no statement that a distributed PostgreSQL refuses."""

import ast
import re
from importlib import import_module

from django.apps import apps
from django.db import migrations as m
from django.db import models

from tests.architecture.source import ROOT, SOURCE, migrations, programs, tree, where

SCHEMA_WORDS = re.compile(r"^\s*(create|alter|drop|comment)\b", re.IGNORECASE)
VOLATILE = re.compile(r"\b(random\s*\(|clock_timestamp|gen_random_uuid|uuid_generate|nextval|timeofday)", re.IGNORECASE)
UPDATE = re.compile(r"\bupdate\b", re.IGNORECASE)


def our_models() -> list[type[models.Model]]:
    """Every concrete model of ours."""
    return [
        model for config in apps.get_app_configs() if config.name.startswith("linli.") for model in config.get_models()
    ]


def test_every_key_is_made_by_the_application() -> None:
    """A UUID made here, a natural key, or the key of the row it belongs to; never a number the database counts."""
    wrong = [model.__name__ for model in our_models() if isinstance(model._meta.pk, models.AutoField)]
    assert our_models()
    assert wrong == []


def test_no_database_makes_a_default() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.db_default is not models.NOT_PROVIDED
    ]
    assert wrong == []


def _is_data(operation: m.operations.base.Operation) -> bool:
    """RunPython moves data unless it says otherwise; RunSQL by its first word. Triggers are schema."""
    if isinstance(operation, m.RunPython):
        return not getattr(operation.code, "makes_schema", False)
    if isinstance(operation, m.RunSQL):
        return not SCHEMA_WORDS.match(str(operation.sql))
    return False


def test_a_migration_changes_the_schema_or_the_data_never_both() -> None:
    wrong = []
    for path in migrations():
        name = ".".join(("linli", *path.relative_to(SOURCE).with_suffix("").parts))
        operations = import_module(name).Migration.operations
        kinds = {_is_data(operation) for operation in operations}
        if len(kinds) > 1:
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_no_statement_sets_constraints_or_updates_by_a_volatile_function() -> None:
    wrong = []
    for path in (*programs(), *migrations()):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            text = node.value
            if "set constraints" in text.lower() or (UPDATE.search(text) and VOLATILE.search(text)):
                wrong.append(where(path, node))
    assert wrong == []
