"""Imports and their rows as the API shows them."""

from collections.abc import Mapping
from typing import Any

from core.accounts.actors import Actor
from core.imports import notes, problems
from core.imports.choices import ImportState, Severity
from core.imports.models import Import, ImportRow
from core.imports.registry import Importer

# What says itself by its values alone.
PLAIN_CODES = frozenset({"understood", "changes"})


def summary(record: Import, *, href: str) -> dict[str, Any]:
    """An import in a list (ImportSummary)."""
    organisation = record.organisation
    return {
        "reference": record.reference,
        "state": record.state,
        "state_label": ImportState(record.state).label,
        "organisation": {"code": organisation.code, "name": organisation.name, "name_zh": organisation.name_zh},
        "name": record.document.name,
        "source": record.source,
        "mode": record.mode,
        "counts": record.counts(),
        "corrected": record.corrected_count,
        "total": record.total,
        "read": record.read_count,
        "applied": record.applied_count,
        "created_at": record.created_at,
        "finished_at": record.finished_at,
        "href": href,
    }


def detail(record: Import, importer: Importer, *, href: str, subject: str, actor: Actor) -> dict[str, Any]:
    """An import (ImportShape)."""
    has_refused = record.refused_count and record.has_rows and not record.is_under_way
    return {
        **summary(record, href=href),
        "subject": subject,
        "remarks": problems.say_remarks(record.remarks),
        "problem": problems.say(record.problem) if record.problem else "",
        "verbs": _verbs(record, importer, actor=actor),
        "has_rows": record.has_rows,
        "rows": f"{href}/rows",
        "refused": f"{href}/refused.csv" if has_refused else "",
    }


def row(kept: ImportRow, importer: Importer) -> dict[str, Any]:
    """A row (ImportRowShape)."""
    return {
        "number": kept.number,
        "sheet": kept.sheet,
        "verdict": kept.verdict,
        "is_written": kept.applied_at is not None,
        "given": kept.given,
        "notes": [_note(note, kept, importer) for note in kept.notes],
    }


def _verbs(record: Import, importer: Importer, *, actor: Actor) -> list[str]:
    if not importer.may(actor, record.organisation):
        return []
    if record.state == ImportState.READY:
        return ["apply", "discard"] if record.valid_count else ["discard"]
    return ["discard"] if record.state == ImportState.READING else []


def _note(note: Mapping[str, Any], kept: ImportRow, importer: Importer) -> dict[str, Any]:
    """One thing said about a row; `before` and `after` where a value was understood otherwise or would change."""
    params, severity = note["params"], note["severity"]
    before = after = ""
    if severity == Severity.CHANGE:
        before, after = notes.shown(params.get("before")), notes.shown(params.get("after"))
    elif severity == Severity.CORRECTED and "understood" in params:
        before, after = kept.given.get(note["field"], ""), notes.shown(params["understood"])
    return {
        "severity": severity,
        "column": note["field"],
        "code": note["code"],
        "text": "" if note["code"] in PLAIN_CODES else notes.say(note, importer.words),
        "before": before,
        "after": after,
    }
