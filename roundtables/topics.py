"""Whom each step of a roundtable, an issue or an action point concerns, and how they are told.

Invitations, moved dates and cancellations go to each guest with a calendar file and a link of their own (`inviting`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience, OrganisationKind
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from core.scripts import reads_chinese
from core.web.days import days_said
from roundtables import people
from roundtables.choices import WHOLE, CommentOutcome
from roundtables.models import ActionPoint, Issue, MinutesComment

Recipients = Callable[[Message], Iterable[Recipient]]
DAYS = days_said("due_on", "day")
DOORS = {Audience.STAFF: "staff", Audience.PORTAL: "portal"}


def roundtable_url(params: Mapping[str, Any], audience: str) -> str:
    """The roundtable's page for an audience."""
    return _url("roundtables", "roundtables", params["reference"], audience)


def minutes_url(params: Mapping[str, Any], audience: str) -> str:
    """The page, or for programs the address, at which an audience reads the minutes."""
    if audience in DOORS:
        return reverse(f"minutes_{DOORS[Audience(audience)]}:read", args=[params["reference"]])
    return reverse("api:roundtables-minutes", args=[params["reference"]])


def issue_url(params: Mapping[str, Any], audience: str) -> str:
    """The issue's page for an audience."""
    return _url("issues", "issues", params["reference"], audience)


def action_url(params: Mapping[str, Any], audience: str) -> str:
    """The action point's page for an audience."""
    return _url("action_points", "action-points", params["reference"], audience)


def _url(room: str, resource: str, reference: str, audience: str) -> str:
    if audience in DOORS:
        return reverse(f"{room}_{DOORS[Audience(audience)]}:detail", args=[reference])
    return reverse(f"api:{resource}-detail", args=[reference])


