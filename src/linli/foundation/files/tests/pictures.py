"""Pictures as telephones, chats and attackers send them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

TAKEN = "2026:03:01 09:30:00"
HERE = ((40.0, 49.0, 3.0), (114.0, 52.0, 45.84))


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    *,
    colour: str = "red",
    mode: str = "RGB",
    orientation: int = 1,
    taken: str = TAKEN,
) -> bytes:
    """A picture with the metadata of a telephone: time, position, maker, comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SECRET-MAKER"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (40.0, 49.0, 3.0)
    image = Image.new(mode, size, colour)
    if mode == "RGB":
        image.paste("blue", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    more = {"comment": b"SECRET-COMMENT"} if kind == "JPEG" else {}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def upload(data: bytes, name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def bomb() -> bytes:
    """A few hundred bytes that say they are 60,000 × 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def with_exif(taken: str, lat: tuple[float, ...], lon: tuple[float, ...], sides: str = "NE") -> bytes:
    """A picture that says when it was taken and where: latitude and longitude in degrees, minutes, seconds."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: sides[0],
            ExifTags.GPS.GPSLatitude: lat,
            ExifTags.GPS.GPSLongitudeRef: sides[1],
            ExifTags.GPS.GPSLongitude: lon,
        }
    )
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()
