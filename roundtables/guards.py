"""Conditions on a roundtable that must hold when a verb is used."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.verdicts import ALLOWED, Denied, Verdict
from roundtables.choices import CommentOutcome, Place
from roundtables.models import ActionPoint, MinutesComment, Roundtable


def somebody_is_listed(roundtable: Roundtable) -> Verdict:
    """It is still to come, there is a place, and there is somebody to invite."""
    if roundtable.starts_at <= timezone.now():
        return Denied(_("The day has passed. Name another one first."), "in_the_past")
    if not (roundtable.venue or roundtable.link):
        return Denied(_("Name the venue, the link to join, or both."), "no_place")
    if not roundtable.invitations.filter(place=Place.LISTED).exists():
        return Denied(_("Nobody is on the list of guests yet."), "nobody_listed")
    return ALLOWED


def has_begun(roundtable: Roundtable) -> Verdict:
    """It cannot have been held before it began."""
    if roundtable.starts_at > timezone.now():
        return Denied(_("It has not begun yet."), "not_begun")
    return ALLOWED


def has_minutes(roundtable: Roundtable) -> Verdict:
    """Something is written that can be read."""
    if not roundtable.sections.exclude(text="", text_zh="").exists():
        return Denied(_("The minutes are empty."), "no_minutes")
    return ALLOWED


def can_be_agreed(roundtable: Roundtable) -> Verdict:
    """The minutes were sent, and every comment has its answer."""
    if roundtable.minutes_sent_at is None:
        return Denied(_("The minutes have not been sent for comments."), "not_sent")
    if MinutesComment.objects.filter(section__roundtable=roundtable, outcome=CommentOutcome.OPEN).exists():
        return Denied(_("A comment on the minutes has no answer yet."), "comments_open")
    return ALLOWED


def can_be_published(roundtable: Roundtable) -> Verdict:
    """Whole in both languages, and not published yet."""
    if roundtable.published_at is not None:
        return Denied(_("The minutes are published already."), "published")
    half = roundtable.sections.exclude(text="", text_zh="").filter(text="") | roundtable.sections.exclude(
        text="", text_zh=""
    ).filter(text_zh="")
    if half.exists() or roundtable.decisions.filter(text_zh="").exists():
        return Denied(_("A section or a decision is missing in one language."), "one_language")
    return ALLOWED


def not_published(roundtable: Roundtable) -> Verdict:
    """What is published stands."""
    if roundtable.published_at is not None:
        return Denied(_("Published minutes stand."), "published")
    return ALLOWED


def time_is_asked(point: ActionPoint) -> Verdict:
    """Somebody waits to hear whether there is more time. Else there is nothing to decline, and no button for it."""
    if point.asked_day is None:
        return Denied(_("Nobody asks for more time."), "no_time_asked", hidden=True)
    return ALLOWED
