"""The two reverse-proxy recipes of docs/operate/https.md, as they stand on the page, in front of a real server."""

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.architecture.source import ROOT
from tests.places import PASSWORD, founded_place
from tests.serving import Server, free_port, serving, until

pytestmark = pytest.mark.slow
NAME = "linli.example.cn"
VISITOR = "127.0.0.9"
# To a WSGI program a hyphen and an underscore are the same: what a visitor sends in any of these forms must not count.
FORGED = ("X-Forwarded-For", "X_Forwarded_For", "x_forwarded_for", "X-Forwarded_For", "X_Forwarded-For")
AUDITED_ADDRESSES = """
from linli.foundation.audit.models import AuditRow
print(sorted(set(AuditRow.objects.exclude(address="").values_list("address", flat=True))))
"""


def program(name: str) -> str:
    """The program of a proxy; skips where there is none, fails where the gate requires it."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        assert os.environ.get("REQUIRE_PROXIES") != "1", f"{name} is missing: apt-get install {name}"
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    return found


def recipe(language: str) -> str:
    """The fenced block of a language on the page."""
    page = (ROOT / "docs" / "operate" / "https.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 1
    return str(blocks[0])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for the name of the recipes, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return chain, secret


class Door:
    """A proxy in front of a server: where it listens and what it trusts."""

    def __init__(self, folder: Path, backend: int) -> None:
        """Choose ports and make a certificate."""
        self.folder = folder
        self.backend = backend
        self.plain, self.secure = free_port(), free_port()
        self.chain, self.key = certificate(folder)

    def nginx(self) -> list[str]:
        """nginx with the recipe; only ports and certificate are others."""
        site = recipe("nginx").replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.secure} ssl http2;")
        site = site.replace("/etc/ssl/linli/fullchain.pem", str(self.chain))
        site = site.replace("/etc/ssl/linli/privkey.pem", str(self.key))
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{self.backend}")
        folder = self.folder
        rooms = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        outer = f"pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}"
        whole = f"{outer} http {{ access_log off; {rooms} {site} }}"
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        return [program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]

    def caddy(self) -> list[str]:
        """Caddy with the recipe and a certificate of one's own; only ports are others."""
        own = f"tls {self.chain} {self.key}"
        site = recipe("text").replace(f"{NAME} {{", f"{NAME} {{\n\t{own}", 1)
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{self.backend}")
        ports = f"http_port {self.plain}\nhttps_port {self.secure}\ndefault_bind 127.0.0.1\nadmin off"
        (self.folder / "Caddyfile").write_text(f"{{\n{ports}\n}}\n{site}", encoding="utf-8")
        return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(self.folder / "Caddyfile")]

    @contextmanager
    def open(self, kind: str) -> Iterator[None]:
        """Run the proxy until the end of the block."""
        command = self.nginx() if kind == "nginx" else self.caddy()
        log = self.folder / "proxy.log"
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            until(lambda: self._answers(process, log))
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)

    def _answers(self, process: "subprocess.Popen[bytes]", log: Path) -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            return self.ask("GET", "/healthz").status == 200
        except OSError:
            return False

    def connection(self) -> HTTPSConnection:
        """A connection from the visitor's address that checks the certificate's name."""
        raw = socket.create_connection(("127.0.0.1", self.secure), 20, source_address=(VISITOR, 0))
        context = ssl.create_default_context(cafile=str(self.chain))
        link = HTTPSConnection(NAME, self.secure)
        link.sock = context.wrap_socket(raw, server_hostname=NAME)
        return link

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> HTTPResponse:
        """One request over HTTPS; the body of the answer is still to be read."""
        link = self.connection()
        link.request(method, path, body=body, headers={"Host": NAME, "Referer": f"https://{NAME}/", **headers})
        return link.getresponse()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real community, served for HTTPS."""
    place = founded_place(tmp_path_factory.mktemp("place"))
    with serving(place, LINLI_HTTPS="yes", LINLI_HOSTS=f"{NAME},127.0.0.1") as server:
        yield server


@pytest.fixture(params=["nginx", "caddy"])
def door(request: pytest.FixtureRequest, served: Server, tmp_path: Path) -> Iterator[Door]:
    """Each of the two proxies before it."""
    program(request.param)
    made = Door(tmp_path, served.port)
    with made.open(request.param):
        yield made


def cookies(answer: HTTPResponse) -> SimpleCookie:
    """The cookies an answer sets."""
    return SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or []))


def test_plain_http_is_sent_to_https(door: Door) -> None:
    link = HTTPConnection("127.0.0.1", door.plain, timeout=20)
    link.request("GET", "/desk/", headers={"Host": NAME})
    answer = link.getresponse()
    assert answer.status in {301, 308}
    assert (answer.headers["Location"] or "").startswith(f"https://{NAME}")


def sign_in(door: Door, username: str, password: str, **headers: str) -> HTTPResponse:
    """Fetch the log-in page and send its form."""
    page = door.ask("GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": username, "password": password}
    sent = {
        "Cookie": f"csrftoken={cookies(page)['csrftoken'].value}",
        "Origin": f"https://{NAME}",
        "Content-Type": "application/x-www-form-urlencoded",
        **headers,
    }
    return door.ask("POST", "/accounts/login/", urlencode(form).encode(), **sent)


def test_somebody_signs_in_over_https(door: Door) -> None:
    answer = sign_in(door, "guanli", PASSWORD)
    assert answer.status == 302, answer.read().decode()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    session = [line for line in answer.headers.get_all("Set-Cookie") or [] if line.startswith("sessionid=")]
    assert "Secure" in session[0]
    assert "HttpOnly" in session[0]


def test_the_audit_log_names_the_visitor_not_the_proxy_nor_what_the_visitor_says(door: Door, served: Server) -> None:
    for name in FORGED:
        for _ in range(5):
            sign_in(door, f"{name}-{door.secure}", "wrong", **{name: "6.6.6.6"})
    assert served.place.ask(AUDITED_ADDRESSES) == f"['{VISITOR}']"


def test_a_form_from_another_site_is_refused(door: Door) -> None:
    answer = door.ask("POST", "/accounts/login/", b"login=guanli", Origin="https://evil.example")
    assert answer.status == 403


def test_an_upload_that_is_too_large_does_not_get_past_the_proxy(door: Door) -> None:
    """nginx answers 413; Caddy may hang up while the rest is still being sent."""
    with closing(door.connection()) as link:
        try:
            link.request("POST", "/accounts/login/", body=b"x" * 64_000_000, headers={"Host": NAME})
        except (ssl.SSLError, ConnectionError):
            return
        assert link.getresponse().status == 413
