"""Submitting what came out of a batch."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions import filing
from complaints.batches import importing, lacks, queries
from complaints.models import Complaint
from complaints.targets import writing
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.imports.models import Import
from core.verdicts import Denied
from core.workflow.bulk import Result, move_many, refusal
from core.workflow.errors import Conflict, MoveError, require


@dataclass(frozen=True)
class Statement:
    """The statement of truth: who states it, and as what."""

    name: str
    title: str


@transaction.atomic
def submit_whole(
    record: Import, *, actor: Actor, statement: Statement, now: datetime | None = None
) -> list[Result[Complaint]]:
    """Submit the drafts of a batch that the actor was found to see that lack nothing, with one statement of truth.

    One result a draft, in their order; none where no draft is whole. Raises Refused, or Conflict while the batch is
    still read.
    """
    require(importing.may(actor, record.organisation))
    if record.is_under_way:
        raise Conflict(Denied(_("This batch is still being read."), "wrong_state"), state=record.state)
    moment = now or timezone.now()
    found = lacks.standings(list(queries.complaints_of(record, actor=actor)), actor=actor, now=moment)
    keys = [one.complaint.pk for one in found if one.is_whole]
    if not keys:
        return []
    results = {pk: failure for pk in keys if (failure := _signed(pk, statement, actor=actor, now=moment))}
    signed = [pk for pk in keys if pk not in results]
    writing.take_turns((one.complaint.right_id, one.complaint.reason) for one in found if one.complaint.pk in signed)
    moved = move_many(complaint_workflow, signed, "submit", actor=actor, inputs={}, now=moment)
    results |= {result.key: result for result in moved}
    data = {"count": len(keys), "moved": sum(result.is_moved for result in moved)}
    audit.record("complaints.batch_submitted", actor=actor, subject=record, data=data, now=moment)
    return [results[pk] for pk in keys]


def _signed(pk: int, statement: Statement, *, actor: Actor, now: datetime) -> Result[Complaint] | None:
    """Put the statement on a draft; why it could not be, if it could not."""
    fields = {"statement_name": statement.name, "statement_title": statement.title, "statement_at": now}
    try:
        filing.keep_draft(pk, actor=actor, fields=fields, now=now)
    except MoveError as error:
        return refusal(pk, error)
    return None
