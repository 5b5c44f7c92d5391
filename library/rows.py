"""A row of the lists of the library, as pages print it and exports write it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.web.lists import ExportColumn, local
from core.workflow.table import State
from library.models import Edition
from library.pages import Room, is_without_day, title_of, topic_name
from library.proposals import as_proposed
from library.workflow import edition_workflow


@dataclass(frozen=True)
class Row:
    """One edition of a list."""

    reference: str
    url: str
    entry_url: str
    title: str
    kind: str
    label: str
    topics: str
    readers: str
    organisation: str
    state: State
    effective_from: date | None
    is_without_day: bool
    published_at: datetime | None
    review_on: date | None
    reason: str


def dressed(rows: Sequence[Edition], *, actor: Actor, room: Room) -> list[Row]:
    """Rows as the page prints them; their entries, organisations and topics are loaded."""
    return [
        Row(
            reference=row.reference,
            url=room.url("edition", row.reference),
            entry_url=room.url("detail", row.entry.reference),
            title=title_of(row),
            kind=row.entry.get_kind_display(),
            label=row.label,
            topics=topics_of(row),
            readers=row.entry.get_readers_display(),
            organisation=row.entry.organisation.display_name if row.entry.organisation else "",
            state=edition_workflow.told(row.state, actor.audience),
            effective_from=row.effective_from,
            is_without_day=is_without_day(row),
            published_at=row.published_at,
            review_on=row.entry.review_on,
            reason=row.reason,
        )
        for row in rows
    ]


def topics_of(row: Edition) -> str:
    """The topics of an edition's entry."""
    return ", ".join(topic_name(topic) for topic in row.entry.topics.all())


def _of_proposal(column: ExportColumn) -> Callable[[Edition], Any]:
    """A column of what somebody proposed: in the words in which it was proposed, until it is published."""
    return lambda row: column.value(as_proposed(row))


COLUMNS = (
    ExportColumn(_("Reference"), lambda row: row.reference),
    ExportColumn(_("Kind"), lambda row: row.entry.get_kind_display()),
    ExportColumn(_("Title"), lambda row: row.title),
    ExportColumn(_("Title in Chinese"), lambda row: row.title_zh),
    ExportColumn(_("Edition"), lambda row: row.label),
    ExportColumn(_("Topics"), topics_of),
    ExportColumn(_("Summary"), lambda row: row.summary),
    ExportColumn(_("Summary in Chinese"), lambda row: row.summary_zh),
    ExportColumn(_("Source"), lambda row: row.entry.source),
    ExportColumn(_("Address of the source"), lambda row: row.entry.source_url),
    ExportColumn(_("In force from"), lambda row: row.effective_from),
    ExportColumn(_("Published"), lambda row: local(row.published_at)),
)
PROPOSED_COLUMNS = tuple(replace(column, value=_of_proposal(column)) for column in COLUMNS)
STAFF_COLUMNS = (
    *COLUMNS,
    ExportColumn(_("State"), lambda row: str(edition_workflow.states[row.state].label)),
    ExportColumn(_("Who may read it"), lambda row: row.entry.get_readers_display()),
    ExportColumn(_("From"), lambda row: row.entry.organisation.name if row.entry.organisation else ""),
    ExportColumn(_("To be reviewed on"), lambda row: row.entry.review_on),
)
