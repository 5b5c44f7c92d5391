"""Audit verbs of roundtables, issues and action points, and how each reads in a timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.web.days import days_said
from roundtables.choices import Answer

STAFF = frozenset({Audience.STAFF})
OWNERS = frozenset({Audience.STAFF, Audience.PORTAL})
ALL = frozenset({Audience.STAFF, Audience.PORTAL, Audience.PARTNER, Audience.GOVERNMENT})


def _answer_in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**data, "answer": Answer(data.get("answer", "")).label}


register(
    Verb("roundtables.planned", _("Planned roundtable %(number)s"), icon="calendar-plus", readers=STAFF),
    Verb("roundtables.described", _("Changed the roundtable"), icon="pencil-square", readers=STAFF),
    Verb("roundtables.agenda_changed", _("Changed the agenda"), icon="list-ol", readers=STAFF),
    Verb("roundtables.guest_listed", _("Put %(name)s on the list of guests"), icon="person-plus", readers=STAFF),
    Verb("roundtables.guest_withdrawn", _("Took back the invitation of %(name)s"), icon="person-dash", readers=STAFF),
    Verb(
        "roundtables.guest_answered",
        _("%(name)s answered: %(answer)s"),
        icon="reply",
        tone="info",
        readers=STAFF,
        present=_answer_in_words,
    ),
    Verb("roundtables.substitute_named", _("%(name)s comes in place of %(guest)s"), icon="people", readers=STAFF),
    Verb("roundtables.guest_is_back", _("%(name)s is asked again"), icon="person-check", readers=STAFF),
    Verb("roundtables.place_found", _("A place was found for %(name)s"), icon="person-check", readers=STAFF),
    Verb("roundtables.needs_told", _("A guest told what they need"), icon="universal-access", readers=STAFF),
    Verb("roundtables.needs_deleted", _("What guests told of their needs was deleted"), icon="trash", readers=STAFF),
    Verb("roundtables.attendance_noted", _("Noted who was there"), icon="check2-square", readers=STAFF),
    Verb("roundtables.invited", _("Sent the invitations"), icon="envelope", tone="info", readers=ALL),
    Verb("roundtables.rescheduled", _("Changed time or place"), icon="calendar-event", tone="warn", readers=ALL),
    Verb("roundtables.cancelled", _("Cancelled: %(reason)s"), icon="x-circle", tone="warn", readers=ALL),
    Verb("roundtables.held", _("The roundtable was held"), icon="people", tone="good", readers=ALL),
    Verb("roundtables.minutes_written", _("Wrote the minutes of “%(title)s”"), icon="pencil-square", readers=STAFF),
    Verb("roundtables.decided", _("Took down a decision"), icon="check2-circle", readers=STAFF),
    Verb("roundtables.decision_reworded", _("Changed the words of a decision"), icon="pencil-square", readers=STAFF),
    Verb("roundtables.decision_struck", _("Took a decision out again: %(text)s"), icon="eraser", readers=STAFF),
    Verb(
        "roundtables.minutes_sent",
        _("Sent the minutes for comments until %(until)s"),
        icon="send",
        readers=ALL,
        present=days_said("until"),
    ),
    Verb("roundtables.minutes_commented", _("Commented on the minutes"), icon="chat-left-text", readers=STAFF),
    Verb("roundtables.comment_answered", _("Answered a comment on the minutes"), icon="reply", readers=STAFF),
    Verb("roundtables.comments_closed", _("The comments on the minutes closed"), icon="alarm", readers=STAFF),
    Verb("roundtables.agreed", _("The minutes are agreed"), icon="check-circle", tone="good", readers=ALL),
    Verb(
        "roundtables.reopened", _("Opened the minutes again: %(reason)s"), icon="arrow-counterclockwise", readers=STAFF
    ),
    Verb("roundtables.published", _("Published the minutes"), icon="megaphone", tone="good", readers=ALL),
    Verb("roundtables.pack_taken", _("Took the briefing pack of %(readers)s"), icon="file-earmark-pdf", readers=STAFF),
    Verb("roundtables.exported", _("Exported a list of roundtables"), icon="download", readers=STAFF),
    Verb("issues.raised", _("Raised an issue: %(title)s"), icon="chat-left-dots", tone="info", readers=OWNERS),
    Verb("issues.changed", _("Changed the issue"), icon="pencil-square", readers=OWNERS),
    Verb("issues.said_in_chinese", _("Gave it words in Chinese"), icon="translate", readers=OWNERS),
    Verb("issues.supported", _("Has the same question"), icon="hand-thumbs-up", readers=STAFF),
    Verb("issues.no_longer_supported", _("No longer supports it"), icon="hand-thumbs-down", readers=STAFF),
    Verb("issues.grouped", _("Put it with others that ask the same"), icon="collection", readers=STAFF),
    Verb(
        "issues.put_on_agenda", _("Put on the agenda of %(roundtable)s"), icon="list-ol", tone="progress", readers=ALL
    ),
    Verb(
        "issues.taken_off_agenda",
        _("Taken off the agenda of %(roundtable)s: it waits for another roundtable"),
        icon="arrow-counterclockwise",
        readers=OWNERS,
    ),
    Verb("issues.answered", _("Answered"), icon="reply", tone="good", readers=ALL),
    # Whoever settles it is the one that raised it: JD does not read by whom.
    Verb("issues.settled", _("It is settled"), icon="check-circle", tone="good", readers=OWNERS),
    Verb("issues.not_settled", _("Not settled: %(reason)s"), icon="arrow-repeat", tone="warn", readers=OWNERS),
    Verb("issues.declined", _("Not taken up: %(reason)s"), icon="x-circle", readers=OWNERS),
    Verb("issues.withdrawn", _("Withdrew the issue: %(reason)s"), icon="arrow-counterclockwise", readers=OWNERS),
    Verb("action_points.taken", _("%(who)s is to: %(what)s"), icon="flag", tone="info", readers=ALL),
    Verb("action_points.changed", _("Changed the action point"), icon="pencil-square", readers=STAFF),
    Verb("action_points.reported", _("Reported it as done"), icon="check2", tone="progress", readers=ALL),
    Verb(
        "action_points.time_asked",
        _("Asked for more time, until %(day)s: %(reason)s"),
        icon="hourglass-split",
        tone="warn",
        readers=ALL,
        present=days_said("day"),
    ),
    Verb("action_points.time_declined", _("Gave no more time: %(reason)s"), icon="calendar-x", readers=ALL),
    Verb("action_points.confirmed", _("It is done"), icon="check-circle", tone="good", readers=ALL),
    Verb("action_points.sent_back", _("Not done yet: %(reason)s"), icon="arrow-counterclockwise", readers=ALL),
    Verb(
        "action_points.postponed",
        _("Postponed to %(due_on)s: %(reason)s"),
        icon="calendar-plus",
        readers=ALL,
        present=days_said("due_on"),
    ),
    Verb("action_points.dropped", _("Dropped: %(reason)s"), icon="x-circle", readers=ALL),
    Verb("action_points.reopened", _("Opened again: %(reason)s"), icon="arrow-repeat", tone="warn", readers=ALL),
    Verb("action_points.overdue", _("It is overdue"), icon="alarm", tone="warn", readers=ALL),
    Verb("action_points.escalated", _("Told the heads of both sides"), icon="megaphone", tone="warn", readers=STAFF),
)
