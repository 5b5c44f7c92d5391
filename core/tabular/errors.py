"""What reading a table raises."""

from core.errors import CodedError


class TabularError(CodedError):
    """The file cannot be read as a table.

    Codes: `empty_file`, `wrong_type`, `not_a_table`, `old_excel`, `encrypted`, `damaged`, `archive_bomb`, `encoding`,
    `no_rows`, `no_header`, `missing_column`, `too_many_rows`, `cell_too_long`.
    """
