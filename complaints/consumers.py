"""What complaints do when one of their clocks runs out or comes near its end, and when lower apps tell of a change."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions import holds, priorities, words
from complaints.actions.merging import move_complaints
from complaints.choices import ComplaintState
from complaints.clocks import (
    ALL_CLOCKS,
    CBBC_SCREENING,
    ELECTION,
    JD_LIFTING,
    JD_REVIEW,
    OWNER_CLARIFICATION,
    OWNER_INFORMATION,
    SELLERS,
    SERVICE,
)
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.workflow import complaint_workflow
from core.accounts.actions.organisations import RENAMED
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.merging import on_merge
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import queries as clocks
from core.clocks import registry
from core.clocks.models import Clock
from core.outbox import actions as outbox
from core.outbox import events
from core.outbox.events import Event
from core.workflow import engine
from core.workflow.errors import Conflict
from merchants.events import COMPANY_OF_SHOP_CHANGED, STRIKES_CHANGED
from merchants.models import Shop
from programmes.events import ENROLMENT_CHANGED, POWER_CHANGED, RIGHT_CHANGED
from programmes.models import Enrolment, PowerOfAttorney, Right

CLOCK = Actor.system("clocks")
# Whose target each clock is.
PARTIES = {
    CBBC_SCREENING: Audience.STAFF,
    SERVICE: Audience.STAFF,
    JD_REVIEW: Audience.PARTNER,
    JD_LIFTING: Audience.PARTNER,
    OWNER_CLARIFICATION: Audience.PORTAL,
}


def lapse(subject_id: int, clock: Clock, now: datetime) -> None:
    """The owner did not answer CBBC in time: the complaint lapses."""
    engine.move(complaint_workflow, subject_id, "lapse", actor=CLOCK, now=now)


def expire(subject_id: int, clock: Clock, now: datetime) -> None:
    """Nobody notified an action in time: JD has to lift its measures (E-Commerce Law, article 43)."""
    engine.move(complaint_workflow, subject_id, "expire", actor=CLOCK, now=now)


def unanswered(subject_id: int, clock: Clock, now: datetime) -> None:
    """The seller let its time pass: the complaint stands as upheld, unless JD has still something to decide."""
    try:
        engine.move(complaint_workflow, subject_id, "uphold", actor=CLOCK, now=now)
    except Conflict:
        complaint = visible_to(CLOCK).select_related("organisation").get(pk=subject_id)
        audit.record("complaints.seller_silent", actor=CLOCK, subject=complaint, now=now)
        outbox.announce("complaints.seller_silent", subject=complaint, actor=CLOCK, data=complaint.facts(), now=now)


def breach(subject_id: int, clock: Clock, now: datetime) -> None:
    """A response target has passed: it is recorded, and staff are told."""
    complaint = visible_to(CLOCK).select_related("organisation").get(pk=subject_id)
    data = {"party": PARTIES[clock.rule_code].value}
    audit.record("complaints.clock_breached", actor=CLOCK, subject=complaint, data=data, now=now)
    outbox.announce("complaints.breached", subject=complaint, actor=CLOCK, data=complaint.facts() | data, now=now)


def remind(subject_id: int, clock: Clock, now: datetime) -> None:
    """The owner's answer is due soon."""
    complaint = visible_to(CLOCK).select_related("organisation").get(pk=subject_id)
    outbox.announce("complaints.reminder", subject=complaint, actor=CLOCK, data=complaint.facts(), now=now)


def remind_of_election(subject_id: int, clock: Clock, now: datetime) -> None:
    """The period for acting upon a counter-notice nears its end."""
    complaint = visible_to(CLOCK).select_related("organisation").get(pk=subject_id)
    data = complaint.facts() | {"due": clock.due_at.isoformat()}
    outbox.announce("complaints.election_reminder", subject=complaint, actor=CLOCK, data=data, now=now)


def moved(clock: Clock) -> None:
    """A newly published calendar moved a clock: the complaint's copy of its next end follows."""
    complaint = Complaint.objects.get(pk=clock.subject_id)
    Complaint.objects.filter(pk=complaint.pk).update(due_at=clocks.next_due(complaint))


def right_changed(event: Event) -> None:
    """What relies on the right is looked at again."""
    holds.reconsider(Q(right_id=event.subject_id), now=timezone.now())


def power_changed(event: Event) -> None:
    """What its agent began or filed for its owner is looked at again."""
    power = PowerOfAttorney.objects.only("owner_id", "agent_id").get(pk=event.subject_id)
    theirs = Q(organisation_id=power.owner_id, agent_id=power.agent_id)
    holds.reconsider(theirs & Q(state=ComplaintState.DRAFT), now=timezone.now())
    holds.reconsider_agents(theirs, now=timezone.now())


def enrolment_changed(event: Event) -> None:
    """The owner's drafts are looked at again."""
    owner_id = Enrolment.objects.values_list("organisation_id", flat=True).get(pk=event.subject_id)
    holds.reconsider(Q(organisation_id=owner_id, state=ComplaintState.DRAFT), now=timezone.now())


def recompute(event: Event) -> None:
    """What counts against a shop, or what its owner has, is something else: open complaints are looked at again."""
    subject: Shop | Organisation | None
    if event.subject_type == Shop._meta.label_lower:
        subject = Shop.objects.filter(pk=event.subject_id).first()
    elif event.subject_type == Enrolment._meta.label_lower:
        subject = Organisation.objects.filter(enrolments=event.subject_id).first()
    else:
        subject = Organisation.objects.filter(pk=event.subject_id).first()
    if subject is not None:
        priorities.reconsider(subject, now=timezone.now(), after=event.data.get("after", 0))


def refresh_words(event: Event) -> None:
    """The names of a right or an owner have changed: its complaints are found under the new ones."""
    model = Right if event.subject_type == Right._meta.label_lower else Organisation
    subject = model._default_manager.filter(pk=event.subject_id).first()
    if subject is not None:
        words.refresh_words(subject, after=event.data.get("after", 0))


events.consume(RIGHT_CHANGED, "complaints.holds", right_changed)
events.consume(POWER_CHANGED, "complaints.holds", power_changed)
events.consume(ENROLMENT_CHANGED, "complaints.holds", enrolment_changed)
for name in (RIGHT_CHANGED, RENAMED, words.STALE):
    events.consume(name, "complaints.words", refresh_words)
for name in (STRIKES_CHANGED, COMPANY_OF_SHOP_CHANGED, ENROLMENT_CHANGED, priorities.STALE):
    events.consume(name, "complaints.priorities", recompute)
on_merge("complaints", move_complaints)

registry.on_expiry(OWNER_INFORMATION, lapse)
for code in PARTIES:
    registry.on_expiry(code, breach)
for code in (OWNER_INFORMATION, OWNER_CLARIFICATION):
    registry.on_reminder(code, remind)
for code in SELLERS:
    registry.on_expiry(code, unanswered)
for code in ELECTION:
    registry.on_expiry(code, expire)
    registry.on_reminder(code, remind_of_election)
for code in ALL_CLOCKS:
    registry.on_moved(code, moved)
registry.name_pause("ask", _("Resting while the rights owner answers"))
registry.name_pause("clarify", _("Resting while JD's question is answered"))
