"""Taking down action points, and putting right what was taken down. Every other step is a verb of the table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.identifiers.dates import LAST_YEAR
from core.verdicts import Denied
from core.wording import in_one_line
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from core.workflow.keys import draw_key
from programmes.models import Commitment
from roundtables import policies, queries
from roundtables.choices import OPEN_ACTIONS, RoundtableState
from roundtables.models import ActionPoint, AgendaItem, Issue, Roundtable
from roundtables.workflow import action_workflow

MAX_WHAT = 500
MAX_NAME = 200
# Agreed minutes name what is to be done; what comes up later is for the next roundtable.
OVER = (RoundtableState.AGREED, RoundtableState.CANCELLED)
TOO_LATE = Denied(
    gettext_lazy("No action point is taken down now: the minutes are agreed, or the roundtable is cancelled."), "closed"
)
ITEM_GONE = Denied(
    gettext_lazy("The agenda item is gone. Take it down again: it then belongs to the meeting as a whole."), "item_gone"
)
SETTLED = Denied(gettext_lazy("What is done or dropped stands as it is."), "settled")


@dataclass(frozen=True, kw_only=True)
class Task:
    """What somebody is to do. `item` is the agenda item under which it was said; the rest is what it is linked to."""

    what: str
    what_zh: str = ""
    organisation_pk: int
    person_name: str = ""
    due_on: date
    item: AgendaItem | None = None
    issue: Issue | None = None
    commitment: Commitment | None = None
    complaint: Complaint | None = None


@transaction.atomic
def take(roundtable_pk: int, task: Task, *, actor: Actor, now: datetime | None = None) -> ActionPoint:
    """Take down an action point of a roundtable; whoever is to do it is told.

    Raises NotVisible, Refused, InvalidInputs with what does not hold by field, or Conflict once the minutes are agreed,
    where the agenda item is gone, and where somebody has taken the same down already; then nothing was written.
    """
    moment = now or timezone.now()
    found = queries.roundtables_visible_to(actor).select_for_update(of=("self",))
    roundtable = found.filter(pk=roundtable_pk).first()
    if roundtable is None or (task.item is not None and task.item.roundtable_id != roundtable_pk):
        raise NotVisible
    require(policies.arranges(actor))
    if roundtable.state in OVER:
        raise Conflict(TOO_LATE, state=roundtable.state)
    if task.item is not None and not roundtable.items.filter(pk=task.item.pk).exists():
        raise Conflict(ITEM_GONE, state=roundtable.state)
    errors = _shortcomings(task)
    organisation = queries.responsible_organisations().filter(pk=task.organisation_pk).first()
    if organisation is None:
        errors["organisation"] = [_("Choose who is to do it.")]
    if not house_day(roundtable.starts_at) <= task.due_on or task.due_on.year > LAST_YEAR:
        errors["due_on"] = [_("Name a day that is not before the roundtable.")]
    if errors or organisation is None:
        raise InvalidInputs(errors)
    _refuse_rival(roundtable, task)
    pk = draw_key(ActionPoint)
    point = ActionPoint(
        pk=pk,
        reference=f"AP-{moment:%Y}-{pk:06d}",
        roundtable=roundtable,
        item=task.item,
        issue=task.issue,
        organisation=organisation,
        due_on=task.due_on,
        commitment=task.commitment,
        complaint=task.complaint,
        updated_at=moment,
        **_words(task),
    )
    return engine.enter(action_workflow, point, "take", actor=actor, inputs={}, now=moment)


def _refuse_rival(roundtable: Roundtable, task: Task) -> None:
    """Of two who take the same down the second is told. The caller holds the roundtable's lock."""
    same = ActionPoint.objects.filter(
        roundtable=roundtable, item=task.item, organisation=task.organisation_pk, state__in=OPEN_ACTIONS
    )
    known = same.filter(what__iexact=_words(task)["what"], due_on=task.due_on).order_by("pk").first()
    if known is not None:
        told = _("This is taken down already, as %(reference)s.") % {"reference": known.reference}
        raise Conflict(Denied(told, "taken_already"), state=known.state)


@transaction.atomic
def change(pk: int, task: Task, *, actor: Actor, now: datetime | None = None) -> ActionPoint:
    """Put right the words and links of an open action point. Who is to do it and by when stay: those have verbs.

    Raises NotVisible, Refused, Conflict once it is done or dropped, InvalidInputs.
    """
    moment = now or timezone.now()
    point = queries.action_points_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if point is None:
        raise NotVisible
    require(policies.arranges(actor, point))
    if point.state not in OPEN_ACTIONS:
        raise Conflict(SETTLED, state=point.state)
    if errors := _shortcomings(task):
        raise InvalidInputs(errors)
    given: dict[str, Any] = {
        **_words(task),
        "issue_id": task.issue.pk if task.issue else None,
        "commitment_id": task.commitment.pk if task.commitment else None,
        "complaint_id": task.complaint.pk if task.complaint else None,
    }
    changes = {name: (getattr(point, name), value) for name, value in given.items() if getattr(point, name) != value}
    if not changes:
        return point
    for name, (_old, value) in changes.items():
        setattr(point, name, value)
    point.version += 1
    point.updated_at = max(moment, point.updated_at)
    point.save(update_fields=["version", "updated_at", *changes])
    audit.record("action_points.changed", actor=actor, subject=point, changes=changes, now=moment)
    return point


def _words(task: Task) -> dict[str, str]:
    return {name: in_one_line(getattr(task, name)) for name in ("what", "what_zh", "person_name")}


def _shortcomings(task: Task) -> dict[str, list[str]]:
    words, errors = _words(task), dict[str, list[str]]()
    if len(words["what"]) < 3:
        errors["what"] = [_("Say what is to be done.")]
    for name, most in (("what", MAX_WHAT), ("what_zh", MAX_WHAT), ("person_name", MAX_NAME)):
        if len(words[name]) > most:
            errors[name] = [_("Say it in at most %(most)s characters.") % {"most": most}]
    return errors
