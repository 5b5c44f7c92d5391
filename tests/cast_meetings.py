"""Roundtables of tests, in every state, brought there verb by verb."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.accounts.actors import Actor
from core.accounts.choices import Language, Zone
from core.accounts.models import Organisation, Person
from core.days import house_day
from core.workflow import engine
from roundtables.actions import guests, planning
from roundtables.choices import RoundtableState as S
from roundtables.models import Roundtable
from roundtables.workflow import roundtable_workflow

ROUNDTABLE_PATHS: dict[str, tuple[str, ...]] = {
    S.PLANNED: (),
    S.INVITED: ("invite",),
    S.HELD: ("invite", "hold"),
    S.AGREED: ("invite", "hold", "send_minutes", "agree"),
    S.CANCELLED: ("invite", "cancel"),
}
AHEAD, LENGTH = timedelta(days=20), timedelta(hours=3)


def planned(*, host: Organisation, by: Actor, now: datetime | None = None, **given: Any) -> Roundtable:
    """A roundtable twenty days ahead, in Beijing and by link."""
    moment = now or timezone.now()
    starts_at = (moment + AHEAD).replace(minute=0, second=0, microsecond=0)
    fields = {
        "number": planning.next_number(),
        "theme": "Repeat infringers",
        "theme_zh": "重复侵权",
        "starts_at": starts_at,
        "ends_at": given.get("starts_at", starts_at) + LENGTH,
        "zone": Zone.BEIJING,
        "venue": "British Embassy, Beijing",
        "venue_zh": "英国驻华大使馆",
        "link": "https://meet.example/roundtable",
        "host": host,
        "chair": "Olivia Grant",
        "languages": [Language.ENGLISH, Language.CHINESE],
    }
    return planning.plan(planning.Plan(**(fields | given)), actor=by, now=moment)


def roundtable_in(
    state: str,
    *,
    host: Organisation,
    officer: Person,
    people: Sequence[Person],
    now: datetime | None = None,
    **given: Any,
) -> Roundtable:
    """A roundtable in any state, to which these people are invited. What was held began when it was planned to."""
    actor, moment = Actor.person(officer), now or timezone.now()
    found = planned(host=host, by=actor, now=moment, **given)
    guests.list_people(found.pk, people, actor=actor, now=moment)
    for verb in ROUNDTABLE_PATHS[state]:
        found = move_roundtable(found, verb, actor=actor, now=moment)
    return found


def move_roundtable(
    roundtable: Roundtable, verb: str, *, actor: Actor, now: datetime | None = None, **given: Any
) -> Roundtable:
    """Move a roundtable by a verb, with inputs that hold. What is to be held is first made to have begun."""
    moment = now or timezone.now()
    if verb == "hold":
        Roundtable.objects.filter(pk=roundtable.pk).update(
            starts_at=timezone.now() - LENGTH, ends_at=timezone.now() - timedelta(hours=1)
        )
    if verb == "send_minutes":
        roundtable.sections.filter(item=None).update(text="It was opened.", text_zh="会议开始。")
    inputs: dict[str, dict[str, Any]] = {
        "cancel": {"reason": "The venue is closed."},
        "reopen": {"reason": "A name is misspelt."},
        "send_minutes": {"comments_until": house_day(moment) + timedelta(days=7)},
        "reschedule": {
            "starts_at": moment + timedelta(days=30),
            "ends_at": moment + timedelta(days=30, hours=2),
            "zone": Zone.BEIJING,
            "venue": "CBBC, Beijing",
            "venue_zh": "",
            "link": "",
        },
    }
    return engine.move(
        roundtable_workflow, roundtable.pk, verb, actor=actor, inputs=inputs.get(verb, {}) | given, now=moment
    )
