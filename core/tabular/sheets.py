"""The XML of a workbook's sheets and texts, piece by piece: a row is given as soon as it is whole, and then forgotten.

openpyxl builds a tree of every cell in Python and keeps an empty shell of every row; this is three times as fast and
its memory does not grow. Declared entities, with which XML from strangers swells or reaches out, are refused.
"""

import tempfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any, NamedTuple, NoReturn
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

_CHUNK = 64 * 1024
# A spreadsheet's own limits are 16,384 cells in a row and 32,767 characters in a cell.
_MOST_CELLS = 20_000
_MOST_PIECES = 2_000
_MOST_CHARACTERS = 200_000
_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
# Short names, so that the hot handlers compare letters. Phonetic readings (rPh) are no part of a text.
_TAGS: Mapping[str, str] = {
    f"{space}{name}": name for space in _SPACES for name in ("row", "c", "v", "t", "f", "si", "rPh", "sheetData")
}
_DIGITS = "0123456789"
_from_iso: Callable[[str], Any] = from_ISO8601


class Hostile(ValueError):
    """What no spreadsheet program writes: declared entities, a row of a million cells, a cell of a million letters."""


class Cell(NamedTuple):
    """A cell that holds anything: its column from 0, its value, and its formula where no value is saved with it."""

    column: int
    value: Any
    formula: str = ""


class Styles(NamedTuple):
    """What the workbook says about numbers that are dates: styles by number, and the day it counts from."""

    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime


class Texts:
    """The texts that cells refer to by number, in a temporary file; eight bytes each in memory."""

    def __init__(self, source: "IO[bytes] | None" = None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with the object
        self._ends = array("Q", [0])
        if source is not None:
            for text in _Reader().texts(source):
                held = text.encode("utf-8", "surrogatepass")
                self._file.write(held)
                self._ends.append(self._ends[-1] + len(held))

    def __getitem__(self, number: int) -> str:
        """The text of this number. Raises IndexError."""
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")


def read_sheet(source: IO[bytes], texts: Texts, styles: Styles) -> Iterator[tuple[int, list[Cell]]]:
    """Number and cells of each row that the file has, empty ones too. Raises what a broken file makes it raise."""
    return _Reader(texts, styles).rows(source)


class _Reader:
    """Handlers of one parser; what is whole waits in `_done` until the piece that was fed is through."""

    def __init__(self, texts: Texts | None = None, styles: Styles | None = None) -> None:
        self._texts, self._styles = texts, styles
        self._done: list[Any] = []
        self._cells: list[Cell] = []
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._collected: list[str] | None = None
        self._in_reading = False

    def rows(self, source: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
        """Rows of a sheet."""
        return self._run(source)

    def texts(self, source: IO[bytes]) -> Iterator[str]:
        """Texts of a table of texts."""
        return self._run(source)

    def _run(self, source: IO[bytes]) -> Iterator[Any]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            yield from self._done
            self._done.clear()
        parser.Parse(b"", True)
        yield from self._done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _TAGS.get(name):
            case "c":
                self._cell, self._value, self._formula = attributes, None, None
                self._inline.clear()
            case "v" | "f":
                self._collected = []
            case "t" if not self._in_reading:
                self._collected = []
            case "row":
                number = attributes.get("r")
                self._row = int(float(number)) if number else self._row + 1
                self._cells, self._column = [], -1
            case "rPh":
                self._in_reading = True
            case "si":
                self._inline.clear()

    def _data(self, data: str) -> None:
        if self._collected is not None:
            self._collected.append(data)
            if len(self._collected) > _MOST_PIECES or len(data) > _MOST_CHARACTERS:
                raise Hostile("a cell holds more than any spreadsheet can")

    def _end(self, name: str) -> None:
        match _TAGS.get(name):
            case "v":
                self._value = self._take()
            case "t" if self._collected is not None:
                self._inline.append(self._take())
            case "c":
                self._end_cell()
            case "row":
                self._done.append((self._row, self._cells))
            case "f":
                self._formula = self._take()
            case "rPh":
                self._in_reading = False
            case "si":
                self._done.append("".join(self._inline))

    def _take(self) -> str:
        text, self._collected = "".join(self._collected or ()), None
        if len(text) > _MOST_CHARACTERS:
            raise Hostile("a cell holds more than any spreadsheet can")
        return text

    def _end_cell(self) -> None:
        reference = self._cell.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        if len(self._cells) > _MOST_CELLS:
            raise Hostile("a row holds more cells than any spreadsheet can")
        value = self._read()
        if value is not None:
            self._cells.append(Cell(self._column, value))
        elif self._formula is not None:
            self._cells.append(Cell(self._column, None, f"={self._formula}"))

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        if letters not in self._columns:
            self._columns[letters] = column_index_from_string(letters) - 1
        return self._columns[letters]

    def _read(self) -> Any:
        """The value of the cell that ends: a text, number, truth, date or duration; None where it holds none."""
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(self._inline) or None
        value = self._value
        if not value:
            return None
        if kind == "n":
            return self._number(value)
        if kind == "s":
            return self._texts[int(value)] if self._texts else None
        if kind == "b":
            return bool(int(value))
        return _from_iso(value) if kind == "d" else value

    def _number(self, text: str) -> Any:
        number = int(text) if text.lstrip("-").isdigit() else float(text)
        style = self._cell.get("s")
        if style is None or self._styles is None or int(style) not in self._styles.dates:
            return number
        try:
            return from_excel(number, self._styles.epoch, timedelta=int(style) in self._styles.durations)
        except (OverflowError, ValueError):
            return "#VALUE!"


def _refuse(*_declared: Any) -> NoReturn:
    raise Hostile("the XML declares what a spreadsheet never does")
