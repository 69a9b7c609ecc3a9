"""Contact sheets: every page in its looks, pasted into one picture each, to be looked at with one's own eyes.

python tools/sheets.py [NAME …]      writes var/sheets/NAME.png

The name `first-run` stands for all pages of the first run.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import PASSWORD
from tests.browser.eyes import LOOKS, Look, Seat, browser
from tests.browser.first_run import new_installation, walk
from tests.browser.pages import PAGES, Shown
from tests.browser.residents import OWN_PAGES, SIGNED_IN, Links, OwnPage, ask_for_code, enter_code
from tests.places import Place
from tests.serving import Server, serving

PHONE_NUMBER = "1990000000{number}"
OUT = ROOT / "var" / "sheets"
HEIGHT = 1400
GAP = 24


def shoot(shared: Browser, server: Server, shown: Shown, look: Look, target: Path) -> None:
    """One page in one look; says what the eyes cannot see."""
    seat = Seat(shared, server.address, look)
    if shown.username:
        seat.sign_in(shown.username, PASSWORD)
    page = seat.open(shown.address(seat))
    if shown.press:
        page.get_by_role("button", name=shown.press, exact=True).click()
        page.wait_for_load_state("networkidle")
    keep(seat, shown.name, target)
    seat.close()


def keep(seat: Seat, name: str, target: Path) -> None:
    """A picture of the page as it stands; says what the eyes cannot see."""
    found, look = seat.findings(), seat.look
    if look.paper:
        seat.page.emulate_media(media="print")
    seat.page.screenshot(path=target, full_page=True)
    print(f"{name} {look.name}: {'good' if look.paper or not found else found}", flush=True)


def shoot_first_run(shared: Browser, folder: Path) -> None:
    """The pages that only a new installation has."""
    shots: dict[str, list[Path]] = {}
    with new_installation(folder / "new") as server:
        for step, look, seat in walk(shared, server, LOOKS):
            target = folder / f"{step.name}-{look.name}.png"
            keep(seat, step.name, target)
            shots.setdefault(step.name, []).append(target)
    for name, pictures in shots.items():
        paste(pictures, OUT / f"{name}.png")


def paste(pictures: list[Path], target: Path) -> None:
    """The looks beside each other, none taller than a screen and a half."""
    images = [Image.open(path).convert("RGB") for path in pictures]
    cut = [image.crop((0, 0, image.width, min(image.height, HEIGHT))) for image in images]
    sheet = Image.new("RGB", (sum(image.width + GAP for image in cut) + GAP, HEIGHT + 2 * GAP), "#888")
    left = GAP
    for image in cut:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    sheet.save(target)


def shoot_demo(shared: Browser, folder: Path, names: list[str]) -> None:
    """The pages of the demo."""
    wanted = [shown for shown in PAGES if not names or shown.name in names]
    own = [shown for shown in OWN_PAGES if not names or shown.name in names]
    place = Place(folder)
    place.linli("demo")
    with serving(place) as server:
        for shown in wanted:
            shots = [folder / f"{shown.name}-{look.name}.png" for look in LOOKS]
            for look, target in zip(LOOKS, shots, strict=True):
                shoot(shared, server, shown, look, target)
            paste(shots, OUT / f"{shown.name}.png")
        if own:
            shoot_own(shared, server, folder, own)
        if not names or not set(SIGNED_IN).isdisjoint(names):
            shoot_signing_in(shared, server, folder)


def shoot_own(shared: Browser, server: Server, folder: Path, wanted: list[OwnPage]) -> None:
    """The pages of a resident about their own matters, and the list after signing in by phone."""
    links = Links(server.place)
    for look in LOOKS:
        seat = Seat(shared, server.address, look)
        for shown in wanted:
            links.open(seat, shown)
            keep(seat, shown.name, folder / f"{shown.name}-{look.name}.png")
        seat.close()
    for shown in wanted:
        paste([folder / f"{shown.name}-{look.name}.png" for look in LOOKS], OUT / f"{shown.name}.png")


def shoot_signing_in(shared: Browser, server: Server, folder: Path) -> None:
    """The page that asks for a phone, the one that asks for the code, and the list."""
    for number, look in enumerate(LOOKS, 1):
        seat = Seat(shared, server.address, look)
        seat.open("/my/login/")
        keep(seat, SIGNED_IN[0], folder / f"{SIGNED_IN[0]}-{look.name}.png")
        seat.page.emulate_media(media="screen")
        ask_for_code(seat, PHONE_NUMBER.format(number=number))
        keep(seat, SIGNED_IN[1], folder / f"{SIGNED_IN[1]}-{look.name}.png")
        seat.page.emulate_media(media="screen")
        enter_code(seat, server.place)
        keep(seat, SIGNED_IN[2], folder / f"{SIGNED_IN[2]}-{look.name}.png")
        seat.close()
    for name in SIGNED_IN:
        paste([folder / f"{name}-{look.name}.png" for look in LOOKS], OUT / f"{name}.png")


def main(names: list[str]) -> None:
    """Make the sheets of the named pages, or of all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as shared:
        if not names or "first-run" in names:
            shoot_first_run(shared, Path(folder))
        if names != ["first-run"]:
            shoot_demo(shared, Path(folder), names)


if __name__ == "__main__":
    main(sys.argv[1:])
