"""The one door for uploaded tables."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext_lazy as _

from core.tabular import layout
from core.tabular.errors import TabularError
from core.tabular.layout import Column, Row
from core.tabular.text import text_rows
from core.tabular.workbooks import workbook_sheets

EXTENSIONS = frozenset({"csv", "txt", "tsv", "xlsx"})
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_rows(file: IO[bytes], filename: str, *, columns: Sequence[Column], max_rows: int) -> Iterator[Row]:
    """Read an uploaded CSV, text or XLSX file row by row; empty rows are left out.

    `columns` are found by their synonyms; a file of single cells without a header is a list of the first column.
    The kind is told by content, not by name. Raises TabularError and nothing else: at once where the file cannot be
    read at all, on the way at a broken row or beyond `max_rows`.
    """
    if PurePath(filename).suffix.lower().lstrip(".") not in EXTENSIONS:
        raise TabularError("wrong_type", _("Upload a CSV file, a text file or an Excel workbook (XLSX)."))
    file.seek(0)
    head = file.read(len(_COMPOUND_FILE))
    if not head:
        raise TabularError("empty_file", _("This file is empty (0 bytes)."))
    if head == _COMPOUND_FILE:
        raise _compound(file)
    sources = workbook_sheets(file) if head.startswith(_ZIP) else [("", text_rows(file, columns))]
    tables = [table for sheet, rows in sources if (table := layout.lay_out(sheet, rows, columns))]
    return layout.read(tables, columns, max_rows)


def _compound(file: IO[bytes]) -> TabularError:
    """Excel's old format and its locked workbooks share one container; the names in it tell them apart."""
    file.seek(0)
    while chunk := file.read(1 << 20):
        if _ENCRYPTED_PACKAGE in chunk:
            return TabularError("encrypted", _("This workbook is locked with a password. Save it without one."))
    return TabularError("old_excel", _("This is the old Excel format (XLS). Save it as XLSX and try again."))
