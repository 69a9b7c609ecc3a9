"""Voices, videos and documents as people and attackers send them."""

import base64
import io
import struct
import wave
import zipfile
import zlib

WORD = "word/document.xml"
TYPES = "[Content_Types].xml"
POSITION = b"+40.8175+114.8794/"


def box(kind: bytes, *content: bytes) -> bytes:
    """One box of ISO 14496-12."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def track(handler: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13))), box(b"udta", b"SECRET-TRACK"))


def iso(*handlers: bytes, brand: bytes = b"mp42", data: bytes = bytes(64)) -> bytes:
    """A video or voice of a telephone, with the place where it was taken."""
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(POSITION), 0x15C7), POSITION))
    movie = box(b"moov", box(b"mvhd", bytes(100)), *(track(handler) for handler in handlers), place)
    return box(b"ftyp", brand, bytes(4), b"isom", brand) + movie + box(b"mdat", data)


def webm(codec: bytes) -> bytes:
    head = (
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04B\x85\x81\x02"
    )
    return head + bytes(40) + b"\x86" + bytes([0x80 + len(codec)]) + codec + bytes(64)


def wav(seconds: float = 0.1) -> bytes:
    """Silence that every browser plays."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(int(seconds * 8000) * 2))
    return out.getvalue()


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def archive(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def open_xml(main: str = WORD, **more: bytes) -> bytes:
    """A docx, xlsx or pptx; `more` are parts besides."""
    parts = {TYPES: b"<Types/>", "_rels/.rels": b"<Relationships/>", main: b"<x/>"}
    return archive(parts | {name.replace("__", "/").replace("_bin", ".bin"): part for name, part in more.items()})


def open_xml_bomb() -> bytes:
    """100 kB that say they are 100 MB."""
    return open_xml(word__media=bytes(100_000_000))


def overlapping() -> bytes:
    """A document whose table names the same part a thousand times."""
    data = bytearray(archive({TYPES: b"<Types/>", WORD: bytes(90_000)}, stored=True))
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    table = bytes(data[start:end])
    count = 2 * 1000
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(table) * 1000, start, 0)
    return bytes(data[:start]) + table * 1000 + tail


def locked(data: bytes) -> bytes:
    """The same archive with every part marked as encrypted."""
    out = bytearray(data)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8] |= 1
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def compound(*streams: str) -> bytes:
    """A doc, xls or ppt (MS-CFB, version 3) with these streams of one sector each."""
    sector = 512
    names = ["Root Entry", *streams]
    entries = b""
    for index, name in enumerate(names):
        text = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if index == 0 else 2
        right = index + 1 if 0 < index < len(names) - 1 else 0xFFFFFFFF
        child = 1 if index == 0 and streams else 0xFFFFFFFF
        begin = 0xFFFFFFFE if index == 0 else 1 + directory_sectors(len(names)) + index - 1
        size = 0 if index == 0 else 4096
        entries += struct.pack(
            "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, begin, size
        )
    entries = entries.ljust(directory_sectors(len(names)) * sector, b"\0")
    table = [0xFFFFFFFD, *range(2, 1 + directory_sectors(len(names))), 0xFFFFFFFE] + [0xFFFFFFFE] * len(streams)
    fat = b"".join(struct.pack("<I", one) for one in table).ljust(sector, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    head += struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108
    return head + fat + entries + bytes(sector) * len(streams)


def directory_sectors(count: int) -> int:
    return -(-count // 4)


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A small PNG that really unpacks to its gigantic size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = zlib.compress(bytes(1000)) * 10
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAAB4gABAAAAAAAAABkAAgAAAAAB+wABAAAAAAAAAEoAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEH"
    "BpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAa21kYXQAAAAVKAGvBBj4ynHX"
    "//Syn76gLtjdIR5wAAAABkV4aWYAAE1NACoAAAAIAAGHaQAEAAAAAQAAABoAAAAAAAGQAwACAAAAFAAAACwAAAAAMjAyNjowMzowMSAwOTozMD"
    "owMAA="
)
"""64 × 48 pixels of an iPhone, taken 2026-03-01 09:30:00."""
