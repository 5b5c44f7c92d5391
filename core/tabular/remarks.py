"""What a reader found worth saying about a file that it could read: what was understood, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "Mapping[str, StrOrPromise]" = {
    "hidden_sheets": _("Hidden sheets were not read: %(sheets)s."),
    "sheets_left_out": _("These sheets do not name the columns and were not read: %(sheets)s."),
    "several_sheets": _("Every sheet that names the columns was read: %(sheets)s."),
    "header_row": _("The columns are named in row %(row)s; what stands above was not read."),
    "no_header": _("The file does not name its columns: it was read as a list of %(column)s."),
    "columns_not_read": _("These columns are not known and were not read: %(columns)s."),
    "columns_beyond": _("Only the first %(limit)s columns were read; the file has more."),
    "merged_cells": _("The value of merged cells counts for each of their rows."),
    "formulas": _(
        "Some cells hold a formula whose result is not saved in the file. Open it in a spreadsheet and save it again."
    ),
    "ends_at_empty_rows": _(
        "Reading ended at row %(row)s, because more than %(limit)s empty rows follow. Anything below was not read."
    ),
    "encoding": _("The characters were read as %(encoding)s."),
}
ENCODINGS = {"gb18030": "GBK (GB 18030)", "cp1252": "Windows Western (1252)"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing worth saying; `code` is a key of WORDS."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The remark in the present language."""
        return str(WORDS[self.code]) % self.params


class Remarks:
    """What has been found so far, each thing once."""

    def __init__(self) -> None:
        self._found: dict[str, Remark] = {}

    def add(self, code: str, **params: Any) -> None:
        """Keep a remark; the first of a code counts."""
        self._found.setdefault(code, Remark(code, params))

    def found(self) -> list[Remark]:
        """All of them, in the order found."""
        return list(self._found.values())