def present(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Theme, task and title in the reader's script, days in the reader's language."""
    said = DAYS(params)
    if not reads_chinese():
        return said
    return {**said, **{name: params[f"{name}_zh"] for name in ("theme", "what", "title") if params.get(f"{name}_zh")}}


def present_answer(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """What became of a comment, and of which section, in the reader's language."""
    is_chinese = reads_chinese()
    whole = WHOLE[1] if is_chinese else str(WHOLE[0])
    section = params.get("section_zh" if is_chinese else "section") or whole
    outcome = CommentOutcome(params["outcome"]).label
    return {**present(params), "section": section, "outcome": outcome}


def staff(message: Message) -> Iterable[Recipient]:
    """CBBC's case officers and administrators."""
    return people.staff()


def reached(message: Message) -> Iterable[Recipient]:
    """Everyone who was invited."""
    return people.who_were_reached(message.subject_id)


def raiser(message: Message) -> Iterable[Recipient]:
    """People of the owner that raised the issue."""
    return people.of([_issue(message).organisation_id], people.OWNERS)


def raiser_and_supporters(message: Message) -> Iterable[Recipient]:
    """People of the owner that raised the issue, and of those that support it."""
    issue = _issue(message)
    return people.of([issue.organisation_id, *issue.supports.values_list("organisation_id", flat=True)], people.OWNERS)


def whose_comment(message: Message) -> Iterable[Recipient]:
    """People of the organisation that made the comment: it goes on with whoever the organisation became part of."""
    comment = MinutesComment.objects.filter(pk=message.payload["comment"]).first()
    return people.of([comment.organisation_id], people.COMMENTING) if comment else ()


def staff_unless_theirs(message: Message) -> Iterable[Recipient]:
    """CBBC, unless it did so itself."""
    return () if message.actor_audience == Audience.STAFF else people.staff()


def responsible(message: Message) -> Iterable[Recipient]:
    """People of the organisation that is to do it."""
    return people.of([_point(message).organisation_id])


def responsible_and_staff(message: Message) -> Iterable[Recipient]:
    """As `responsible`, and CBBC."""
    return [*responsible(message), *people.staff()]


def heads(message: Message) -> Iterable[Recipient]:
    """CBBC's administrators, and the reviewers of the platform where it is to do it."""
    point = _point(message)
    told = people.of_kind(OrganisationKind.CBBC, people.HEADS)
    return [*told, *people.of([point.organisation_id])]


def _issue(message: Message) -> Issue:
    return Issue.objects.get(pk=message.subject_id)


def _point(message: Message) -> ActionPoint:
    return ActionPoint.objects.get(pk=message.subject_id)


def _topic(name: str, recipients: Recipients, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    urls = {"roundtables": roundtable_url, "issues": issue_url, "action_points": action_url}
    given = {"url": urls[name.partition(".")[0]], "present": present} | more
    return Topic(name=name, recipients=recipients, subject=subject, notice=notice, icon=icon, **given)


register(
    _topic(
        "roundtables.minutes_sent",
        reached,
        _("Minutes of roundtable %(number)s: your comments"),
        _("The minutes of roundtable %(number)s, “%(theme)s”, are ready for your comments."),
        "send",
    ),
    _topic(
        "roundtables.comment_answered",
        whose_comment,
        _("Roundtable %(number)s: your comment on the minutes is answered"),
        _("Your comment on “%(section)s” in the minutes of roundtable %(number)s is answered: %(outcome)s."),
        "reply",
        url=minutes_url,
        present=present_answer,
    ),
    _topic(
        "roundtables.published",
        reached,
        _("Minutes of roundtable %(number)s"),
        _("The agreed minutes of roundtable %(number)s, “%(theme)s”, are published."),
        "megaphone",
    ),
    _topic(
        "roundtables.comments_closed",
        staff,
        _("Roundtable %(number)s: comments on the minutes have closed"),
        _("The comments on the minutes of roundtable %(number)s have closed. Answer them, then agree the minutes."),
        "alarm",
    ),
    _topic(
        "roundtables.minutes_due",
        staff,
        _("Roundtable %(number)s: the minutes are due"),
        _("The minutes of roundtable %(number)s have not been sent yet."),
        "alarm",
    ),
    _topic(
        "issues.raised",
        staff,
        _("%(reference)s: an issue is raised"),
        _("A rights owner raises an issue for the next roundtable: %(title)s"),
        "chat-left-dots",
    ),
    _topic(
        "issues.put_on_agenda",
        raiser_and_supporters,
        _("%(reference)s is on the agenda"),
        _("“%(title)s” is on the agenda of %(roundtable)s."),
        "list-ol",
    ),
    _topic(
        "issues.waits_again",
        raiser_and_supporters,
        _("%(reference)s waits for another roundtable"),
        _("%(roundtable)s does not take place. “%(title)s” waits for another roundtable."),
        "arrow-counterclockwise",
    ),
    _topic(
        "issues.answered",
        raiser_and_supporters,
        _("%(reference)s: JD.com has answered"),
        _("There is an answer to “%(title)s”."),
        "reply",
        essential=True,
    ),
    _topic(
        "issues.settled",
        staff_unless_theirs,
        _("%(reference)s: settled"),
        _("“%(title)s” is settled for the rights owner."),
        "check-circle",
    ),
    _topic(
        "issues.not_settled",
        staff,
        _("%(reference)s: not settled"),
        _("“%(title)s” is not settled for the rights owner: %(reason)s"),
        "arrow-repeat",
    ),
    _topic(
        "issues.declined",
        raiser,
        _("%(reference)s is not taken up"),
        _("CBBC does not take up “%(title)s”: %(reason)s"),
        "x-circle",
    ),
    _topic(
        "issues.withdrawn",
        staff,
        _("%(reference)s: withdrawn"),
        _("“%(title)s” has been withdrawn."),
        "arrow-counterclockwise",
    ),
    _topic(
        "action_points.taken",
        responsible,
        _("%(reference)s: an action point for you, due %(due_on)s"),
        _("From roundtable %(roundtable)s: %(what)s. It is due on %(due_on)s."),
        "flag",
        essential=True,
    ),
    _topic(
        "action_points.reported",
        staff_unless_theirs,
        _("%(reference)s: reported as done"),
        _("“%(what)s” is reported as done. Confirm it, or say what is missing."),
        "check2",
    ),
    _topic(
        "action_points.time_asked",
        staff,
        _("%(reference)s: more time is asked for"),
        _("More time is asked for “%(what)s”, until %(day)s: %(reason)s"),
        "hourglass-split",
    ),
    _topic(
        "action_points.time_declined",
        responsible,
        _("%(reference)s: no more time, due %(due_on)s"),
        _("There is no more time for “%(what)s”; it is due on %(due_on)s: %(reason)s"),
        "calendar-x",
        essential=True,
    ),
    _topic(
        "action_points.confirmed",
        responsible,
        _("%(reference)s: done"),
        _("“%(what)s” is closed as done."),
        "check-circle",
    ),
    _topic(
        "action_points.sent_back",
        responsible,
        _("%(reference)s: not done yet"),
        _("“%(what)s” is not done yet: %(reason)s"),
        "arrow-counterclockwise",
        essential=True,
    ),
    _topic(
        "action_points.postponed",
        responsible,
        _("%(reference)s: due %(due_on)s"),
        _("“%(what)s” is now due on %(due_on)s."),
        "calendar-plus",
    ),
    _topic(
        "action_points.dropped",
        responsible,
        _("%(reference)s: dropped"),
        _("“%(what)s” need not be done any more: %(reason)s"),
        "x-circle",
    ),
    _topic(
        "action_points.reopened",
        responsible,
        _("%(reference)s: open again"),
        _("“%(what)s” is open again: %(reason)s"),
        "arrow-repeat",
    ),
    _topic(
        "action_points.reminder",
        responsible,
        _("%(reference)s is due on %(due_on)s"),
        _("“%(what)s” is due on %(due_on)s."),
        "alarm",
        essential=True,
    ),
    _topic(
        "action_points.overdue",
        responsible_and_staff,
        _("%(reference)s is overdue"),
        _("“%(what)s” was due on %(due_on)s."),
        "alarm",
        essential=True,
    ),
    _topic(
        "action_points.escalated",
        heads,
        _("%(reference)s has been overdue since %(due_on)s"),
        _("“%(what)s” was due on %(due_on)s and is still open. The heads of both sides are told."),
        "megaphone",
        essential=True,
    ),
)
