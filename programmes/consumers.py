"""What the programme does when one of its clocks runs out or comes near its end."""

from datetime import datetime

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.clocks import registry
from core.clocks.models import Clock
from core.days import end_of, house_day
from core.outbox import actions as outbox
from core.outbox import events
from programmes import standing
from programmes.choices import AgreementState, EnrolmentState, PowerState
from programmes.clocks import AGREEMENT_BEGIN, AGREEMENT_END, POWER_BEGIN, POWER_EXPIRY, RIGHT_EXPIRY, RIGHT_GRACE
from programmes.events import RIGHT_CHANGED
from programmes.models import Agreement, Enrolment, PowerOfAttorney, Right
from programmes.workflow import ALL_CLOCKS, APPLICATION, CHECK, INVITATION, JD_REVIEW

CLOCK = Actor.system("clocks")
# Whose target each counted clock is.
PARTIES = {
    INVITATION: Audience.PORTAL,
    APPLICATION: Audience.PORTAL,
    CHECK: Audience.STAFF,
    JD_REVIEW: Audience.PARTNER,
}


def remind_of_right(subject_id: int, clock: Clock, now: datetime) -> None:
    """A right expires soon."""
    right = Right.objects.select_related("organisation").get(pk=subject_id)
    outbox.announce(
        "programmes.right_expires", subject=right, actor=CLOCK, data=right.message_facts() | _last_day(clock), now=now
    )


def expire_right(subject_id: int, clock: Clock, now: datetime) -> None:
    """A right has expired: everybody concerned is told, the grace period begins, what rests on it is looked at."""
    right = Right.objects.select_related("organisation").get(pk=subject_id)
    audit.record("programmes.right_expired", actor=CLOCK, subject=right, now=now)
    outbox.announce(
        "programmes.right_expired", subject=right, actor=CLOCK, data=right.message_facts() | _last_day(clock), now=now
    )
    if right.grace_ends_on and right.cancelled_on is None:
        clocks.run_until(RIGHT_GRACE, subject=right, due_at=end_of(right.grace_ends_on), actor=CLOCK, now=now)
    right_ended(right, now)


def end_grace(subject_id: int, clock: Clock, now: datetime) -> None:
    """A mark was not renewed in the grace period either."""
    right = Right.objects.select_related("organisation").get(pk=subject_id)
    audit.record("programmes.right_grace_ended", actor=CLOCK, subject=right, now=now)
    right_ended(right, now)


def right_ended(right: Right, now: datetime) -> None:
    """Tell higher apps, and look at the enrolments that rest on the right."""
    events.publish(RIGHT_CHANGED, subject=right, actor=CLOCK, data={"organisation": right.organisation_id}, now=now)
    standing.reconsider(standing.resting_on_right(right.pk), now=now)


def remind_of_power(subject_id: int, clock: Clock, now: datetime) -> None:
    """A power of attorney ends soon."""
    power = PowerOfAttorney.objects.select_related("owner", "agent").get(pk=subject_id)
    outbox.announce(
        "programmes.power_expires", subject=power, actor=CLOCK, data=power.facts() | _last_day(clock), now=now
    )


def end_power(subject_id: int, clock: Clock, now: datetime) -> None:
    """A power of attorney has ended: the agent's access is gone already; enrolments and drafts follow."""
    power = PowerOfAttorney.objects.select_related("owner", "agent").get(pk=subject_id)
    audit.record("programmes.power_ended", actor=CLOCK, subject=power, data={"power": power.reference}, now=now)
    outbox.announce(
        "programmes.power_ended", subject=power, actor=CLOCK, data=power.facts() | _last_day(clock), now=now
    )
    standing.power_changed(power, actor=CLOCK, now=now)


def begin_power(subject_id: int, clock: Clock, now: datetime) -> None:
    """A power of attorney comes into force: the drafts and enrolments that waited for one go on."""
    power = PowerOfAttorney.objects.select_related("owner", "agent").get(pk=subject_id)
    if power.state_on(house_day(now)) == PowerState.IN_FORCE:
        standing.power_changed(power, actor=CLOCK, now=now)


def remind_of_agreement(subject_id: int, clock: Clock, now: datetime) -> None:
    """An agreement ends soon. Where its successor is on record the renewal is prepared, and nobody is reminded."""
    agreement = Agreement.objects.select_related("successor").get(pk=subject_id)
    if not hasattr(agreement, "successor"):
        data = agreement.facts() | _last_day(clock)
        outbox.announce("programmes.agreement_ends", subject=agreement, actor=CLOCK, data=data, now=now)


