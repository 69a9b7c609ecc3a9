"""A browser that signs in, looks at pages the way screens are judged, and says what is wrong with them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """window.__csp = [];
document.addEventListener('securitypolicyviolation', e => __csp.push(e.effectiveDirective + ' ' + e.blockedURI));"""
# What passed would be half a megabyte of a page's own text, and takes axe longer to write down than to judge.
JUDGE = """async only => {
  const found = await axe.run(document, {...only, resultTypes: ['violations', 'incomplete']});
  return {violations: found.violations, incomplete: found.incomplete};
}"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Behind a text that is scrolled out of a strip, or lies below a bar that stays, axe cannot see: unroll them.
UNROLL = """[...document.querySelectorAll('body *')].forEach(e => {
  const s = getComputedStyle(e);
  if (/auto|scroll/.test(s.overflowX) && e.scrollWidth > e.clientWidth) {
    e.style.overflow = 'visible';
    e.style.flexWrap = 'wrap';
  }
  if (s.position === 'fixed' || s.position === 'sticky') e.style.position = 'static';
})"""
# What lies inside running text, is hidden, or is drawn by the map library at its own size is not a target of ours.
SMALL = """[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')].filter(e => {
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  if (!r.width || !r.height || s.visibility === 'hidden' || r.bottom < 0) return false;
  if (e.closest('.ll-skip, .ll-crumb, .leaflet-container, p, dd, .ll-story, .ll-sub, .ll-log')) return false;
  if (e.closest('.ll-toasts, .ll-photos')) return false;
  if (r.width < 2 || r.height < 2) return false;
  if (e.matches('input[type=checkbox], input[type=radio], .ll-t, .ll-file')) return false;
  return r.height < 43.5;
}).map(e => (e.textContent.trim().slice(0, 12) || e.name) + ' ' + Math.round(e.getBoundingClientRect().height))"""


@dataclass(frozen=True)
class Look:
    """One way a page is looked at."""

    name: str
    width: int
    height: int
    large: bool = False
    paper: bool = False

    @property
    def phone(self) -> bool:
        """Whether fingers are used."""
        return self.width < 600


DESK = Look("1440", 1440, 900)
PHONE = Look("375", 375, 812)
CARE = Look("320-large", 320, 640, large=True)
PAPER = Look("print", 794, 1123, paper=True)
LOOKS = (DESK, PHONE, CARE, PAPER)


@dataclass
class Findings:
    """What is wrong with a page in one look."""

    axe: list[str] = field(default_factory=list)
    contrast: list[str] = field(default_factory=list)
    csp: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    sideways: int = 0
    small: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.axe, self.contrast, self.csp, self.console, self.sideways > 0, self.small))


def chromium() -> str:
    """The Chromium to use: CHROMIUM, or one on the path."""
    found = os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), "")
    assert found, "no Chromium"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--lang=zh-CN"])
        yield started
        started.close()


class Seat:
    """Somebody at a browser of their own."""

    def __init__(
        self, shared: Browser, address: str, look: Look = DESK, *, scripts: bool = True, cookies: Any = None
    ) -> None:
        self.address, self.look = address, look
        self.context: BrowserContext = shared.new_context(
            viewport={"width": look.width, "height": look.height}, locale="zh-CN", timezone_id="Asia/Shanghai",
            is_mobile=look.phone, has_touch=look.phone, java_script_enabled=scripts,
        )  # fmt: skip
        self.context.add_cookies(cookies or [])
        if look.large:
            self.context.add_cookies([{"name": "ll_size", "value": "large", "url": address}])
        self.page: Page = self.context.new_page()
        self.console: list[str] = []
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        """Keep what the console complains of; an answer of 4xx is the page's business."""
        if kind in {"error", "warning"} and "the server responded with a status of 4" not in text:
            self.console.append(text)

    def open(self, path: str) -> Page:
        """Open a page and let it settle."""
        self.page.goto(f"{self.address}{path}", wait_until="networkidle")
        return self.page

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as people do."""
        self.open("/accounts/login/")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_load_state("networkidle")
        assert "/accounts/login" not in self.page.url, self.page.inner_text("main")

    def findings(self) -> Findings:
        """What is wrong with the page as it stands."""
        page = self.page
        # At the edge of the window axe cannot tell what lies behind a text: let the window hold the whole page.
        whole = max(self.look.height, int(page.evaluate("document.documentElement.scrollHeight")))
        page.set_viewport_size({"width": self.look.width, "height": whole})
        page.evaluate(AXE)
        result: dict[str, Any] = page.evaluate(JUDGE, {"runOnly": TAGS})
        unclear = _unclear(result["incomplete"]) and self._look_closer()
        page.set_viewport_size({"width": self.look.width, "height": self.look.height})
        return Findings(
            axe=[f"{one['id']}: {one['nodes'][0]['target']}" for one in result["violations"]],
            contrast=unclear,
            csp=page.evaluate("window.__csp"),
            console=[*self.console],
            sideways=page.evaluate(WIDE),
            small=page.evaluate(SMALL) if self.look.phone else [],
        )

    def _look_closer(self) -> list[str]:
        """What is wrong with contrast, or still unclear, when nothing hides a text; the page is put back afterwards."""
        page = self.page
        page.evaluate("window.__was = [...document.querySelectorAll('body *')].map(e => [e, e.getAttribute('style')])")
        page.evaluate(UNROLL)
        only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
        result: dict[str, Any] = page.evaluate(JUDGE, only)
        page.evaluate("__was.forEach(([e, s]) => s === null ? e.removeAttribute('style') : (e.style.cssText = s))")
        wrong = [str(node["target"]) for one in result["violations"] for node in one["nodes"]]
        return wrong + _unclear(result["incomplete"])

    def close(self) -> None:
        """Leave."""
        self.context.close()


def _unclear(incomplete: list[dict[str, Any]]) -> list[str]:
    """Contrast that axe could not judge, but for the map library's own marks and the link that shows on focus."""
    return [
        str(node["target"])
        for one in incomplete
        if one["id"] == "color-contrast"
        for node in one["nodes"]
        if not any(known in str(node["target"]) + node["html"] for known in ("leaflet", "ll-map", "ll-skip"))
    ]
