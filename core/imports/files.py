"""Files that we hand out: the template to fill in, and the refused rows to mend and give back."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.utils.translation import gettext as _

from core.imports import notes, queries
from core.imports.layout import GIVEN_ROW, WRONG, example, heading
from core.imports.models import Import, ImportRow
from core.imports.registry import Importer
from core.scripts import reads_chinese
from core.tabular import export
from core.tabular.layout import HELP_TITLES, Column

_CHUNK = 2000


def template_header(importer: Importer) -> list[str]:
    """The template's columns, in the reader's language where a column has a name in it."""
    return [_named(column) for column in importer.columns]


def template_rows(importer: Importer) -> list[list[str]]:
    """The example row, which is left out when the file is given back."""
    row = example(importer)
    return [[row[column.name] for column in importer.columns]] if row else []


def template_workbook(importer: Importer) -> IO[bytes]:
    """The template with a sheet that explains each column."""
    rows = template_rows(importer)
    return export.template_file(
        template_header(importer),
        rows[0] if rows else [],
        sheet_name=str(importer.label),
        help_name=HELP_TITLES[1 if reads_chinese() else 0],
        help_rows=_help(importer),
    )


def _help(importer: Importer) -> list[list[str]]:
    header = [_("Column, under any of these names"), _("Must be filled in"), _("What to write"), _("Example")]
    # Numbered, so that no cell reads like the head of a column.
    return [header] + [
        [
            f"{number}. {' · '.join(column.synonyms)}",
            _("yes") if column.required else _("no"),
            str(column.help),
            column.example,
        ]
        for number, column in enumerate(importer.columns, start=1)
    ]


def refused_header(record: Import, importer: Importer) -> list[str]:
    """The columns of the refused rows: as the file named them, then what is wrong and where the row stood."""
    wanted = [record.headings.get(column.name) or _named(column) for column in importer.columns]
    return [*wanted, *_others(record), heading(WRONG), heading(GIVEN_ROW)]


def refused_rows(record: Import, importer: Importer) -> Iterator[list[str]]:
    """The refused rows as they were given, each with what is wrong. Memory does not grow with their number."""
    others = _others(record)
    for row in queries.refused_rows(record).iterator(chunk_size=_CHUNK):
        given = [row.given.get(column.name, "") for column in importer.columns]
        rest = [row.others.get(name, "") for name in others]
        yield [*given, *rest, "\n".join(what_is_wrong(row, importer)), place(row)]


def what_is_wrong(row: ImportRow, importer: Importer) -> list[str]:
    """Each error of a row in the present language, with its column."""
    said = []
    for note in row.notes:
        if note["severity"] == "error":
            column = importer.column(note["field"])
            text = notes.say(note, importer.words)
            said.append(f"{label_of(column)}: {text}" if column else text)
    return said


def label_of(column: Column) -> str:
    """What a column is called for the present reader."""
    return str(column.label) or _named(column)


def place(row: ImportRow) -> str:
    """Where a row stands in the file."""
    return f"{row.number} ({row.sheet})" if row.sheet else str(row.number)


def _others(record: Import) -> Sequence[str]:
    """Headings of other columns that hold anything in the refused rows, in the file's order."""
    used: set[str] = set()
    for held in queries.refused_rows(record).values_list("others", flat=True).iterator(chunk_size=_CHUNK):
        used.update(held)
    return [name for name in record.other_headings if name in used]


def _named(column: Column) -> str:
    if reads_chinese():
        return next((name for name in column.synonyms if not name.isascii()), column.synonyms[0])
    return column.synonyms[0]
