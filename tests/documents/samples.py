"""Files as people really bring them, made byte by byte."""

import io
import struct
import zipfile
import zlib

import openpyxl
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ENCRYPTED_PDF = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R")
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00\x00\x00\x08free" + b"\x00" * 64
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body>hello</body></html>"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
EXE = b"MZ\x90\x00" + b"\x00" * 200


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A small red picture."""
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, form, **options)
    return target.getvalue()


def photograph() -> bytes:
    """A JPEG as a telephone makes it: lying on its side, with place and camera in its metadata."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn clockwise
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    target = io.BytesIO()
    image = Image.new("RGB", (2000, 1000), (0, 0, 200))
    image.paste((200, 0, 0), (0, 0, 1000, 1000))
    image.save(target, "JPEG", exif=exif, comment=b"SecretComment")
    return target.getvalue()


def pixel_bomb(side: int = 20_000) -> bytes:
    """A PNG of a few bytes whose header announces side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 64))
        + chunk(b"IEND", b"")
    )


def office(main: str, **extra: bytes) -> bytes:
    """A container with the parts that tell its kind; `extra` maps names (with `__` for `/`) to content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", main):
            archive.writestr(name, b"<x/>")
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def workbook() -> bytes:
    """A real workbook."""
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a"])
    book.save(target)
    return target.getvalue()


def archive() -> bytes:
    """An ordinary ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("readme.txt", "hello")
    return target.getvalue()


ACCEPTED = {
    "certificate.pdf": PDF,
    "picture.png": picture("PNG"),
    "picture.JPG": picture("JPEG"),
    "picture.jpeg": picture("JPEG"),
    "picture.webp": picture("WEBP"),
    "picture.gif": picture("GIF"),
    "scan.tiff": picture("TIFF"),
    "video.mp4": MP4,
    "table.xlsx": workbook(),
    "letter.docx": office("word/document.xml"),
    "table.csv": "链接,备注\n1,假冒".encode("gbk"),
    "note.txt": "BMW and 京东".encode(),
    "note2.txt": "京东".encode("utf-16"),
}
