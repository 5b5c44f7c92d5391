"""What complaints do when one of their clocks runs out or comes near its end."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.workflow import CBBC_SCREENING, JD_REVIEW, OWNER_CLARIFICATION, OWNER_INFORMATION, complaint_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.clocks import queries as clocks
from core.clocks import registry
from core.clocks.models import Clock
from core.outbox import actions as outbox
from core.workflow import engine

CLOCK = Actor.system("clocks")
# Whose target each clock is.
PARTIES = {CBBC_SCREENING: Audience.STAFF, JD_REVIEW: Audience.PARTNER, OWNER_CLARIFICATION: Audience.PORTAL}


def lapse(subject_id: int, clock: Clock, now: datetime) -> None:
    """The owner did not answer CBBC in time: the complaint lapses."""
    engine.move(complaint_workflow, subject_id, "lapse", actor=CLOCK, now=now)


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


def moved(clock: Clock) -> None:
    """A newly published calendar moved a clock: the complaint's copy of its next end follows."""
    complaint = Complaint.objects.get(pk=clock.subject_id)
    Complaint.objects.filter(pk=complaint.pk).update(due_at=clocks.next_due(complaint))


registry.on_expiry(OWNER_INFORMATION, lapse)
for code in PARTIES:
    registry.on_expiry(code, breach)
for code in (OWNER_INFORMATION, OWNER_CLARIFICATION):
    registry.on_reminder(code, remind)
for code in (CBBC_SCREENING, JD_REVIEW, OWNER_CLARIFICATION, OWNER_INFORMATION):
    registry.on_moved(code, moved)
registry.name_pause("ask", _("Resting while the rights owner answers"))
registry.name_pause("clarify", _("Resting while JD's question is answered"))
