"""The columns that the machinery adds to an importer's own: what files that we hand out say, and nobody reads back."""

from collections.abc import Sequence

from core.imports.registry import Importer
from core.scripts import reads_chinese
from core.tabular.layout import Column

# Both languages are read whatever the reader's is, so that a file that we handed out can be given back as it is.
WRONG = Column("_wrong", ("What is wrong", "有什么问题"))
GIVEN_ROW = Column("_row", ("Row in your file", "原文件行号"))
OURS = (WRONG, GIVEN_ROW)


def columns_of(importer: Importer) -> Sequence[Column]:
    """Every column to look for."""
    return (*importer.columns, *OURS)


def heading(column: Column) -> str:
    """What one of our own columns is called for the present reader."""
    return column.synonyms[1 if reads_chinese() else 0]


def example(importer: Importer) -> dict[str, str]:
    """The template's example row by column; empty where the importer gives none."""
    found = {column.name: column.example for column in importer.columns}
    return found if any(found.values()) else {}
