"""Real pictures for uploads, drawn on the spot."""

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


@cache
def jpeg(words: str = "after", size: tuple[int, int] = (640, 480), colour: str = "steelblue") -> bytes:
    """A small JPEG that differs by its words and colour."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((20, 20), words, fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def upload(words: str = "after", name: str = "photo.jpg") -> SimpleUploadedFile:
    """An upload of such a picture."""
    return SimpleUploadedFile(name, jpeg(words), content_type="image/jpeg")
