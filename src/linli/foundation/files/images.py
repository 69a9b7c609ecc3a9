"""Reading an uploaded picture: type by content, bombs refused, turned upright, everything but pixels dropped."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from linli.lib.worktime import SHANGHAI

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
EARLIEST = datetime(2000, 1, 1, tzinfo=SHANGHAI)
LONGEST_EDGE = 2560
THUMB_EDGE = 320
QUALITY = 85


class BadFile(ValueError):
    """A file that is not taken; the text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class ReadImage:
    """A picture as it is kept: JPEG bytes without any metadata, a thumbnail, its size, when it says it was taken."""

    data: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None


def read_image(file: IO[bytes], size: int, at: datetime) -> ReadImage:
    """Decode, turn upright, shrink to 2,560 px and re-encode. Raises: BadFile.

    A camera's time that cannot be true at the moment `at` is no time.
    """
    if size == 0:
        raise BadFile(_("文件是空的。"))
    if size > MOST_BYTES:
        raise BadFile(_("图片超过 %(limit)s MB，请先压缩。") % {"limit": MOST_BYTES // 1024 // 1024})
    try:
        with Image.open(file, formats=FORMATS) as source:
            return _converted(source, at)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadFile(_("图片的尺寸过大，不能接收。")) from None
    except UnidentifiedImageError:
        raise BadFile(_("只接收 JPEG、PNG 和 WebP 图片。")) from None
    except BadFile:
        raise
    except Exception:  # noqa: BLE001 a decoder fails in any way on a damaged or hostile file
        raise BadFile(_("图片已损坏或不完整，请重新选择。")) from None


def _converted(source: ImageFile.ImageFile, at: datetime) -> ReadImage:
    """The picture as it is kept."""
    if source.width * source.height > MOST_PIXELS[source.format or "PNG"]:
        raise BadFile(_("图片的尺寸过大，不能接收。"))
    taken_at = _taken_at(source)
    if taken_at is not None and not EARLIEST <= taken_at <= at + timedelta(days=1):
        taken_at = None
    # A large JPEG is decoded at a half, a quarter or an eighth: a telephone's 50 megapixels would take 150 MB.
    source.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    source.load()
    upright = _on_white(ImageOps.exif_transpose(source))
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    small = upright.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return ReadImage(_encoded(upright), _encoded(small), upright.width, upright.height, taken_at)


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


def _taken_at(image: Image.Image) -> datetime | None:
    """When the camera says it was taken, read as Asia/Shanghai; None where it does not say or makes no sense."""
    try:
        text = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI) if text else None
    except (ValueError, TypeError, KeyError, OSError):
        return None
