"""What each verb of a roundtable means."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.days import FIRST_DAY, LAST_DAY, end_of
from core.outbox import actions as outbox
from core.workflow import engine
from core.workflow.effects import give_reason, later_day
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move
from roundtables import inviting
from roundtables.choices import IssueState, Place
from roundtables.clocks import COMMENTS, MEETING, NEEDS
from roundtables.issue_workflow import issue_workflow
from roundtables.models import Invitation, Issue, MinutesSection, Roundtable

# What guests told of their food and health is deleted this long after the meeting.
NEEDS_KEPT = timedelta(days=7)
LONGEST = timedelta(hours=12)


def can_be_shown(moment: datetime) -> bool:
    """Whether the instant has an hour in every zone: at the ends of the calendar there is none."""
    return FIRST_DAY.year <= moment.year <= LAST_DAY.year


def plan(move: Move[Roundtable]) -> None:
    """A new roundtable of the series."""
    move.record.created_at = move.now
    move.data["number"] = move.record.number


def invite(move: Move[Roundtable]) -> None:
    """Everyone on the list is sent an invitation; the outbox paces the mails."""
    roundtable = move.record
    listed = list(roundtable.invitations.filter(place=Place.LISTED))
    Invitation.objects.filter(pk__in=[one.pk for one in listed]).update(
        place=Place.SENT, sent_at=move.now, sequence_sent=roundtable.sequence
    )
    move.data["guests"] = inviting.tell(
        inviting.INVITATION, listed, roundtable=roundtable, actor=move.actor, now=move.now
    )
    move.change("invited_at", move.now)
    run_until(move, MEETING, roundtable.starts_at)
    run_until(move, NEEDS, roundtable.ends_at + NEEDS_KEPT)


def reschedule(move: Move[Roundtable]) -> None:
    """Another time or place: calendars are told under the same name and a higher number."""
    roundtable, given = move.record, move.inputs
    starts_at, ends_at = given["starts_at"], given["ends_at"]
    errors: dict[str, list[str]] = {}
    if starts_at <= move.now or not can_be_shown(starts_at):
        errors["starts_at"] = [_("Name a time that is still to come.")]
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        errors["ends_at"] = [_("It ends after it begins, and within twelve hours.")]
    if given.get("link"):
        try:
            URLValidator(schemes=["https"])(given["link"])
        except ValidationError:
            errors["link"] = [_("Give an address that begins with https://.")]
    if not (given.get("venue") or given.get("link")):
        errors["venue"] = [_("Name the venue, the link to join, or both.")]
    if errors:
        raise InvalidInputs(errors)
    for name in ("starts_at", "ends_at", "zone"):
        move.change(name, given[name])
    for name in ("venue", "venue_zh", "link"):
        move.change(name, given.get(name, ""))
    move.change("sequence", roundtable.sequence + 1)
    move.data["starts_at"] = starts_at.isoformat()
    if roundtable.invited_at is not None:
        _tell_all(move, inviting.MOVED)
        run_until(move, MEETING, starts_at)
        run_until(move, NEEDS, ends_at + NEEDS_KEPT)


def cancel(move: Move[Roundtable]) -> None:
    """Calendars are told that it does not take place; issues on its agenda wait for another roundtable."""
    give_reason(move)
    move.change("sequence", move.record.sequence + 1)
    _tell_all(move, inviting.CANCELLED)
    run_until(move, MEETING, None)
    run_until(move, NEEDS, move.now + NEEDS_KEPT if move.record.invited_at else None)
    _free_issues(move)


def _free_issues(move: Move[Roundtable]) -> None:
    """Let the issues of the agenda go back among those that wait, and tell whoever raised or supports them."""
    roundtable = move.record
    waiting = Issue.objects.filter(item__roundtable=roundtable, state=IssueState.ON_AGENDA).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        freed = engine.move(issue_workflow, pk, "take_off_agenda", actor=move.actor, now=move.now)
        facts = freed.facts() | {"roundtable": roundtable.reference}
        outbox.announce("issues.waits_again", subject=freed, actor=move.actor, data=facts, now=move.now)


def _tell_all(move: Move[Roundtable], topic: str) -> None:
    """Tell everyone whose calendar holds it."""
    told = move.record.invitations.filter(place__in=(Place.SENT, Place.WAITING))
    inviting.tell(topic, told, roundtable=move.record, actor=move.actor, now=move.now)
    told.update(sequence_sent=move.record.sequence)


def hold(move: Move[Roundtable]) -> None:
    """It has taken place: the minutes are due, with a section for each item of the agenda."""
    roundtable = move.record
    move.change("held_at", move.now)
    run_until(move, MEETING, None)
    sections_of(roundtable, move.now)
    move.data["attended"] = roundtable.invitations.filter(attended=True).count()


def sections_of(roundtable: Roundtable, now: datetime) -> None:
    """See to it that there is a section of the minutes for each item of the agenda, and one for the whole."""
    known = set(roundtable.sections.values_list("item_id", flat=True))
    wanted = [(None, 0), *roundtable.items.values_list("pk", "position")]
    MinutesSection.objects.bulk_create(
        MinutesSection(roundtable=roundtable, item_id=item, position=position, updated_at=now)
        for item, position in wanted
        if item not in known
    )


def send_minutes(move: Move[Roundtable]) -> None:
    """Participants read the minutes and comment until the end of a day."""
    until = later_day(move, "comments_until")
    move.change("minutes_sent_at", move.now)
    move.change("comments_until", until)
    run_until(move, COMMENTS, end_of(until))
    move.data["until"] = until.isoformat()


def agree(move: Move[Roundtable]) -> None:
    """The minutes stand."""
    move.change("agreed_at", move.now)
    run_until(move, COMMENTS, None)


def reopen(move: Move[Roundtable]) -> None:
    """Something in the minutes was wrong; they are sent once more."""
    move.change("agreed_at", None)
    give_reason(move)


def publish(move: Move[Roundtable]) -> None:
    """Everyone invited reads the agreed minutes, in both languages."""
    move.change("published_at", move.now)


def run_until(move: Move[Any], code: str, due_at: datetime | None) -> None:
    """Let a clock of the record run until an instant, or not at all."""
    clocks.run_until(code, subject=move.record, due_at=due_at, actor=move.actor, now=move.now)
    move.set("due_at", clock_queries.next_due(move.record))
