"""What follows from a new version of a calendar: running clocks are counted again, batch after batch."""

from django.utils import timezone

from core.accounts.actors import Actor
from core.clocks import recounting
from core.clocks.events import CALENDAR_ADDED
from core.clocks.models import CalendarVersion
from core.outbox import events
from core.outbox.events import Event

CLOCK = Actor.system("clocks")


def restate(event: Event) -> None:
    """Count one batch again; where there are more the rest is an event to ourselves, with its own transaction."""
    version = CalendarVersion.objects.select_related("calendar").get(pk=event.subject_id)
    _moved, last = recounting.restate_batch(version, after=event.data.get("after", 0), now=timezone.now())
    if last is not None:
        events.publish(CALENDAR_ADDED, subject=version, actor=CLOCK, data={"after": last})


events.consume(CALENDAR_ADDED, "clocks.restate", restate)
