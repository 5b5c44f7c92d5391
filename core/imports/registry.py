"""The register of importers: what each kind of table holds, how its rows are judged and written, and who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.db.models import QuerySet

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.imports.choices import RowVerdict
from core.imports.models import Import
from core.imports.notes import Note
from core.tabular.layout import Column, Row
from core.verdicts import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a row would do, the values as understood (plain, by names of the importer's own), and what to say about it.

    `key` is what makes the row that row (such as a registration's number); rows of one file with one key are the same
    record. A note of severity error makes the row refused, whatever `verdict` says.
    """

    verdict: RowVerdict
    values: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[Note] = ()
    key: str = ""


class AcceptedRow(NamedTuple):
    """A row that is to be written: where it stands, whether it is new or a change, and the values as understood.

    `position` counts the rows of the import from 1; `number` is the row as a person sees it in their program.
    """

    position: int
    number: int
    sheet: str
    verdict: str
    values: Mapping[str, Any]


class Judge(Protocol):
    """Judges a batch of rows in their order; may use the database once a batch. Writes nothing.

    `record` tells for whom the table is, what it is for (`is_for`) and what was said beside it (`options`).
    """

    def __call__(self, rows: Sequence[Row], *, record: Import, now: "datetime") -> Sequence[Judgement]: ...


class Apply(Protocol):
    """Writes a batch of rows inside the caller's transaction.

    Gives what stood in the way by row (its position): those rows become refused. Rows that are recorded already by
    now change nothing and are no hindrance.
    """

    def __call__(
        self, rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: "datetime"
    ) -> Mapping[int, Sequence[Note]]: ...


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One kind of table.

    label          what the rows are, such as “rights”
    columns        what may stand in it; label, help and example of each make the template and its help sheet
    may            whether an actor may import for an organisation
    organisations  the organisations whose imports an actor may see
    subjects       keys of the records for which an actor may see imports; without it, all of those organisations'
    address        path of an import's page for an audience, by its reference
    words          code → words of the importer's own notes
    summary        a row in a few words, from its values as understood; without one, the first values in order
    when_read      what else follows once every row is judged, in the transaction that says so
    when_applied   what else follows once every accepted row is written, in the transaction that says so
    applies_at_once  the accepted rows are written as soon as all are read, and nobody decides in between: for records
                   that can still be revised, such as a draft
    takes_text     whether a pasted list of values of the first column is taken too
    pastes_table   whether what is pasted is a table with headings instead, as it is copied out of a spreadsheet
    batch          rows of one transaction; its lease is extended by each
    """

    kind: str
    label: Any
    columns: Sequence[Column]
    judge: Judge
    apply: Apply
    may: Callable[[Actor, Organisation], Verdict]
    organisations: Callable[[Actor], QuerySet[Organisation]]
    address: Callable[[str, str], str]
    subjects: "Callable[[Actor], QuerySet[Any, Any]] | None" = None
    words: "Mapping[str, StrOrPromise]" = field(default_factory=dict)
    summary: Callable[[Mapping[str, Any]], str] | None = None
    when_read: "Callable[[Import, datetime], None] | None" = None
    when_applied: "Callable[[Import, Actor, datetime], None] | None" = None
    applies_at_once: bool = False
    takes_text: bool = False
    pastes_table: bool = False
    max_rows: int = 20_000
    batch: int = 500

    def column(self, name: str) -> Column | None:
        """The column of this name."""
        return next((column for column in self.columns if column.name == name), None)


class UnknownKind(LookupError):
    """An import of a kind that no app registered."""


_register: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Add an importer. Raises ValueError where the kind is registered twice with different content."""
    if _register.setdefault(importer.kind, importer) is not importer:
        raise ValueError(f"importer {importer.kind} is registered twice")


def get(kind: str) -> Importer:
    """Return the importer. Raises UnknownKind."""
    try:
        return _register[kind]
    except KeyError as missing:
        raise UnknownKind(kind) from missing


def registered() -> Sequence[Importer]:
    """All importers."""
    return list(_register.values())
