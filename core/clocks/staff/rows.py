"""A clock as a row of the list, and as the export writes it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.clocks import queries, registry, rules
from core.clocks.models import Clock
from core.clocks.registry import SubjectCell
from core.web.cells import ClockCell, ClockDresser, instant_column, plain_column, row_css
from core.web.days import instant_in_words

UNSEEN = SubjectCell("–", "", "")
Cells = Mapping[tuple[str, int], SubjectCell]


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
class Row(TypedDict):
    """A clock with its record, ready to be printed."""

    subject: SubjectCell
    noun: str
    rule: str
    rule_url: str
    version: int
    clock: ClockCell | None
    owed_by: str
    failure: str
    css: str


def described(clocks: Sequence[Clock], actor: Actor) -> Cells:
    """The records of these clocks, as their apps describe them to the actor: as many statements as kinds of records."""
    keys: dict[str, set[int]] = defaultdict(set)
    for clock in clocks:
        keys[clock.subject_type].add(clock.subject_id)
    known = registry.subjects()
    return {
        (label, pk): cell
        for label, ids in keys.items()
        if label in known
        for pk, cell in known[label].describe(ids, actor).items()
    }


def dressed(clocks: Sequence[Clock], *, actor: Actor, now: datetime) -> list[Row]:
    """The rows of a page."""
    cells = described(clocks, actor)
    dresser = ClockDresser(now)
    return [_row(clock, cells, dresser, actor) for clock in clocks]


def _row(clock: Clock, cells: Cells, dresser: ClockDresser, actor: Actor) -> Row:
    clock.rule = rules.of_clock(clock.rule_id)
    shown = dresser.cell([clock])
    return Row(
        subject=cells.get((clock.subject_type, clock.subject_id), UNSEEN),
        noun=noun_of(clock),
        rule=clock.rule.label_now(),
        rule_url=reverse("clocks_staff:rule", args=[clock.rule_code]),
        version=clock.rule.version,
        clock=shown,
        owed_by=owed_by(clock),
        failure=_failure(clock, actor) if clock.failures else "",
        css=row_css(shown),
    )


def noun_of(clock: Clock) -> str:
    """What kind of record it is."""
    return str(capfirst(apps.get_model(clock.subject_type)._meta.verbose_name))


def owed_by(clock: Clock) -> str:
    """For whom the clock waits, in words; empty where nobody owes anything."""
    audience = registry.debtor(clock.rule_code)
    return str(Audience(audience).label) if audience else ""


def _failure(clock: Clock, actor: Actor) -> str:
    """What went wrong; the error itself is for administrators."""
    words = {"count": clock.failures, "next": instant_in_words(clock.next_at) if clock.next_at else "–"}
    told = gettext("Tried %(count)s times, again at %(next)s") % words
    return f"{told}: {clock.last_error[:300]}" if actor.has_role(Role.ADMINISTRATOR) else told


class ExportRows:
    """The clocks of an export as plain dictionaries, described chunk by chunk: memory does not grow with them."""

    def __init__(self, clocks: QuerySet[Clock], *, actor: Actor, now: datetime) -> None:
        self.clocks = clocks
        self.actor = actor
        self.now = now

    def iterator(self, chunk_size: int) -> Iterator[dict[str, Any]]:
        """Each row."""
        chunk: list[Clock] = []
        for clock in self.clocks.iterator(chunk_size=chunk_size):
            chunk.append(clock)
            if len(chunk) == chunk_size:
                yield from self._written(chunk)
                chunk = []
        yield from self._written(chunk)

    def _written(self, chunk: Sequence[Clock]) -> Iterator[dict[str, Any]]:
        cells = described(chunk, self.actor)
        for clock in chunk:
            clock.rule = rules.of_clock(clock.rule_id)
            cell = cells.get((clock.subject_type, clock.subject_id), UNSEEN)
            view = queries.view(clock, self.now)
            yield {
                "reference": cell.reference,
                "title": cell.title,
                "party": cell.party,
                "assignee": cell.assignee,
                "noun": noun_of(clock),
                "rule": view.label,
                "version": view.rule_version,
                "calendar_version": view.calendar_version,
                "owed_by": owed_by(clock),
                "started_at": clock.started_at,
                "due_at": clock.due_at,
                "remaining": view.remaining,
                "granted": clock.granted,
                "estimated": gettext("yes") if view.estimated else "",
            }


EXPORT_COLUMNS = (
    plain_column(_("Record"), "reference"),
    plain_column(_("Title"), "title"),
    plain_column(_("Kind of record"), "noun"),
    plain_column(_("Party"), "party"),
    plain_column(_("Assigned to"), "assignee"),
    plain_column(_("Rule"), "rule"),
    plain_column(_("Version of the rule"), "version"),
    plain_column(_("Version of the calendar"), "calendar_version"),
    plain_column(_("Waits for"), "owed_by"),
    instant_column(_("Counted from"), "started_at"),
    instant_column(_("Due"), "due_at"),
    plain_column(_("Time left"), "remaining"),
    plain_column(_("Units granted"), "granted"),
    plain_column(_("Estimate"), "estimated"),
)
