"""What a file really is, told by its content; nothing is decoded and nothing is unpacked."""

import re
from dataclasses import dataclass
from typing import IO

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image

from core import archives
from core.documents.choices import DOCX, EXTENSIONS, TYPES, XLSX
from core.documents.errors import DocumentRefused
from core.documents.names import extension
from core.tabular.errors import TabularError
from core.tabular.text import detect_encoding

_HEAD = 4096
_TAIL = 64 * 1024
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R|<<)")
# What a browser or an interpreter would run if it were told to look at the bytes rather than at the type.
_ACTIVE = re.compile(rb"<\s*(?:script|html|svg|iframe|object|embed|meta|body)\b|<!doctype|<\?php|\A\s*#!|\A\s*<\?xml")
_MP4_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"M4VP",
        b"dash",
        b"MSNV",
    }
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the content showed. `is_encrypted`: a PDF that may need a password to open."""

    media_type: str
    width: int | None = None
    height: int | None = None
    is_encrypted: bool = False


def inspect(file: IO[bytes], *, name: str) -> Inspection:
    """Tell the type by content, check that the name agrees, and look for what does not belong into such a file.

    The file must have a position; it is left anywhere. Raises DocumentRefused.
    """
    claimed = extension(name)
    if claimed and claimed not in EXTENSIONS:
        raise wrong_type()
    file.seek(0)
    head = file.read(_HEAD)
    media_type = _media_type(file, head, claimed)
    if claimed and claimed not in TYPES[media_type].extensions:
        raise DocumentRefused(
            "type_mismatch",
            _("The name of this file ends in .%(extension)s, but it is %(kind)s. Rename it or choose another file."),
            extension=claimed,
            kind=TYPES[media_type].label,
        )
    if media_type not in {XLSX, DOCX}:
        _refuse_two_in_one(file, head, media_type)
    if media_type == "application/pdf":
        return Inspection(media_type, is_encrypted=_is_encrypted(file))
    if TYPES[media_type].is_image:
        width, height = _measure(file, TYPES[media_type].pillow)
        return Inspection(media_type, width, height)
    return Inspection(media_type)


def wrong_type() -> DocumentRefused:
    """The refusal that lists what is accepted."""
    return DocumentRefused(
        "wrong_type",
        _("This type of file is not accepted. Use PDF, PNG, JPEG, WebP, GIF, TIFF, MP4, XLSX, DOCX, CSV, TXT."),
    )


def _media_type(file: IO[bytes], head: bytes, claimed: str) -> str:
    if head.startswith(_ZIP):
        return _office_type(file)
    if head.startswith(_COMPOUND_FILE):
        raise DocumentRefused(
            "old_office", _("This is an old or a locked Office file. Save it without a password as XLSX, DOCX or PDF.")
        )
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    if found == "video/mp4" and head[8:12] not in _MP4_BRANDS:
        raise wrong_type()
    if found in TYPES:
        return str(found)
    # Other short signatures also begin ordinary words ("BM" is a bitmap and a brand): the text check decides those.
    if EXTENSIONS.get(claimed, "text/plain") not in {"text/csv", "text/plain"}:
        raise DocumentRefused(
            "type_mismatch",
            _("This file is damaged, or it is not what its name says. Open it, save it again and retry."),
        )
    return _text_type(file, claimed)


def _office_type(file: IO[bytes]) -> str:
    try:
        names = archives.check(file)
    except archives.ArchiveError as refused:
        raise DocumentRefused(refused.code, refused.template, **refused.params) from refused
    if any(entry.endswith("vbaProject.bin") for entry in names):
        raise DocumentRefused("macros", _("This file contains macros. Save it without them, as XLSX, DOCX or PDF."))
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    raise wrong_type()


def _text_type(file: IO[bytes], claimed: str) -> str:
    file.seek(0)
    start = file.read(_TAIL)
    readable = start.replace(b"\x00", b"").lower()
    if _ACTIVE.search(readable.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        raise DocumentRefused(
            "active_content",
            _("This file contains a web page or a program. Save what it shows as PDF or picture."),
        )
    try:
        encoding = detect_encoding(file)
    except TabularError as unreadable:
        raise DocumentRefused("damaged", _("This is not a readable text file.")) from unreadable
    if not encoding.startswith("utf-16") and b"\x00" in start:
        raise DocumentRefused("damaged", _("This is not a readable text file."))
    return EXTENSIONS.get(claimed, "text/plain")


def _refuse_two_in_one(file: IO[bytes], head: bytes, media_type: str) -> None:
    """Refuse a file that is something else too, for a program that reads it from the end or with less care."""
    start = head[:1024].lower()
    other_head = _ACTIVE.search(start) or (media_type != "application/pdf" and b"%pdf-" in start)
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(_ZIP_END)
    comment = len(tail) - at - 22
    is_zip = at >= 0 and comment >= 0 and int.from_bytes(tail[at + 20 : at + 22], "little") == comment
    if other_head or is_zip:
        raise DocumentRefused(
            "polyglot", _("This file holds a second file within the first. Open it, save it again and retry.")
        )


def _is_encrypted(file: IO[bytes]) -> bool:
    """Scan a PDF for its encryption record and its end mark, in pieces that overlap."""
    file.seek(0)
    rest, encrypted, ended = b"", False, False
    while chunk := file.read(_CHUNK):
        window = rest + chunk
        encrypted = encrypted or _ENCRYPT.search(window) is not None
        ended = ended or b"%%EOF" in window
        rest = window[-64:]
    if not ended:
        raise DocumentRefused("damaged", _("This PDF is incomplete. Save or scan it again and retry."))
    return encrypted


def _measure(file: IO[bytes], decoder: str) -> tuple[int, int]:
    """Width and height from the header alone: a picture too large is refused before a pixel of it exists."""
    file.seek(0)
    try:
        with Image.open(file, formats=[decoder]) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except Exception as broken:  # a stranger's file: decoders stumble in many ways, and all mean the same
        raise DocumentRefused("damaged", _("This picture is damaged. Open it, save it again and retry.")) from broken
    if width * height > settings.IPP_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    return width, height


def _too_many_pixels() -> DocumentRefused:
    return DocumentRefused(
        "too_many_pixels",
        _("This picture has more than %(megapixels)s million pixels. Save it in a smaller size."),
        megapixels=settings.IPP_MAX_IMAGE_PIXELS // 1_000_000,
    )
