"""The source as these tests read it: files, bands and syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "linli"
BANDS = ("lib", "foundation", "registers", "casework", "modules", "insight", "channels", "config")
SEVERAL = {"foundation", "registers", "modules", "channels"}
DIFFER_BY_NAME = {"tests", "migrations"}


def band(module: str) -> int:
    """The band number of a dotted module; 0 for what is not ours."""
    parts = module.split(".")
    return BANDS.index(parts[1]) + 1 if parts[0] == "linli" and len(parts) > 1 and parts[1] in BANDS else 0


def place(path: Path) -> tuple[str, ...]:
    """The parts of a path below src/linli."""
    return path.relative_to(SOURCE).parts


def package(path: Path) -> str:
    """The package a file belongs to, dotted: linli.registers.areas, linli.casework."""
    parts = place(path)
    depth = 2 if parts[0] in SEVERAL else 1
    return ".".join(("linli", *parts[:depth]))


def is_test(path: Path) -> bool:
    """Whether a file is a test."""
    return "tests" in path.parts


def is_migration(path: Path) -> bool:
    """Whether a file is a migration."""
    return path.parent.name == "migrations" and path.name != "__init__.py"


@cache
def programs() -> tuple[Path, ...]:
    """Every Python file of the product, without tests and migrations."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if not is_test(path) and not is_migration(path))


@cache
def migrations() -> tuple[Path, ...]:
    """Every migration file."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if is_migration(path))


@cache
def templates() -> tuple[Path, ...]:
    """Every template."""
    return tuple(sorted(path for path in SOURCE.rglob("templates/**/*") if path.is_file()))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def dotted(node: ast.expr) -> str:
    """a.b.c of an attribute chain; an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else f".{node.attr}"
    return ""


def where(path: Path, node: ast.AST) -> str:
    """file:line for a message."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
