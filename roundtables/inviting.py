"""What guests are told, each with a link of their own: invitation, what was taken down by their link, another time, a
place found, a reminder, the end.

One announcement for each invitation; the outbox paces the mails. Words and calendar file are made when a mail is sent,
from the record as it stands then.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.outbox import actions as outbox
from core.outbox.models import Message
from core.outbox.topics import Attachment, Recipient, Topic, register
from roundtables import calendars, links, people, topics
from roundtables.choices import Answer
from roundtables.models import Invitation, Roundtable
from roundtables.times import times_of

INVITATION = "roundtables.invitation"
MOVED = "roundtables.moved"
CANCELLED = "roundtables.guest_cancelled"
WITHDRAWN = "roundtables.guest_withdrawn"
PLACE_FOUND = "roundtables.place_found"
REMINDER = "roundtables.reminder"
TAKEN_DOWN = "roundtables.taken_down"
ASKED_AGAIN = "roundtables.guest_asked_again"
# What a guest can say, in their own words.
ANSWER_WORDS = {Answer.YES: _("I come"), Answer.MAYBE: _("Perhaps"), Answer.NO: _("I do not come")}

WAITS = "waits"
TAKEN_WORDS = {
    Answer.YES: _("we took down that you come"),
    Answer.MAYBE: _("we took down that you come perhaps"),
    Answer.NO: _("we took down that you do not come"),
    WAITS: _("we took down that you would like to come; all places are taken, and you are on the waiting list"),
    # What was told of needs stands in no mail.
    Answer.NONE: _("we took down what was told of your needs"),
}


def tell(topic: str, invitations: Iterable[Invitation], *, roundtable: Roundtable, actor: Actor, now: datetime) -> int:
    """Tell each of these guests, in the caller's transaction and in one statement; returns how many."""
    return outbox.announce_each(topic, subjects=invitations, actor=actor, data=roundtable.facts(), now=now)


def confirm(invitation: Invitation, what: str, *, actor: Actor, now: datetime) -> None:
    """Tell a guest what came by their link, in the caller's transaction: a program, or a reader to whom the mail was
    forwarded, may have sent it. `what` is one of TAKEN_WORDS."""
    facts = invitation.roundtable.facts() | {"what": what}
    outbox.announce(TAKEN_DOWN, subject=invitation, actor=actor, data=facts, now=now)


def in_words(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The theme in the reader's script, and what was taken down as the end of a sentence."""
    return topics.present({**params, "what": TAKEN_WORDS[params["what"]]})


def guest(message: Message) -> Iterable[Recipient]:
    """The one guest whom it concerns."""
    return people.guests(Invitation.objects.filter(pk=message.subject_id))


def guest_url(params: Mapping[str, Any], audience: str) -> str:
    """The roundtable's page where the guest has one; others answer by the link in their mail."""
    return topics.roundtable_url(params, audience) if audience in topics.DOORS else reverse("web:home")


def details(message: Message) -> Mapping[str, Any]:
    """The hours, the place, and the links of this guest; the link to join where it still takes place for them."""
    invitation = _invitation(message)
    is_on = calendars.method_of(invitation) == calendars.REQUEST
    return {
        "roundtable": invitation.roundtable,
        "times": times_of(invitation.roundtable),
        "answer_links": [(words, links.answer_url(invitation, answer)) for answer, words in ANSWER_WORDS.items()]
        if is_on
        else [],
        "action_url": links.answer_url(invitation) if is_on else "",
        "answer": invitation.get_answer_display() if invitation.answer else "",
        "is_on": is_on,
        "recipient_name": invitation.person.display_name if invitation.person else invitation.name,
    }


def details_and_doubt(message: Message) -> Mapping[str, Any]:
    """As `details`, and what to do where it was somebody else."""
    doubt = _("It was not you, or it has changed? Answer again by one of these links.")
    return {**details(message), "answer": "", "doubt": doubt}


def attachments(message: Message) -> Sequence[Attachment]:
    """The calendar file, twice: Google and Apple look for it beside the words, Outlook among the files."""
    invitation = _invitation(message)
    content = calendars.file_of(invitation, now=timezone.now())
    method = calendars.method_of(invitation)
    return [
        Attachment("invite.ics", content, f"text/calendar; method={method}", stands_for_body=True),
        Attachment("invite.ics", content, "application/ics"),
    ]


def _invitation(message: Message) -> Invitation:
    return Invitation.objects.select_related("roundtable", "person").get(pk=message.subject_id)


def _topic(name: str, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    return Topic(
        name=name,
        recipients=guest,
        subject=subject,
        notice=notice,
        icon=icon,
        url=guest_url,
        template="roundtables/mail/guest",
        action_label=_("Answer"),
        **{"present": topics.present, "details": details} | more,
    )


register(
    _topic(
        INVITATION,
        _("Invitation: roundtable %(number)s, %(theme)s"),
        _("The China-Britain Business Council invites you to roundtable %(number)s, “%(theme)s”."),
        "envelope",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        MOVED,
        _("Changed: roundtable %(number)s, %(theme)s"),
        _("Time or place of roundtable %(number)s, “%(theme)s”, have changed. The calendar file moves it."),
        "calendar-event",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        CANCELLED,
        _("Cancelled: roundtable %(number)s, %(theme)s"),
        _("Roundtable %(number)s, “%(theme)s”, does not take place."),
        "x-circle",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        WITHDRAWN,
        _("No longer for you: roundtable %(number)s, %(theme)s"),
        _("You are no longer among the guests of roundtable %(number)s, “%(theme)s”. It leaves your calendar."),
        "person-dash",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        PLACE_FOUND,
        _("There is a place for you: roundtable %(number)s, %(theme)s"),
        _("You were on the waiting list of roundtable %(number)s, “%(theme)s”. There is a place for you now."),
        "person-check",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        ASKED_AGAIN,
        _("Do you come? Roundtable %(number)s, %(theme)s"),
        _("Whoever was to come in your place to roundtable %(number)s, “%(theme)s”, does not. Do you come yourself?"),
        "envelope",
        attachments=attachments,
        essential=True,
    ),
    _topic(
        TAKEN_DOWN,
        _("Your answer: roundtable %(number)s, %(theme)s"),
        _("Roundtable %(number)s, “%(theme)s”: %(what)s."),
        "check-circle",
        present=in_words,
        details=details_and_doubt,
        essential=True,
    ),
    _topic(
        REMINDER,
        _("Soon: roundtable %(number)s, %(theme)s"),
        _("Roundtable %(number)s, “%(theme)s”, comes near. Tell us if you cannot come."),
        "alarm",
    ),
)
