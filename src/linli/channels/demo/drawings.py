"""Plain drawings that stand for photographs in the demo: a place before the work and after it."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE: Final = (800, 600)
SKY, WALL, GROUND, DARK, LEAF, RED, STEEL, WATER = (
    "#c9dcea", "#d8cdbd", "#9c9a95", "#2f3438", "#4f7f4a", "#b4452f", "#7b8790", "#5d86a8"
)  # fmt: skip
Pen = ImageDraw.ImageDraw
Drawing = Callable[[Pen, Random, bool], None]


def picture(scene: str, seed: int, *, after: bool) -> SimpleUploadedFile:
    """A drawing of a scene as an uploaded JPEG; the same seed gives the same place before and after."""
    chance = Random(seed)
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    _street(pen, chance)
    SCENES[scene](pen, chance, after)
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return SimpleUploadedFile(f"{scene}-{seed}-{'after' if after else 'before'}.jpg", out.getvalue(), "image/jpeg")


def _street(pen: Pen, chance: Random) -> None:
    """A house front, windows, the ground."""
    top, edge = chance.randrange(40, 120), chance.randrange(360, 410)
    pen.rectangle((60, top, 740, edge), fill=WALL)
    for row in range(top + 30, edge - 90, 95):
        for column in range(100 + chance.randrange(30), 680, 120):
            pen.rectangle((column, row, column + 58, row + 60), fill="#8fa7b5", outline="#f4f1ea", width=5)
    pen.rectangle((0, edge, 800, 600), fill=GROUND)
    pen.line((0, edge, 800, edge), fill="#7e7c78", width=6)


def _cover(pen: Pen, chance: Random, after: bool) -> None:
    x, y = chance.randrange(280, 420), chance.randrange(460, 500)
    pen.ellipse((x, y, x + 170, y + 80), fill="#5b5f62" if after else "#0d0f10", outline="#3b3e40", width=7)
    if after:
        for step in range(25, 150, 25):
            pen.line((x + step, y + 14, x + step, y + 66), fill="#44484b", width=5)
    else:
        pen.polygon([(x - 110, y + 90), (x - 80, y), (x - 50, y + 90)], fill=RED)


def _heap(pen: Pen, chance: Random, after: bool) -> None:
    if after:
        pen.rectangle((560, 350, 660, 480), fill="#3f7a55")
        pen.rectangle((550, 338, 670, 356), fill="#2f5f42")
        return
    for _ in range(34):
        x, y, size = chance.randrange(180, 560), chance.randrange(400, 510), chance.randrange(26, 74)
        colour = chance.choice(("#6e5b45", "#a58b62", "#54606a", "#e3ddcf", "#37424a"))
        pen.polygon([(x, y + size), (x + size // 2, y), (x + size, y + size)], fill=colour)


def _lamp(pen: Pen, chance: Random, after: bool) -> None:
    x = chance.randrange(300, 480)
    if after:
        pen.polygon([(x + 96, 150), (x - 60, 600), (x + 260, 600)], fill="#f3e6b3")
    else:
        pen.rectangle((0, 0, 800, 40), fill=DARK)
    pen.rectangle((x, 130, x + 14, 560), fill=DARK)
    pen.line((x + 7, 134, x + 100, 134), fill=DARK, width=10)
    pen.ellipse((x + 76, 130, x + 120, 160), fill="#ffdf70" if after else "#50565a")


def _pond(pen: Pen, chance: Random, after: bool) -> None:
    if after:
        pen.rectangle((340, 500, 470, 530), fill="#50545a")
        for x in range(350, 470, 18):
            pen.line((x, 503, x, 527), fill="#26292c", width=6)
        return
    y = chance.randrange(430, 470)
    pen.ellipse((90, y, 700, y + 130), fill=WATER)
    for step in range(3):
        pen.arc((180 + step * 90, y + 30, 420 + step * 90, y + 90), 190, 340, fill="#b9d0e0", width=5)


def _stall(pen: Pen, chance: Random, after: bool) -> None:
    if after:
        pen.line((80, 470, 720, 470), fill="#f2d24b", width=10)
        return
    x = chance.randrange(170, 300)
    for step in range(5):
        pen.polygon(
            [(x + step * 66, 330), (x + step * 66 + 66, 330), (x + step * 66 + 78, 380), (x + step * 66 + 10, 380)],
            fill=RED if step % 2 else "#efe8dc",
        )
    pen.rectangle((x + 20, 430, x + 320, 470), fill="#7a5a38")
    for step in range(7):
        pen.ellipse(
            (x + 30 + step * 40, 404, x + 62 + step * 40, 436), fill=chance.choice(("#d1682f", "#6a9a3d", "#c9a73b"))
        )
    pen.line((x + 12, 340, x + 12, 560), fill=STEEL, width=7)
    pen.line((x + 334, 340, x + 334, 560), fill=STEEL, width=7)


def _car(pen: Pen, chance: Random, after: bool) -> None:
    pen.rectangle((120, 470, 690, 560), outline="#e0c64a", width=8)
    for step in range(150, 680, 70):
        pen.line((step, 470, step - 40, 560), fill="#e0c64a", width=6)
    if after:
        return
    x = chance.randrange(200, 320)
    colour = chance.choice(("#40566b", "#6d2f2c", "#8a8f93"))
    pen.rounded_rectangle((x, 430, x + 300, 520), 26, fill=colour)
    pen.polygon([(x + 50, 432), (x + 96, 372), (x + 214, 372), (x + 260, 432)], fill=colour)
    pen.polygon([(x + 74, 428), (x + 104, 386), (x + 206, 386), (x + 236, 428)], fill="#b7c9d4")
    for wheel in (x + 40, x + 206):
        pen.ellipse((wheel, 488, wheel + 60, 548), fill="#181a1c", outline="#6f7478", width=8)


def _tree(pen: Pen, chance: Random, after: bool) -> None:
    x = chance.randrange(330, 430)
    pen.rectangle((x, 300, x + 36, 520), fill="#6a4d33")
    crown = 3 if after else 9
    for _ in range(crown):
        left, top, size = x + chance.randrange(-150, 90), chance.randrange(90, 270), chance.randrange(90, 150)
        pen.ellipse((left, top, left + size, top + size), fill=LEAF)
    for y in (120, 140):
        pen.line((0, y, 800, y + 26), fill=DARK, width=4)


def _pit(pen: Pen, chance: Random, after: bool) -> None:
    x, y = chance.randrange(240, 330), chance.randrange(460, 490)
    points = [(x + step * 32, y + chance.randrange(-18, 14)) for step in range(9)]
    back = [(x + 256 - step * 32, y + 60 + chance.randrange(-14, 18)) for step in range(9)]
    pen.polygon(points + back, fill="#84827e" if after else "#3d3a37")
    if not after:
        pen.polygon([(px + 12, py + 16) for px, py in points[1:7]] + [(x + 120, y + 56)], fill=WATER)


SCENES: dict[str, Drawing] = {
    "cover": _cover, "heap": _heap, "lamp": _lamp, "pond": _pond, "stall": _stall, "car": _car, "tree": _tree, "pit": _pit,
}  # fmt: skip
