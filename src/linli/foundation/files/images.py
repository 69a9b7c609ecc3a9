"""Reading an uploaded picture: bombs refused, turned upright, everything but pixels dropped."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from linli.foundation.files.claims import Claims, read_claims
from linli.foundation.files.kinds import BadFile, FileKind, check_size
from linli.foundation.files.unreadable import Unreadable, guarded

register_heif_opener()

# Telephones write MPO where a JPEG carries a second picture (depth, brightness); the first one is the picture.
MOST_PIXELS = {"JPEG": 80_000_000, "MPO": 80_000_000, "HEIF": 50_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
LONGEST_EDGE = 2560
THUMB_EDGE = 320
QUALITY = 85


@dataclass(frozen=True)
class ReadImage:
    """A picture as it is kept: JPEG bytes without any metadata, a thumbnail, its size, what it said of itself."""

    data: bytes
    thumb: bytes
    width: int
    height: int
    claims: Claims


def read_image(file: IO[bytes], size: int, at: datetime) -> ReadImage:
    """Decode, turn upright, shrink to 2,560 px and re-encode. Raises: BadFile.

    What it says of itself is judged at the moment `at`.
    """
    if size == 0:
        raise BadFile(_("文件是空的。"))
    check_size(size, FileKind.IMAGE)
    try:
        with guarded(*TOO_LARGE, UnidentifiedImageError, BadFile), Image.open(file, formats=FORMATS) as source:
            return _converted(source, at)
    except TOO_LARGE:
        raise BadFile(_("图片的尺寸过大，不能接收。")) from None
    except UnidentifiedImageError:
        raise BadFile(_("只接收 JPEG、PNG、WebP 和 HEIC 图片。")) from None
    except Unreadable:
        raise BadFile(_("图片已损坏或不完整，请重新选择。")) from None


def _converted(source: ImageFile.ImageFile, at: datetime) -> ReadImage:
    """The picture as it is kept."""
    if source.width * source.height > MOST_PIXELS[source.format or "PNG"]:
        raise BadFile(_("图片的尺寸过大，不能接收。"))
    claims = read_claims(source, at)
    # A large JPEG is decoded at a half, a quarter or an eighth: a telephone's 50 megapixels would take 150 MB.
    source.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    source.load()
    upright = _on_white(ImageOps.exif_transpose(source))
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    small = upright.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return ReadImage(_encoded(upright), _encoded(small), upright.width, upright.height, claims)


def _on_white(image: Image.Image) -> Image.Image:
    """Colours only, what was transparent on white."""
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        layered = image.convert("RGBA")
        white = Image.new("RGB", layered.size, "white")
        white.paste(layered, mask=layered.getchannel("A"))
        return white
    return image.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    """A new JPEG: pixels are copied, so that nothing else of the old file goes along, not even its comment."""
    out = io.BytesIO()
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
