"""A roundtable with agenda, guests and minutes, and its action points, for tests about what is said and done there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from core.accounts.models import Person
from core.days import house_day
from core.workflow import engine
from roundtables.actions import action_points, minutes
from roundtables.actions.action_points import Task
from roundtables.actions.minutes import Words
from roundtables.choices import ActionState, ItemReaders, Place, RoundtableState, Side
from roundtables.models import ActionPoint, AgendaItem, Invitation, Roundtable
from roundtables.workflow import action_workflow, roundtable_workflow
from tests.cast import SYSTEM, Cast, acting

REASON = {"reason": "Because it is so."}
POINT_PATHS: dict[str, tuple[str, ...]] = {
    ActionState.OPEN: (),
    ActionState.REPORTED: ("report",),
    ActionState.DONE: ("report", "confirm"),
    ActionState.DROPPED: ("drop",),
}


@dataclass
class Meeting:
    """A roundtable that began an hour ago, with three items: for everyone, for owners, for CBBC."""

    cast: Cast
    roundtable: Roundtable
    everyone: AgendaItem
    owners: AgendaItem
    staff: AgendaItem

    def write(self, item: AgendaItem | None, text: str = "Said.", text_zh: str = "已讨论。") -> Any:
        """Write a section, whatever its revision."""
        found = self.roundtable.sections.filter(item=item).first()
        revision = found.revision if found else 0
        pk = item.pk if item else None
        officer = acting(self.cast.officer)
        return minutes.write_section(self.roundtable.pk, pk, Words(text, text_zh), revision=revision, actor=officer)

    def move(self, verb: str, **inputs: Any) -> Roundtable:
        """Move the roundtable by a verb of CBBC's."""
        officer = acting(self.cast.officer)
        self.roundtable = engine.move(roundtable_workflow, self.roundtable.pk, verb, actor=officer, inputs=inputs)
        return self.roundtable

    def send(self, days: int = 10) -> Roundtable:
        """Hold it, write about every item, and send the minutes for comments."""
        if self.roundtable.state == RoundtableState.INVITED:
            self.move("hold")
        for item in (None, self.everyone, self.owners, self.staff):
            words = item.title if item else "The whole"
            self.write(item, f"Minutes of {words}", "会议纪要")
        return self.move("send_minutes", comments_until=house_day() + timedelta(days=days))

    def publish(self) -> Roundtable:
        """Send, agree and publish the minutes."""
        self.send()
        self.move("agree")
        return self.move("publish")

    def take(
        self, what: str = "Send the list of repeat shops", *, by: Person | None = None, **given: Any
    ) -> ActionPoint:
        """Take down an action point; for JD unless another organisation is named."""
        task: dict[str, Any] = {
            "what": what,
            "what_zh": "提交重复侵权店铺名单",
            "organisation_pk": self.cast.jd.pk,
            "due_on": house_day() + timedelta(days=14),
            "item": self.everyone,
        }
        now = given.pop("now", None)
        return action_points.take(
            self.roundtable.pk, Task(**task | given), actor=acting(by or self.cast.officer), now=now
        )


def meeting(cast: Cast, *, number: int = 1, now: datetime | None = None) -> Meeting:
    """A roundtable for which invitations are out to Harrow & Finch, JD and a guest of none, and which has begun."""
    at = now or timezone.now()
    roundtable = Roundtable.objects.create(
        reference=f"R-{number:03d}",
        number=number,
        theme="Repeat shops",
        theme_zh="重复侵权店铺",
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(hours=2),
        venue="JD.com headquarters",
        venue_zh="京东总部",
        host=cast.cbbc,
        chair="Olivia Grant",
        languages=["en", "zh-hans"],
        state=RoundtableState.INVITED,
        created_at=at - timedelta(days=30),
        invited_at=at - timedelta(days=20),
        updated_at=at - timedelta(days=20),
    )
    items = [
        AgendaItem.objects.create(
            roundtable=roundtable, position=position, title=title, title_zh=zh, minutes=30, readers=readers
        )
        for position, (title, zh, readers) in enumerate(
            (
                ("Shops that come back", "重复侵权", ItemReaders.EVERYONE),
                ("Among rights owners", "权利人内部", ItemReaders.OWNERS),
                ("Within CBBC", "内部事项", ItemReaders.STAFF),
            ),
            start=1,
        )
    ]
    for person, side in ((cast.complainant, Side.OWNER), (cast.reviewer, Side.PLATFORM)):
        Invitation.objects.create(
            roundtable=roundtable,
            side=side,
            organisation=person.organisation,
            person=person,
            name=person.name,
            email=person.email,
            place=Place.SENT,
            sent_at=at - timedelta(days=20),
            created_at=at - timedelta(days=30),
            nonce=f"nonce-{person.pk}",
        )
    return Meeting(cast, roundtable, *items)


def point_in(cast: Cast, state: str, gathering: Meeting | None = None, **given: Any) -> ActionPoint:
    """An action point in any state, brought there verb by verb."""
    point = (gathering or meeting(cast)).take(**given)
    for verb in POINT_PATHS[state]:
        inputs: dict[str, Any] = {"report": {"report": "The list was sent."}, "drop": REASON}.get(verb, {})
        point = engine.move(action_workflow, point.pk, verb, actor=acting(cast.officer), inputs=inputs)
    return point


def in_a_week() -> date:
    """A day that is still to come."""
    return house_day() + timedelta(days=7)


__all__ = ["SYSTEM", "Meeting", "in_a_week", "meeting", "point_in"]
