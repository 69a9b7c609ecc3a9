"""Small enough to read: functions, modules, the kernel."""

import ast
import io
import tokenize
from pathlib import Path

from tests.architecture.source import SOURCE, is_test, programs, tree, where

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
KERNEL = 800
BESIDE_THE_LOOP = {"dropping": 60, "erasing": 100, "proving": 100, "retiming": 60}
"""Slices of casework that the loop does not know (import contracts say so), and how long each may become."""
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
FORBIDDEN = {"utils", "util", "helpers", "helper", "services", "service", "signals", "common", "misc", "managers"}


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{where(path, node)} {node.name}"
        for path in programs()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_longer_than_400_lines() -> None:
    everything = [*programs(), *(path for path in SOURCE.rglob("*.py") if is_test(path))]
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in everything
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def lines_of_code(path: Path) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    described = ast.Module | ast.ClassDef | ast.FunctionDef
    docstrings = {
        line
        for node in ast.walk(tree(path))
        if isinstance(node, described) and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    spans = (range(token.start[0], token.end[0] + 1) for token in tokens if token.type not in NO_CODE)
    return len({line for span in spans for line in span} - docstrings)


def test_the_kernel_stays_under_800_lines_of_code() -> None:
    everything = [path for path in programs() if path.is_relative_to(SOURCE / "casework")]
    beside = {path: path.stem for path in everything if path.stem in BESIDE_THE_LOOP}
    assert sorted(beside.values()) == sorted(BESIDE_THE_LOOP)
    assert [name for path, name in beside.items() if lines_of_code(path) > BESIDE_THE_LOOP[name]] == []
    assert sum(lines_of_code(path) for path in everything if path not in beside) < KERNEL


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {path: path.parent.name if path.name == "__init__.py" else path.stem for path in programs()}
    assert [str(path) for path, name in names.items() if name in FORBIDDEN] == []
