"""The pictures of the phone's home screen, from frontend/src/icons/app.svg. To run after the drawing changed.

python tools/icons.py      writes frontend/src/icons/app-SIZE.png
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser.eyes import browser

FOLDER = ROOT / "frontend" / "src" / "icons"
SIZES = (180, 192, 512)


def main() -> None:
    """Draw each size."""
    drawing = (FOLDER / "app.svg").read_text(encoding="utf-8")
    with browser() as shared:
        for size in SIZES:
            page = shared.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}"
            )
            page.screenshot(path=FOLDER / f"app-{size}.png")
            page.close()


if __name__ == "__main__":
    main()
