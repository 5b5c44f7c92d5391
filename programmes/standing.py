"""Whether an enrolment still stands on a day, until when, and what to do once it does not.

An enrolment rests on its rights, on the agreement, and on the power of attorney where an agent acts. It stands as long
as one of its rights is in force in China and the other two are in force (domain notes, section 4.3).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.audit.models import Event
from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.days import end_of, house_day
from core.outbox import events
from programmes import queries
from programmes.choices import AgreementState, EnrolmentState, PowerState, SuspensionReason
from programmes.events import POWER_CHANGED
from programmes.models import Agreement, Enrolment, PowerOfAttorney, Right
from programmes.models.enrolment import CLOSED

RENEWAL = "enrolment.renewal"
SYSTEM = Actor.system("standing")
# What the system suspends, it reinstates by itself once it is mended.
OWN_REASONS = frozenset({SuspensionReason.RIGHT_LAPSED, SuspensionReason.POWER_ENDED, SuspensionReason.AGREEMENT_ENDED})


@dataclass(frozen=True)
class Expiry:
    """One thing on which an enrolment rests, and its last day. `kind` is right, power or agreement."""

    kind: str
    thing: Right | PowerOfAttorney | Agreement
    on: date

    @property
    def name(self) -> str:
        """What it is called in the present language."""
        return str(self.thing)

    def facts(self) -> dict[str, str]:
        """What messages name, in both scripts: who reads them has a language of their own."""
        with translation.override("en"):
            what = self.name
        with translation.override("zh-hans"):
            return {"what": what, "what_zh": self.name}


def shortfalls(enrolment: Enrolment, day: date) -> list[SuspensionReason]:
    """Why the enrolment does not stand on a day; empty where it does. It wants `agreement__successor` to be loaded."""
    found = []
    if not any(right.carries_complaints_on(day) for right in enrolment.rights.all()):
        found.append(SuspensionReason.RIGHT_LAPSED)
    if enrolment.power is not None and enrolment.power.state_on(day) != PowerState.IN_FORCE:
        found.append(SuspensionReason.POWER_ENDED)
    if enrolment.agreement.state_on(day) == AgreementState.ENDED:
        found.append(SuspensionReason.AGREEMENT_ENDED)
    return found


def expiries(enrolment: Enrolment, day: date) -> list[Expiry]:
    """Everything on which the enrolment rests that ends on the day or later, the earliest first."""
    found = [
        Expiry("right", right, right.ends_on)
        for right in enrolment.rights.all()
        if right.carries_complaints_on(day) and right.ends_on
    ]
    if enrolment.power is not None and enrolment.power.valid_until and enrolment.power.valid_until >= day:
        found.append(Expiry("power", enrolment.power, enrolment.power.valid_until))
    ends_on = enrolment.agreement.ends_on
    if ends_on and ends_on >= day and not _goes_on(enrolment.agreement, ends_on):
        found.append(Expiry("agreement", enrolment.agreement, ends_on))
    return sorted(found, key=lambda one: (one.on, one.kind, one.name))


def _goes_on(agreement: Agreement, ends_on: date) -> bool:
    """Whether a successor takes the agreement's place without a gap, so that nobody has to renew anything."""
    successor = getattr(agreement, "successor", None)
    return successor is not None and successor.in_force_from <= ends_on + timedelta(days=1)


