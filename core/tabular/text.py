"""Reading CSV and plain text: which encoding, which delimiter, which rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from core.tabular.errors import TabularError
from core.tabular.layout import HEADER_WITHIN, MAX_COLUMNS, Column, RawRow, header_score
from core.tabular.remarks import ENCODINGS, Remarks

_CHUNK = 256 * 1024
_SAMPLE = 8 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKUP = (b"%pdf-", b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg", b"{\\rtf")
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_GB_PAIR = re.compile(rb"[\x81-\xfe]([\x40-\x7e\x80-\xfe])")
# A character that cleaned text cannot hold: what is "delimited" by it is one column.
_NO_DELIMITER = "\x1f"
_DELIMITERS = (_NO_DELIMITER, ",", "\t", ";")
# What a spreadsheet takes for a formula, in the full-width forms of Chinese keyboards too.
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_SEPARATOR_NOTE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def clean(text: str) -> str:
    """Replace NUL and other control characters by the replacement character, which every check refuses by name."""
    return _CONTROL.sub("\ufffd", text) if _CONTROL.search(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens a CSV file would compute this text."""
    if len(text) < 2:
        return False
    return text[0] in _FORMULA_STARTS or (text[0] == " " and text.lstrip()[:1] in _FORMULA_STARTS)


def count_lines(file: IO[bytes]) -> int:
    """How many line ends the file has; more than rows where cells hold some."""
    file.seek(0)
    lines = 1
    while chunk := file.read(_CHUNK):
        lines += chunk.count(b"\n") or chunk.count(b"\r")
    file.seek(0)
    return lines


def text_rows(file: IO[bytes], columns: Sequence[Column], remarks: Remarks) -> Iterator[RawRow]:
    """The rows that hold anything, with the line each begins on. Raises TabularError, also on the way."""
    encoding = detect_encoding(file)
    if encoding in ENCODINGS:
        remarks.add("encoding", encoding=ENCODINGS[encoding])
    sample = [line for line, _number in zip(_lines(file, encoding), range(2 * HEADER_WITHIN), strict=False)]
    start = "".join(sample)[:_SAMPLE]
    if start.count("\ufffd") > len(start) // 10:
        raise TabularError("not_a_table")
    return _rows(file, encoding, _delimiter(sample, columns), remarks)


def list_rows(file: IO[bytes]) -> Iterator[RawRow]:
    """The lines that hold anything, each a row of one cell. UTF-8, which is what pages and API send."""
    file.seek(0)
    reader = io.TextIOWrapper(io.BufferedReader(_Lent(file)), encoding="utf-8", errors="replace")
    for number, line in enumerate(reader, start=1):
        cell = clean(line.rstrip("\n")).strip()
        if cell:
            yield RawRow(number, [cell])


def _rows(file: IO[bytes], encoding: str, delimiter: str, remarks: Remarks) -> Iterator[RawRow]:
    lines = _lines(file, encoding)
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                remarks.add("columns_beyond", limit=MAX_COLUMNS)
            stripped = [_armed(cell.strip()) for cell in cells[:MAX_COLUMNS]]
            if any(stripped) and not (begins == 1 and _SEPARATOR_NOTE.fullmatch(delimiter.join(cells))):
                yield RawRow(begins, stripped)
            begins = reader.line_num + 1
    except csv.Error as broken:
        raise TabularError("cell_too_long", row=begins) from broken


def _armed(cell: str) -> str:
    """Take away the apostrophe that our own exports put before what looks like a formula."""
    return cell[1:].strip() if cell.startswith("'") and is_formula(cell[1:]) else cell


def _lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    """Cleaned lines from the start of the file, which stays open."""
    file.seek(0)
    reader = io.TextIOWrapper(io.BufferedReader(_Lent(file)), encoding=encoding, newline="")
    return map(clean, reader)


class _Lent(io.RawIOBase):
    """Lends a file to a reader that would close it when it is done."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def detect_encoding(file: IO[bytes]) -> str:
    """UTF-8 or UTF-16 with or without a mark, GB 18030 (which holds GBK), or Windows Western."""
    file.seek(0)
    head = file.read(_SAMPLE)
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower().startswith(_MARKUP):
        raise TabularError("not_a_table")
    marked = next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)
    marked = marked or _unmarked_utf16(head)
    if not marked and len(_CONTROL_BYTES.findall(head)) > len(head) // 10:
        raise TabularError("not_a_table")
    candidates = [marked] if marked else ["utf-8", "gb18030", "cp1252"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise TabularError("encoding")


def _unmarked_utf16(head: bytes) -> str | None:
    """Every second byte of UTF-16 is zero where the text is mostly ASCII, as addresses are."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.4 and head[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and head[::2].count(0) > half * 0.4 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    chinese = western = 0
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
            if encoding == "gb18030":
                trails = [trail[0] for trail in _GB_PAIR.findall(chunk)]
                high = sum(trail >= 0xA1 for trail in trails)
                chinese, western = chinese + high, western + len(trails) - high
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    # An accented Western letter and the letter after it also make a pair; in Chinese text most pairs are high.
    return chinese >= western


def _delimiter(sample: Sequence[str], columns: Sequence[Column]) -> str:
    """The delimiter under which the header shows most columns; a list of single cells has none."""
    noted = _SEPARATOR_NOTE.fullmatch(sample[0]) if sample else None
    if noted:
        return noted[1]
    scores = {}
    for delimiter in _DELIMITERS:
        rows = _parse(sample, delimiter)
        scores[delimiter] = max((header_score(cells, columns) for cells in rows[:HEADER_WITHIN]), default=0)
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best]:
        return best
    return next((delimiter for delimiter in _DELIMITERS[1:] if _is_table(_parse(sample, delimiter))), _NO_DELIMITER)


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    widths = {len(row) for row in rows if row}
    return len(rows) > 1 and len(widths) == 1 and widths != {1}


def _parse(sample: Iterable[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(sample, delimiter=delimiter))
    except csv.Error:
        return []
