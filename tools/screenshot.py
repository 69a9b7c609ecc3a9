"""docs/images/desk.png: the desk of the demo as the head of a governance centre sees it. `make screenshot`."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser.conftest import PASSWORD
from tests.browser.eyes import DESK, Seat, browser
from tests.places import Place
from tests.serving import serving

TARGET = ROOT / "docs" / "images" / "desk.png"
WHO, WHERE = "zongzhi1", "/desk/matters/?view=all"


def main() -> None:
    """Load the demo, sign in and take the picture."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-screenshot-") as folder:
        place = Place(Path(folder))
        place.linli("demo")
        with serving(place) as server, browser() as shared:
            seat = Seat(shared, server.address, DESK)
            seat.sign_in(WHO, PASSWORD)
            seat.open(WHERE).screenshot(path=TARGET)
            seat.close()
    print(TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
