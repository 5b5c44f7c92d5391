"""What roundtables do when one of their clocks comes to its end, and when organisations merge."""

from collections.abc import Mapping
from datetime import datetime

from core.accounts.actors import Actor
from core.accounts.merging import on_merge
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import actions as clock_actions
from core.clocks import queries as clocks
from core.clocks import registry
from core.clocks.models import Clock
from core.outbox import actions as outbox
from roundtables import inviting
from roundtables.choices import ActionState, Answer, Place
from roundtables.clocks import ACTION_DUE, ACTION_ESCALATION, COMMENTS, MEETING, MINUTES, NEEDS
from roundtables.models import ActionPoint, Invitation, Issue, MinutesComment, Needs, Roundtable, Support

CLOCK = Actor.system("clocks")


def close_comments(subject_id: int, clock: Clock, now: datetime) -> None:
    """The last day for comments on the minutes has passed."""
    _say(Roundtable.objects.get(pk=subject_id), "roundtables.comments_closed", now)


def minutes_due(subject_id: int, clock: Clock, now: datetime) -> None:
    """The minutes should have been sent by now."""
    roundtable = Roundtable.objects.get(pk=subject_id)
    outbox.announce("roundtables.minutes_due", subject=roundtable, actor=CLOCK, data=roundtable.facts(), now=now)


def delete_needs(subject_id: int, clock: Clock, now: datetime) -> None:
    """What guests told of food and health has served its purpose."""
    deleted, _by_model = Needs.objects.filter(invitation__roundtable=subject_id).delete()
    if deleted:
        audit.record("roundtables.needs_deleted", actor=CLOCK, subject=Roundtable.objects.get(pk=subject_id), now=now)


def remind_of_meeting(subject_id: int, clock: Clock, now: datetime) -> None:
    """Guests who have not said no are told that the day comes near."""
    roundtable = Roundtable.objects.get(pk=subject_id)
    invited = Invitation.objects.filter(roundtable=roundtable, place=Place.SENT).exclude(answer=Answer.NO)
    inviting.tell(inviting.REMINDER, invited, roundtable=roundtable, actor=CLOCK, now=now)


def remind_of_action(subject_id: int, clock: Clock, now: datetime) -> None:
    """Whoever is to do it is told that the day comes near."""
    point = ActionPoint.objects.select_related("roundtable").get(pk=subject_id)
    outbox.announce("action_points.reminder", subject=point, actor=CLOCK, data=point.facts(), now=now)


def overdue(subject_id: int, clock: Clock, now: datetime) -> None:
    """The day has passed: it is said, and after a while more it goes to the heads of both sides."""
    point = ActionPoint.objects.select_related("roundtable").get(pk=subject_id)
    if point.state != ActionState.OPEN:
        return
    clock_actions.start(ACTION_ESCALATION, subject=point, actor=CLOCK, now=now)
    _say(point, "action_points.overdue", now)


def escalate(subject_id: int, clock: Clock, now: datetime) -> None:
    """It has been overdue for too long."""
    point = ActionPoint.objects.select_related("roundtable").get(pk=subject_id)
    if point.state != ActionState.OPEN:
        return
    ActionPoint.objects.filter(pk=subject_id).update(escalated_at=now)
    _say(point, "action_points.escalated", now)


def _say(record: Roundtable | ActionPoint, what: str, now: datetime) -> None:
    audit.record(what, actor=CLOCK, subject=record, now=now)
    outbox.announce(what, subject=record, actor=CLOCK, data=record.facts(), now=now)


def roundtable_moved(clock: Clock) -> None:
    """The roundtable's copy of its next end follows."""
    record = Roundtable.objects.get(pk=clock.subject_id)
    Roundtable.objects.filter(pk=record.pk).update(due_at=clocks.next_due(record))


def action_moved(clock: Clock) -> None:
    """The action point's copy of its next end follows."""
    record = ActionPoint.objects.get(pk=clock.subject_id)
    ActionPoint.objects.filter(pk=record.pk).update(due_at=clocks.next_due(record))


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """What an organisation raised, supports, was invited to and is to do goes to the one that goes on."""
    both = Support.objects.filter(organisation=into).values("issue")
    Support.objects.filter(organisation=source, issue__in=both).delete()
    Support.objects.filter(organisation=source).update(organisation=into)
    MinutesComment.objects.filter(organisation=source).update(organisation=into)
    Roundtable.objects.filter(host=source).update(host=into)
    issues = Issue.objects.filter(organisation=source).update(organisation=into)
    # Nobody supports what they raised themselves.
    Support.objects.filter(organisation=into, issue__organisation=into).delete()
    return {
        "issues": issues,
        "roundtable_invitations": Invitation.objects.filter(organisation=source).update(organisation=into),
        "action_points": ActionPoint.objects.filter(organisation=source).update(organisation=into),
    }


on_merge("roundtables", take_over)
registry.on_reminder(MEETING, remind_of_meeting)
registry.on_expiry(COMMENTS, close_comments)
registry.on_expiry(MINUTES, minutes_due)
registry.on_expiry(NEEDS, delete_needs)
registry.on_reminder(ACTION_DUE, remind_of_action)
registry.on_expiry(ACTION_DUE, overdue)
registry.on_expiry(ACTION_ESCALATION, escalate)
for code in (MEETING, MINUTES, COMMENTS, NEEDS):
    registry.on_moved(code, roundtable_moved)
for code in (ACTION_DUE, ACTION_ESCALATION):
    registry.on_moved(code, action_moved)