def end_agreement(subject_id: int, clock: Clock, now: datetime) -> None:
    """An agreement has ended: what rests on it is suspended, unless its successor takes over (see begin_agreement)."""
    agreement = Agreement.objects.select_related("successor").get(pk=subject_id)
    data = agreement.facts() | _last_day(clock)
    audit.record("programmes.agreement_ended", actor=CLOCK, subject=agreement, data=data, now=now)
    if agreement.state_on(house_day(now)) != AgreementState.SUCCEEDED:
        outbox.announce("programmes.agreement_ended", subject=agreement, actor=CLOCK, data=data, now=now)
        standing.reconsider(agreement.enrolments.filter(state=EnrolmentState.ACTIVE), now=now)


def begin_agreement(subject_id: int, clock: Clock, now: datetime) -> None:
    """An agreement comes into force: what rested on its predecessor, suspended by the end of that or not, goes on."""
    agreement = Agreement.objects.select_related("successor").get(pk=subject_id)
    if agreement.predecessor_id and agreement.in_force_from <= house_day(now):
        standing.carry_over(agreement, actor=CLOCK, now=now)


def remind_applicant(subject_id: int, clock: Clock, now: datetime) -> None:
    """An invitation or an application waits for the owner."""
    enrolment = Enrolment.objects.select_related("organisation").get(pk=subject_id)
    outbox.announce("programmes.waiting", subject=enrolment, actor=CLOCK, data=enrolment.facts(), now=now)


def remind_of_renewal(subject_id: int, clock: Clock, now: datetime) -> None:
    """Something on which an active enrolment rests ends soon."""
    found = Enrolment.objects.select_related("organisation", "agreement__successor", "power")
    enrolment = found.get(pk=subject_id)
    ahead = standing.expiries(enrolment, house_day(now))
    if not ahead:  # it goes on by itself since the clock was set
        return
    data = enrolment.facts() | ahead[0].facts() | _last_day(clock)
    outbox.announce("programmes.renewal_due", subject=enrolment, actor=CLOCK, data=data, now=now)


def reconsider(subject_id: int, clock: Clock, now: datetime) -> None:
    """The earliest of what an enrolment rests on has ended: it is suspended, or its clock runs to the next expiry."""
    standing.reconsider(Enrolment.objects.filter(pk=subject_id), now=now)


def breach(subject_id: int, clock: Clock, now: datetime) -> None:
    """A response target has passed: it is recorded, and staff are told."""
    enrolment = Enrolment.objects.select_related("organisation").get(pk=subject_id)
    data = {"party": PARTIES[clock.rule_code].value}
    audit.record("programmes.clock_breached", actor=CLOCK, subject=enrolment, data=data, now=now)
    outbox.announce("programmes.breached", subject=enrolment, actor=CLOCK, data=enrolment.facts() | data, now=now)


def moved(clock: Clock) -> None:
    """A newly published calendar moved a clock: the enrolment's copy of its next end follows."""
    enrolment = Enrolment.objects.get(pk=clock.subject_id)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_at=clock_queries.next_due(enrolment))


def _last_day(clock: Clock) -> dict[str, str]:
    """The last day of a clock that ends with a day of the programme, as messages carry it."""
    return {"day": house_day(clock.due_at - clock.due_at.resolution).isoformat()}


registry.on_reminder(RIGHT_EXPIRY, remind_of_right)
registry.on_expiry(RIGHT_EXPIRY, expire_right)
registry.on_reminder(RIGHT_GRACE, remind_of_right)
registry.on_expiry(RIGHT_GRACE, end_grace)
registry.on_reminder(POWER_EXPIRY, remind_of_power)
registry.on_expiry(POWER_EXPIRY, end_power)
registry.on_expiry(POWER_BEGIN, begin_power)
registry.on_reminder(AGREEMENT_END, remind_of_agreement)
registry.on_expiry(AGREEMENT_END, end_agreement)
registry.on_expiry(AGREEMENT_BEGIN, begin_agreement)
registry.on_reminder(standing.RENEWAL, remind_of_renewal)
registry.on_expiry(standing.RENEWAL, reconsider)
for code in PARTIES:
    registry.on_expiry(code, breach)
for code in (INVITATION, APPLICATION):
    registry.on_reminder(code, remind_applicant)
for code in ALL_CLOCKS:
    registry.on_moved(code, moved)
