"""Does the wheel work where nothing else is? Installs it with the locked requirements only and serves it.

    python tests/dist/check_wheel.py        after `make dist`
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = free_port()
PATIENCE_SECONDS = 60.0
NEEDED = ("linli/foundation/ui/static/dist/manifest.json", "linli/config/cli.py", "linli/foundation/ui/templates/")
UNWANTED = ("/tests/", "node_modules", "linli-src.pth")


def the_wheel() -> Path:
    """The one wheel in dist/."""
    wheels = sorted((ROOT / "dist").glob("linli-*.whl"))
    if len(wheels) != 1:
        sys.exit(f"expected one wheel in dist/, found {len(wheels)}: run make dist")
    return wheels[0]


def check_content(wheel: Path) -> None:
    """Built assets, templates, categories are in; tests are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in NEEDED:
        if not any(name.startswith(needed) for name in names):
            sys.exit(f"the wheel lacks {needed}")
    for unwanted in UNWANTED:
        if found := [name for name in names if unwanted in f"/{name}"]:
            sys.exit(f"the wheel holds {found[0]}")


def run(*command: str | Path) -> None:
    """Run a command; its failure ends this check."""
    subprocess.run([str(part) for part in command], check=True)


def install(wheel: Path, folder: Path) -> Path:
    """A bare environment with the locked requirements and the wheel; returns its linli."""
    venv.create(folder, with_pip=True)
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "base.txt")
    run(*pip, "--no-deps", "--no-index", wheel)
    run(folder / "bin" / "python", "-m", "pip", "check")
    return folder / "bin" / "linli"


def fetch(path: str) -> tuple[int, bytes]:
    """Status and body of an address; 0 while nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def serve(linli: Path, home: Path) -> None:
    """`linli serve` answers /healthz with 200, and the log-in page finds its style sheet."""
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "LINLI_HOME": str(home)}
    command = [str(linli), "serve", "--migrate", "--workers", "1", "--port", str(PORT)]
    process = subprocess.Popen(command, env=environment, cwd=home)
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while fetch("/healthz")[0] != 200:
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"no healthy answer: {fetch('/healthz')[0]} {fetch('/healthz')[1][:400]!r}")
            time.sleep(0.2)
        status, page = fetch("/accounts/login/")
        if status != 200 or b"/static/dist/" not in page:
            sys.exit(f"the log-in page answers {status}")
        sheet = page.split(b'rel="stylesheet" href="')[1].split(b'"')[0].decode()
        if fetch(sheet)[0] != 200:
            sys.exit(f"{sheet} is missing")
    finally:
        process.terminate()
        process.wait(timeout=30)


def main() -> None:
    """Check content, installation and service."""
    begun = time.monotonic()
    wheel = the_wheel()
    check_content(wheel)
    with tempfile.TemporaryDirectory(prefix="linli-wheel-") as folder:
        serve(install(wheel, Path(folder) / "venv"), Path(folder) / "home")
    sys.stdout.write(f"{wheel.name}: installed bare and served in {time.monotonic() - begun:.0f} s\n")


if __name__ == "__main__":
    main()
