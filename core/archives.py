"""Looking into a ZIP container (XLSX, DOCX) before anything in it is unpacked."""

import struct
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from core.errors import CodedError

_END = b"PK\x05\x06"
_END_SIZE = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 0xFFFF


class ArchiveError(CodedError):
    """The container is not safe to open. Codes: `damaged`, `archive_bomb`, `encrypted`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a container may hold. Sizes in bytes; `ratio` is unpacked to packed size of one large entry."""

    entries: int = 5_000
    unpacked: int = 200 * 1024 * 1024
    ratio: int = 250
    large: int = 8 * 1024 * 1024
    directory: int = 2 * 1024 * 1024


OFFICE = Limits()


def check(file: IO[bytes], limits: Limits = OFFICE) -> frozenset[str]:
    """Read only the central directory and return the names in it; the file is left at its start.

    Raises ArchiveError. The directory's sums are binding: unpacking stops at the size it names.
    """
    size = file.seek(0, 2)
    _check_end(file, size, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as broken:
        raise _damaged() from broken
    finally:
        file.seek(0)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArchiveError("encrypted", _("This file is locked with a password. Save it without one."))
    # Entries that share their bytes are how a small file unpacks to a huge one without any entry looking wrong.
    overlapping = sum(entry.compress_size for entry in entries) > size
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked or overlapping or _swells(entries, limits):
        raise _bomb()
    return frozenset(entry.filename for entry in entries)


def _check_end(file: IO[bytes], size: int, limits: Limits) -> None:
    """Refuse before the directory itself is read: a million entries cost memory too."""
    tail_size = min(size, _END_SIZE + _LONGEST_COMMENT + _ZIP64_LOCATOR_SIZE)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _damaged()
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    if tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at].startswith(_ZIP64_LOCATOR):
        raise _bomb()  # only containers beyond four gigabytes or 65,535 entries need this record
    if entries > limits.entries or directory > limits.directory:
        raise _bomb()


def _swells(entries: list[zipfile.ZipInfo], limits: Limits) -> bool:
    return any(
        entry.file_size > limits.large and entry.file_size > limits.ratio * max(entry.compress_size, 1)
        for entry in entries
    )


def _damaged() -> ArchiveError:
    return ArchiveError("damaged", _("This file is damaged and cannot be opened. Save it again and retry."))


def _bomb() -> ArchiveError:
    return ArchiveError(
        "archive_bomb", _("This file unpacks to far more than it should and was not opened. Save only what is needed.")
    )
