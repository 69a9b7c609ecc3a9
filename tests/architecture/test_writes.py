"""Who may write a state, who may read the clock, and how a view fetches."""

import ast
from pathlib import Path

from tests.architecture.source import SOURCE, calls, dotted, place, programs, tree, where

MOVES = {"state", "stage"}
MOVER = SOURCE / "casework" / "actions"
# Below interface code: what gets `at` from outside.
TIMELESS = {"actions", "queries", "models", "policies", "procedure", "choices", "forms", "facts", "chain", "registry"}
# What a person may do now is asked by the request itself, through the scope hook.
ASKED_BY_A_REQUEST = frozenset({"serving"})
# The first-run pages run while there is one founder and no scope yet.
BEFORE_ANYBODY_IS_POSTED = "setup"
NO_ARGUMENT = {"timezone.localdate", "timezone.localtime"}
CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "datetime.today",
    "time.time",
    "timezone.localdate",
    "timezone.localtime",
}


def inside(path: Path, node: ast.expr, functions: frozenset[str]) -> bool:
    """Whether an expression stands inside one of these functions of a file."""
    spans = (
        (function.lineno, function.end_lineno or 0)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and function.name in functions
    )
    return any(first <= node.lineno <= last for first, last in spans)


def in_mover(path: Path) -> bool:
    """Whether this file is part of casework.actions."""
    return path.is_relative_to(MOVER) or path == MOVER.with_suffix(".py")


def knows_cases(path: Path) -> bool:
    """Whether a file can hold a case: the kernel itself, or one that imports from it."""
    imports = (node.module or "" for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))
    return place(path)[0] == "casework" or any(module.startswith("linli.casework") for module in imports)


def written_attributes(node: ast.AST) -> set[str]:
    """Attributes that a statement assigns."""
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        return set()
    flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return {target.attr for target in flat if isinstance(target, ast.Attribute)}


def written_keywords(node: ast.AST) -> set[str]:
    """Columns that a call writes: update(state=…), setattr(case, "state", …), bulk_update(rows, ["state"])."""
    if not isinstance(node, ast.Call):
        return set()
    name = dotted(node.func).rsplit(".", 1)[-1]
    if name in {"update", "update_or_create"}:
        return {keyword.arg or "" for keyword in node.keywords}
    if name in {"setattr", "bulk_update"}:
        constants = (part for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Constant))
        return {str(constant.value) for constant in constants}
    return set()


def test_nothing_but_casework_actions_moves_a_case() -> None:
    wrong = [
        where(path, node)
        for path in programs()
        if knows_cases(path) and not in_mover(path)
        for node in ast.walk(tree(path))
        if (written_attributes(node) | written_keywords(node)) & MOVES
    ]
    assert wrong == []


def test_casework_actions_does_move_cases() -> None:
    """Else the test above would look at the wrong place."""
    moved = [
        node
        for path in programs()
        if in_mover(path)
        for node in ast.walk(tree(path))
        if (written_attributes(node) | written_keywords(node)) & MOVES
    ]
    assert moved


def test_only_interface_code_reads_the_clock() -> None:
    wrong = [
        f"{where(path, call)} {dotted(call.func)}"
        for path in programs()
        if TIMELESS & {path.stem, path.parent.name} or place(path)[0] == "lib"
        for call in calls(path)
        if not inside(path, call, ASKED_BY_A_REQUEST)
        and dotted(call.func) in CLOCKS
        and not (dotted(call.func) in NO_ARGUMENT and call.args)
    ]
    assert wrong == []


def test_no_default_reads_the_clock() -> None:
    wrong = [
        where(path, node)
        for path in programs()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword)
        and (node.arg in {"auto_now", "auto_now_add"} or (node.arg == "default" and dotted(node.value) in CLOCKS))
    ]
    assert wrong == []


def test_rules_do_not_hide_in_save_or_signals() -> None:
    wrong = []
    for path in programs():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and path.stem == "models":
                wrong.append(where(path, node))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
                wrong.append(where(path, node))
            if isinstance(node, ast.Assign) and any(dotted(target) == "ordering" for target in node.targets):
                wrong.append(where(path, node))
    assert wrong == []


def test_views_fetch_through_what_is_visible_to_the_user() -> None:
    """No `objects.get(…)`, `get_object_or_404(Model, …)` or `objects.filter(…)` in a view: `visible_to` comes first."""
    wrong = []
    for path in programs():
        if path.stem.startswith(BEFORE_ANYBODY_IS_POSTED):
            continue
        if not {path.stem, path.parent.name} & {"views"} or place(path)[0] not in {"casework", "modules", "channels"}:
            continue
        for call in calls(path):
            name = dotted(call.func)
            bare = name.endswith((".objects.get", ".objects.filter", ".objects.all", ".objects.in_bulk"))
            first = call.args[0] if call.args else None
            by_model = name == "get_object_or_404" and isinstance(first, ast.Name) and first.id[:1].isupper()
            if bare or by_model:
                wrong.append(f"{where(path, call)} {name}")
    assert wrong == []
