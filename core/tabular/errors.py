"""What reading a table raises, and the words of each refusal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.errors import CodedError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "Mapping[str, StrOrPromise]" = {
    "empty_file": _("This file is empty (0 bytes)."),
    "empty_text": _("Write or paste at least one line."),
    "wrong_type": _("Upload a CSV file, a text file or an Excel workbook (XLSX)."),
    "not_a_table": _("This is not a table. Upload a CSV file or an Excel workbook (XLSX)."),
    "not_a_workbook": _("This is not an Excel workbook (XLSX)."),
    "old_excel": _("This is the old Excel format (XLS). Save it as XLSX and try again."),
    "encrypted": _("This workbook is locked with a password. Save it without one."),
    "damaged": _("This workbook is damaged and cannot be read. Save it again as XLSX and retry."),
    "archive_bomb": _("This file unpacks to far more than it should and was not opened. Save only what is needed."),
    "too_many_merged": _("A sheet of this workbook has more than %(limit)s merged cells. Unmerge them and try again."),
    "encoding": _("The characters of this file cannot be read. Save it as CSV UTF-8 or as XLSX and try again."),
    "no_rows": _("There is nothing in this file but empty rows."),
    "no_header": _("The first row must name the columns. Columns that are understood: %(columns)s."),
    "missing_column": _("The column %(column)s is missing."),
    "too_many_rows": _("This file has more than %(limit)s rows. Split it into smaller files."),
    "cell_too_long": _("The cell that begins on row %(row)s does not end. Is a quotation mark missing?"),
}


class TabularError(CodedError):
    """The file cannot be read as a table. Codes and words: WORDS; code and params are enough to say it again later."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, WORDS[code], **params)
