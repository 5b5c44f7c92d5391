"""Planning a roundtable, and changing what its guests need not be told of."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from core.workflow.keys import draw_key
from roundtables import policies, queries
from roundtables.actions.answering import fill_places
from roundtables.choices import RoundtableState
from roundtables.effects.meeting import LONGEST, can_be_shown
from roundtables.models import Roundtable
from roundtables.workflow import roundtable_workflow


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is known of a roundtable that is planned. `starts_at` and `ends_at` are aware."""

    number: int
    theme: str
    theme_zh: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    host: Organisation
    chair: str
    languages: list[str]
    venue: str = ""
    venue_zh: str = ""
    link: str = ""
    capacity: int | None = None


def next_number() -> int:
    """The number that follows in the series."""
    return (Roundtable.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def plan(given: Plan, *, actor: Actor, now: datetime | None = None) -> Roundtable:
    """Plan a roundtable. Raises Refused, or InvalidInputs by field; then nothing was written.

    The day may have passed: roundtables held before the programme had this record are planned, and held, afterwards.
    """
    moment = now or timezone.now()
    require(policies.arranges(actor))
    _require_free(given.number)
    if not given.starts_at < given.ends_at <= given.starts_at + LONGEST:
        raise InvalidInputs({"ends_at": [_("It ends after it begins, and within twelve hours.")]})
    if not can_be_shown(given.starts_at):
        raise InvalidInputs({"starts_at": [_("Check the year.")]})
    pk = draw_key(Roundtable)
    roundtable = Roundtable(
        pk=pk, reference=f"RT-{given.starts_at:%Y}-{pk:06d}", created_at=moment, updated_at=moment, **vars(given)
    )
    try:
        return engine.enter(roundtable_workflow, roundtable, "plan", actor=actor, inputs={}, now=moment)
    except IntegrityError:
        _require_free(given.number)  # a rival has taken it since
        raise


def _require_free(number: int) -> None:
    if Roundtable.objects.filter(number=number).exists():
        raise InvalidInputs({"number": [_("There is a roundtable with this number.")]})


@transaction.atomic
def describe(
    pk: int,
    *,
    theme: str,
    theme_zh: str,
    chair: str,
    languages: list[str],
    capacity: int | None,
    actor: Actor,
    now: datetime | None = None,
) -> Roundtable:
    """Change theme, chair, languages or places. More places are given to those who wait, in the order in which they
    answered; fewer take nobody's away. Raises NotVisible, Refused, or Conflict once it was held or cancelled."""
    moment = now or timezone.now()
    require(policies.arranges(actor))
    found = queries.roundtables_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    if found.state not in {RoundtableState.PLANNED, RoundtableState.INVITED}:
        raise Conflict(engine.wrong_state(roundtable_workflow, found), state=found.state)
    given = {"theme": theme, "theme_zh": theme_zh, "chair": chair, "languages": languages, "capacity": capacity}
    changes = {name: (getattr(found, name), value) for name, value in given.items() if getattr(found, name) != value}
    if not changes:
        return found
    for name, value in given.items():
        setattr(found, name, value)
    found.version += 1
    found.updated_at = max(moment, found.updated_at)
    found.save(update_fields=[*changes, "version", "updated_at"])
    audit.record("roundtables.described", actor=actor, subject=found, changes=changes, now=moment)
    fill_places(found, actor=actor, now=moment)
    return found
