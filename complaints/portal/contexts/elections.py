"""Elections on the portal's first page: they stand before everything else, because their period is the law's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.elections import Countdown, countdown_of
from complaints.models import Complaint
from complaints.portal.contexts import parts
from core.clocks.queries import ClockView
from core.workflow.table import State
from programmes.models import Right


@dataclass(frozen=True)
class ElectionCard:
    """A complaint on which the owner may elect, and how long."""

    reference: str
    url: str
    title: str
    right: Right | None
    state: State
    countdown: Countdown | None


def cards(complaints: Sequence[Complaint], running: Mapping[int, ClockView], *, now: datetime) -> list[ElectionCard]:
    """One card each; `running` is the clock of each complaint by its key. No statement."""
    return [_card(complaint, running.get(complaint.pk), now=now) for complaint in complaints]


def _card(complaint: Complaint, clock: ClockView | None, *, now: datetime) -> ElectionCard:
    return ElectionCard(
        reference=complaint.reference,
        url=f"{reverse('complaints_portal:detail', args=[complaint.reference])}#counter-notice",
        title=_("A seller has answered: decide what you do"),
        right=complaint.right,
        state=parts.state_of(complaint),
        countdown=countdown_of([clock] if clock else [], now=now),
    )
