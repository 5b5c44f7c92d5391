"""Batches: who may give one, and writing what was judged as drafts with their listings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import policies
from complaints.actions import filing
from complaints.batches import columns, judging, queries
from complaints.batches.judging import Scope
from complaints.choices import Reason
from complaints.models import BatchDraft, Complaint
from complaints.targets import importing as listings
from complaints.targets import judging as one_draft
from complaints.targets import writing
from complaints.targets.held import Key
from complaints.targets.judging import Standing
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer, register
from core.verdicts import Denied, Verdict
from core.workflow.errors import Conflict, NotVisible, Refused
from programmes import queries as programmes
from programmes.models import Right

KIND = "complaint_batches"
BATCH = 500
NO_OWNER = Denied(_("No power of attorney in force lets you complain for a rights owner."), "no_power")
Hindered = Mapping[int, Sequence[Note]]


def apply(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Hindered:
    """Begin the drafts of a batch of rows, or add to those that earlier rows began.

    The owner is locked, so that two batches with the same listing take it one after the other.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=record.organisation_id)
    return _Writing(rows, record, actor, now).hindered()


class _Writing:
    """One batch of rows being written."""

    def __init__(self, rows: Sequence[AcceptedRow], record: Import, actor: Actor, now: datetime) -> None:
        self.record, self.actor, self.now = record, actor, now
        self.rights = {right.pk: right for right in queries.rights_for(actor, record.organisation_id)}
        self.begun = dict(BatchDraft.objects.filter(record=record).values_list("group", "complaint"))
        self.groups: dict[str, list[AcceptedRow]] = defaultdict(list)
        keys: dict[Scope, list[Key]] = defaultdict(list)
        for row in rows:
            self.groups[row.values["group"]].append(row)
            keys[row.values["right"], row.values["reason"]].append(_key(row))
        self.standings = judging.standings_of(keys, owner_id=record.organisation_id, actor=actor)

    def hindered(self) -> dict[int, Sequence[Note]]:
        """Write them; returns what stood in the way, by the row's position."""
        found: dict[int, Sequence[Note]] = {}
        for group, rows in self.groups.items():
            found |= self._written(group, rows)
        return found

    def _written(self, group: str, rows: Sequence[AcceptedRow]) -> Mapping[int, Sequence[Note]]:
        values = rows[0].values
        standing: Standing = self.standings[values["right"], values["reason"]]
        keys = {row.position: _key(row) for row in rows}
        hindered = listings.hindered_by(standing, keys, room=settings.IPP_MAX_TARGETS)
        free = [row for row in rows if row.position not in hindered]
        if not free:
            return hindered
        draft = self._draft(group, values)
        if isinstance(draft, Note):
            return {**hindered, **{row.position: [draft] for row in free}}
        found = writing.add(
            draft, [keys[row.position] for row in free], came_with=self.record.pk, actor=self.actor, now=self.now
        )
        listings.keep_told(free, found, draft=draft, actor=self.actor, now=self.now)
        return hindered

    def _draft(self, group: str, values: Mapping[str, Any]) -> Complaint | Note:
        """The locked draft of these rows: begun by earlier ones, or now."""
        right = self.rights.get(values["right"])
        if right is None:
            return Note("right_gone", columns.RIGHT.name)
        try:
            if group in self.begun:
                return filing.locked_draft(self.begun[group], actor=self.actor)
            if len(self.begun) >= columns.MOST_DRAFTS:
                return Note("drafts_full", columns.RIGHT.name, {"limit": columns.MOST_DRAFTS})
            return self._begin(group, right, values)
        except (NotVisible, Refused, Conflict):
            return Note("draft_gone")

    def _begin(self, group: str, right: Right, values: Mapping[str, Any]) -> Complaint:
        draft = filing.start_draft(actor=self.actor, right=right, now=self.now)
        fields = {name: values[name] for name in ("reason", "measure", "explanation")}
        draft = filing.keep_draft(draft.pk, actor=self.actor, fields=fields, now=self.now)
        BatchDraft.objects.create(record=self.record, complaint=draft, group=group)
        self.begun[group] = draft.pk
        return draft


def _key(row: AcceptedRow) -> Key:
    return (row.values["platform"], row.values["sku"])


def may(actor: Actor, organisation: Organisation) -> Verdict:
    """Who files complaints for a rights owner; an agent's own house has no rights to complain on."""
    if programmes.is_agent(actor) and organisation.pk == actor.organisation_id:
        verdict = policies.files(actor)
        return NO_OWNER if verdict else verdict
    return listings.may(actor, organisation)


def summary(values: Mapping[str, Any]) -> str:
    """A row in a few words."""
    reason = str(Reason(values["reason"]).label) if "reason" in values else ""
    return " · ".join(filter(None, (listings.summary(values), reason)))


def _address(reference: str, audience: str) -> str:
    return reverse(f"complaints_{audience}:batches:import_look", args=[reference])


BATCHES = Importer(
    kind=KIND,
    label=_("Complaints"),
    columns=columns.COLUMNS,
    judge=judging.judge,
    apply=apply,
    may=may,
    organisations=listings.organisations,
    subjects=queries.desks,
    address=_address,
    words={**one_draft.WORDS, **columns.WORDS},
    summary=summary,
    applies_at_once=True,
    takes_text=True,
    pastes_table=True,
    # What is beyond the limit is refused row by row, so that it comes back as a file for the next batch.
    max_rows=columns.MAX_ROWS,
    batch=BATCH,
)
register(BATCHES)
