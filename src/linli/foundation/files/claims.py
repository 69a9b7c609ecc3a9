"""What a picture says of itself (照片自带): when and where it was taken. A claim, since anybody can write it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PIL import ExifTags, Image

from linli.foundation.files.unreadable import Unreadable, guarded
from linli.lib.coordinates import in_china
from linli.lib.worktime import SHANGHAI

EARLIEST = datetime(2000, 1, 1, tzinfo=SHANGHAI)
CLOCK_SLACK = timedelta(minutes=10)
DIGITS = 6


@dataclass(frozen=True)
class Claims:
    """When (Asia/Shanghai) and where (WGS-84 degrees); None where it does not say or cannot be true."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def read_claims(image: Image.Image, at: datetime) -> Claims:
    """The claims of a picture that arrived `at`: a time to come or a point outside China is none."""
    try:
        with guarded():
            exif = image.getexif()
    except Unreadable:  # the picture may still be good
        return Claims()
    lon, lat = _position(exif)
    return Claims(_taken_at(exif, at), lon, lat)


def _taken_at(exif: Image.Exif, at: datetime) -> datetime | None:
    """When the camera says it was taken."""
    try:
        with guarded():
            text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
            taken = datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except Unreadable:
        return None
    return taken if EARLIEST <= taken <= at + CLOCK_SLACK else None


def _position(exif: Image.Exif) -> tuple[float, float] | tuple[None, None]:
    """Longitude and latitude."""
    try:
        with guarded():
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
            lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef, "N"), "S")
            lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef, "E"), "W")
    except Unreadable:
        return None, None
    return (lon, lat) if in_china(lon, lat) else (None, None)


def _degrees(parts: Any, side: Any, negative: str) -> float:
    """Degrees, minutes and seconds as degrees."""
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if str(side).strip("\0 ").upper() == negative else value, DIGITS)
