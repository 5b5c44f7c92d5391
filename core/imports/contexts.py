"""What the pages of imports print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core.imports import files, notes, problems
from core.imports.choices import ImportState, RowVerdict, Severity
from core.imports.filters import CORRECTED
from core.imports.models import Import, ImportRow
from core.imports.registry import Importer
from core.web.components import Figure, State

STATES: Mapping[str, State] = {
    ImportState.READING: State(ImportState.READING.label, "hourglass-split", "progress"),
    ImportState.READY: State(ImportState.READY.label, "hand-index", "waiting"),
    ImportState.APPLYING: State(ImportState.APPLYING.label, "hourglass-split", "progress"),
    ImportState.DONE: State(ImportState.DONE.label, "check-circle", "good"),
    ImportState.FAILED: State(ImportState.FAILED.label, "x-octagon", "bad"),
    ImportState.DISCARDED: State(ImportState.DISCARDED.label, "trash", "neutral"),
}
VERDICTS: Mapping[str, State] = {
    RowVerdict.NEW: State(RowVerdict.NEW.label, "plus-circle", "good"),
    RowVerdict.CHANGED: State(RowVerdict.CHANGED.label, "pencil", "info"),
    RowVerdict.SAME: State(RowVerdict.SAME.label, "dash-circle", "neutral"),
    RowVerdict.REFUSED: State(RowVerdict.REFUSED.label, "x-circle", "bad"),
}
SUMMARY_PARTS = 3
# What the bar asks for again and again.
PROGRESS = ("state", "total", "read_count", "applied_count", "new_count", "changed_count")
WRITTEN = State(gettext_lazy("Imported"), "check-circle", "good")
_TONES = {Severity.ERROR: "bad", Severity.CORRECTED: "warn", Severity.CHANGE: "info"}
_ICONS = {Severity.ERROR: "x-circle", Severity.CORRECTED: "magic", Severity.CHANGE: "pencil"}
_WORDS = {
    Severity.ERROR: pgettext_lazy("row", "Refused"),
    Severity.CORRECTED: gettext_lazy("Understood as"),
    Severity.CHANGE: gettext_lazy("Changes"),
}


@dataclass(frozen=True)
class Said:
    """One thing said about a row. `given` and `understood` stand side by side where both are known."""

    column: str
    text: str
    given: str
    understood: str
    word: Any
    tone: str
    icon: str


@dataclass(frozen=True)
class Line:
    """A row of the preview."""

    place: str
    state: State
    summary: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Progress:
    """How far the work has come; `total` is about right while the file is read."""

    text: str
    done: int
    total: int


@dataclass(frozen=True)
class Decision:
    """What can be decided now; `denied` says why this reader cannot. `mode` is empty where nothing would change."""

    mode: str
    label: str
    denied: Any = ""


def progress(record: Import) -> Progress:
    """The bar of an import under way."""
    if record.state == ImportState.READING:
        total = max(record.total, record.read_count)
        text = _("Rows read so far: %(count)s") % {"count": record.read_count}
        return Progress(text, record.read_count, total)
    text = _("Rows imported so far: %(count)s of %(total)s") % {
        "count": record.applied_count,
        "total": record.valid_count,
    }
    return Progress(text, record.applied_count, record.valid_count)


def decision(record: Import, verdict: Any) -> Decision:
    """The button of an import that waits for one."""
    denied = "" if verdict else verdict.reason
    count = record.valid_count
    if not count:
        return Decision("", "", denied)
    if record.refused_count:
        label = ngettext("Import the %(count)s valid row", "Import the %(count)s valid rows", count)
        return Decision("valid", label % {"count": count}, denied)
    return Decision("all", _("Import all rows (%(count)s)") % {"count": count}, denied)


def figures(record: Import, url: str) -> list[Figure]:
    """Rows by verdict, each leading to its rows."""
    counts = record.counts()
    shown = [
        Figure(state.label, counts[verdict], _rows(record, url, verdict) if counts[verdict] else "", state.tone)
        for verdict, state in VERDICTS.items()
    ]
    if record.corrected_count:
        where = _rows(record, url, CORRECTED)
        shown.append(Figure(_("Understood otherwise"), record.corrected_count, where, "warn"))
    return shown


def _rows(record: Import, url: str, verdict: str) -> str:
    return f"{url}?verdict={verdict}" if record.has_rows else ""


def remarks(record: Import) -> list[str]:
    """What is to be said about the file."""
    return problems.say_remarks(record.remarks)


def lines(rows: Sequence[ImportRow], importer: Importer) -> list[Line]:
    """Rows of the preview."""
    return [
        Line(
            files.place(row),
            WRITTEN if row.applied_at else VERDICTS[row.verdict],
            summary(row, importer),
            said(row, importer),
        )
        for row in rows
    ]


def summary(row: ImportRow, importer: Importer) -> str:
    """A row in a few words: as understood, or else as given."""
    if row.values and importer.summary:
        return importer.summary(row.values)
    values = row.values or row.given
    found = [notes.shown(values[column.name]) for column in importer.columns if values.get(column.name)]
    return " · ".join(found[:SUMMARY_PARTS])


def said(row: ImportRow, importer: Importer) -> list[Said]:
    """What is said about a row, errors first."""
    order = list(_TONES)
    kept = sorted(row.notes, key=lambda note: order.index(note["severity"]))
    if row.verdict == RowVerdict.REFUSED:
        kept = [note for note in kept if note["severity"] != Severity.CHANGE]  # nothing will change
    return [_said(row, note, importer) for note in kept]


def in_one_text(row: ImportRow, importer: Importer) -> str:
    """The same as one text, for an export."""
    parts = []
    for one in said(row, importer):
        pair = f"{one.given} → {one.understood}" if one.understood else ""
        words = " ".join(filter(None, [pair, one.text]))
        parts.append(f"{one.column}: {words}" if one.column else words)
    return "\n".join(parts)


def _said(row: ImportRow, note: Mapping[str, Any], importer: Importer) -> Said:
    column, severity = importer.column(note["field"]), Severity(note["severity"])
    params = note["params"]
    given = understood = ""
    if severity == Severity.CORRECTED and "understood" in params:
        given, understood = row.given.get(note["field"], ""), notes.shown(params["understood"])
        given = "" if given == understood else given
    if severity == Severity.CHANGE:
        given, understood = notes.shown(params.get("before")), notes.shown(params.get("after"))
    text = "" if note["code"] in {"understood", "changes"} else notes.say(note, importer.words)
    if severity == Severity.ERROR:
        given = row.given.get(note["field"], "")
    label = files.label_of(column) if column else ""
    return Said(label, text, given, understood, _WORDS[severity], _TONES[severity], _ICONS[severity])