def set_renewal(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """Let the renewal clock run to the earliest expiry, or stop where nothing expires. The caller saves the record."""
    ahead = expiries(enrolment, house_day(now))
    enrolment.renews_on = ahead[0].on if ahead else None
    due = end_of(enrolment.renews_on) if enrolment.renews_on else None
    clocks.run_until(RENEWAL, subject=enrolment, due_at=due, actor=actor, now=now)
    enrolment.due_at = clock_queries.next_due(enrolment)


def reconsider(enrolments: Iterable[Enrolment], *, now: datetime) -> list[Enrolment]:
    """Look at enrolments again after something on which they rest has changed; returns those that were moved.

    Active ones that do not stand are suspended with the first reason; suspended ones that the system itself suspended
    and that stand again are reinstated. The renewal clock of those that stay follows the earliest expiry.
    """
    from core.workflow import engine  # noqa: PLC0415
    from programmes.workflow import enrolment_workflow  # noqa: PLC0415  the table's effects call this module

    moved = []
    for pk in sorted({one.pk for one in enrolments}):
        locked = Enrolment.objects.select_for_update(of=("self",)).select_related("agreement__successor", "power")
        enrolment = locked.get(pk=pk)
        reasons = shortfalls(enrolment, house_day(now))
        verb, inputs = _verb_for(enrolment, reasons)
        if verb:
            moved.append(engine.move(enrolment_workflow, pk, verb, actor=SYSTEM, inputs=inputs, now=now))
        elif enrolment.state == EnrolmentState.ACTIVE:
            set_renewal(enrolment, actor=SYSTEM, now=now)
            enrolment.save(update_fields=["renews_on", "due_at"])
    return moved


def carry_over(successor: Agreement, *, actor: Actor, now: datetime) -> list[Enrolment]:
    """Let the open enrolments of an agreement rest on the one that has taken its place; returns them.

    Those that the end of the old one had suspended stand again, if the new one is in force. The caller sees to it that
    the new one has begun; where that has a successor itself by now, they go on to it.
    """
    resting = Enrolment.objects.exclude(state__in=CLOSED).filter(agreement=successor.predecessor_id)
    carried = list(resting.select_for_update(of=("self",)).order_by("pk"))
    Enrolment.objects.filter(pk__in=[one.pk for one in carried]).update(agreement=successor)
    data = {"agreement": successor.reference}
    Event.objects.bulk_create(
        audit.event("programmes.agreement_followed", actor=actor, subject=one, data=data, now=now) for one in carried
    )
    if successor.state_on(house_day(now)) == AgreementState.SUCCEEDED:
        carry_over(successor.successor, actor=actor, now=now)
    else:
        reconsider(carried, now=now)
    return carried


def _verb_for(enrolment: Enrolment, reasons: list[SuspensionReason]) -> tuple[str, dict[str, Any]]:
    if enrolment.state == EnrolmentState.ACTIVE and reasons:
        return "suspend", {"reason": reasons[0], "note": ""}
    mended = enrolment.state == EnrolmentState.SUSPENDED and enrolment.suspension_reason in OWN_REASONS
    if mended and not reasons:
        return "reinstate", {"note": ""}
    return "", {}


def resting_on_right(right_id: int) -> list[Enrolment]:
    """Enrolments that a change of the right can move."""
    return resting_on_rights([right_id])


def resting_on_rights(right_ids: Collection[int]) -> list[Enrolment]:
    """Enrolments that a change of these rights can move, each once."""
    living = Enrolment.objects.filter(state__in=[EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED])
    return list(living.filter(rights__in=right_ids).distinct())


def power_changed(power: PowerOfAttorney, *, actor: Actor, now: datetime) -> None:
    """Tell higher apps, and look at the enrolments in which the agent acts for the owner."""
    data = {"owner": power.owner_id, "agent": power.agent_id}
    events.publish(POWER_CHANGED, subject=power, actor=actor, data=data, now=now)
    resting = Enrolment.objects.filter(power__owner=power.owner_id, power__agent=power.agent_id)
    _go_on_with_another(resting.exclude(state__in=CLOSED), now)
    reconsider(resting.filter(state__in=[EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED]), now=now)


def _go_on_with_another(enrolments: QuerySet[Enrolment], now: datetime) -> None:
    """Where a power of attorney is worth nothing any more, the enrolment rests on another of the same agent."""
    day = house_day(now)
    for enrolment in enrolments.select_related("power").select_for_update(of=("self",)).order_by("pk"):
        old = enrolment.power
        if old is None or old.state_on(day) == PowerState.IN_FORCE:
            continue
        another = queries.power_to_act_on(enrolment, agent_id=old.agent_id, day=day)
        if another is not None:
            enrolment.power = another
            enrolment.save(update_fields=["power"])
            chosen = {"power": another.reference}
            audit.record("programmes.power_chosen", actor=SYSTEM, subject=enrolment, data=chosen, now=now)
