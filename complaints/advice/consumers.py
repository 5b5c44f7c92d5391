"""What advice requests do when one of their clocks runs out, and when lower apps tell of a change."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints.advice import merging
from complaints.advice.choices import AdviceState
from complaints.advice.queries import movable_by
from complaints.advice.workflow import ADVICE_CLOSE, CBBC_ADVICE, advice_workflow
from complaints.models import AdviceRequest
from core.accounts.actions.organisations import RENAMED
from core.accounts.actors import Actor
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
from programmes.events import RIGHT_CHANGED
from programmes.models import Right

CLOCK = Actor.system("clocks")


def close(subject_id: int, clock: Clock, now: datetime) -> None:
    """Nobody has asked further: the request closes by itself."""
    request = movable_by(CLOCK).get(pk=subject_id)
    if request.state == AdviceState.ANSWERED:
        engine.move(advice_workflow, subject_id, "close", actor=CLOCK, now=now)


def breach(subject_id: int, clock: Clock, now: datetime) -> None:
    """CBBC's response target has passed: it is recorded, and whoever has the request is told."""
    request = movable_by(CLOCK).get(pk=subject_id)
    audit.record("advice.clock_breached", actor=CLOCK, subject=request, now=now)
    outbox.announce("advice.breached", subject=request, actor=CLOCK, data=request.facts(), now=now)


def moved(clock: Clock) -> None:
    """A newly published calendar moved a clock: the request's copy of its next end follows."""
    request = AdviceRequest.objects.get(pk=clock.subject_id)
    AdviceRequest.objects.filter(pk=request.pk).update(due_at=clocks.next_due(request))


def refresh_words(event: Event) -> None:
    """The names of a right or an owner have changed: its requests are found under the new ones."""
    model = Right if event.subject_type == Right._meta.label_lower else Organisation
    subject = model._default_manager.filter(pk=event.subject_id).first()
    if subject is not None:
        merging.refresh_words(subject, after=event.data.get("after", 0))


for name in (RIGHT_CHANGED, RENAMED, merging.STALE):
    events.consume(name, "advice.words", refresh_words)
on_merge("advice", merging.move_requests)

registry.on_expiry(ADVICE_CLOSE, close)
registry.on_expiry(CBBC_ADVICE, breach)
for code in (ADVICE_CLOSE, CBBC_ADVICE):
    registry.on_moved(code, moved)
registry.name_pause("question_back", _("Resting while the rights owner answers"))
