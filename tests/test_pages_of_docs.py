"""What README and docs say is so."""

import re
import tomllib
from pathlib import Path

from linli.channels.demo.accounts import ACCOUNTS
from linli.config.cli import parser
from linli.config.settings import __doc__ as settings_page
from tests.architecture.source import ROOT, SOURCE

FENCE = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
BUILT_LATER = {"portal", "field", "fail", "supervise", "whistle"}


def page(name: str) -> str:
    """A page's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_names_real_demo_accounts_and_their_password() -> None:
    table = page("README.md").split("## 演示账号")[1].split("##")[0]
    named = set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
    assert named
    assert named <= {account.username for account in ACCOUNTS}
    assert {account.password for account in ACCOUNTS} <= set(re.findall(r"`([^`]+)`", table))


def test_links_of_the_first_pages_lead_somewhere() -> None:
    names = [path.name for path in ROOT.glob("*.md")]
    broken = [
        f"{name}: {target}"
        for name in names
        for target in LINK.findall(FENCE.sub("", page(name)))
        if not target.startswith(("http", "#")) and not (ROOT / target).exists() and not target.endswith(".png")
    ]
    assert names
    assert broken == []


def test_every_command_of_the_console_is_told_about() -> None:
    pages = page("README.md") + "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/operate/*.md"))
    commands = re.search(r"\{([\w,-]+)\}|命令", parser().format_usage())
    assert commands is not None
    for command in ("init", "serve", "demo", "check", "verify-history", "backup", "restore"):
        assert f"linli {command}" in pages


def test_every_environment_variable_is_on_the_installation_page() -> None:
    used = set(re.findall(r"\"(LINLI_[A-Z_]+)\"", (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")))
    told = set(re.findall(r"`(LINLI_[A-Z_]+)`", page("docs/operate/install.md")))
    assert used
    assert used == told
    assert all(name in (settings_page or "") for name in used - {"LINLI_EMAIL_FROM", "LINLI_LOG_LEVEL", "LINLI_KEYS"})


def identifiers() -> set[str]:
    """Everything that looks like a name in our code."""
    return {
        word
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }


def test_the_glossary_speaks_of_what_exists() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", page("docs/glossary.md"), re.MULTILINE)
    named = {word for cell in rows for quoted in re.findall(r"`([^`]+)`", cell) for word in quoted.split(".")}
    assert named
    assert named - identifiers() - BUILT_LATER == set()


def test_every_dependency_has_its_line_in_the_decision() -> None:
    told = page("docs/decisions/0002-stack-and-versions.md").lower()
    wanted = [
        re.split(r"[\[=<>~ ]", line)[0].lower()
        for name in ("base", "dev", "node")
        for line in page(f"requirements/{name}.in").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]
    assert [name for name in wanted if name not in told and not name.startswith("types-")] == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("base", "dev", "node"):
        lock = page(f"requirements/{name}.txt")
        assert "--hash=sha256:" in lock
        assert "http" not in lock
    assert '"resolved"' not in page("frontend/package-lock.json")


def test_the_version_is_told_once() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    assert "version" in project["dynamic"]
    assert "__version__" in Path(SOURCE / "__init__.py").read_text(encoding="utf-8")
