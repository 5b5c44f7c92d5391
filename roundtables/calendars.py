"""Calendar files of invitations (RFC 5545, 5546), and the replies that calendars send (METHOD:REPLY)."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from core.accounts.choices import Language
from roundtables.choices import Answer, Place, RoundtableState
from roundtables.models import Invitation, Roundtable

REQUEST, CANCEL = "REQUEST", "CANCEL"
STATUS_OF = {REQUEST: "CONFIRMED", CANCEL: "CANCELLED"}
LONGEST = 200_000  # bytes of a reply; those of real calendars have two thousand
ATTENDEE_ANSWER = {
    Answer.NONE: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.MAYBE: "TENTATIVE",
    Answer.NO: "DECLINED",
}
ANSWER_OF = {status: answer for answer, status in ATTENDEE_ANSWER.items() if answer != Answer.NONE}
# The rules in force since 1996 and 1992. A calendar that knows a zone by its name takes its own.
ZONES = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19920101T000000
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""


class ReplyUnreadable(ValueError):
    """What was given is not a calendar's reply that can be used; the message says why."""


@dataclass(frozen=True)
class Reply:
    """What a calendar answered: for which meeting (`uid`) at which number of change, who, what, and when (aware)."""

    uid: uuid.UUID
    sequence: int
    email: str
    answer: Answer
    at: datetime


def method_of(invitation: Invitation) -> str:
    """Whether a guest's calendar is to hold the roundtable, or to drop it."""
    is_off = invitation.roundtable.state == RoundtableState.CANCELLED
    return CANCEL if is_off or invitation.place in {Place.REPLACED, Place.WITHDRAWN} else REQUEST


def file_of(invitation: Invitation, *, now: datetime) -> bytes:
    """The calendar file for one guest: of all guests it names this one alone. `now` is when it is made."""
    method = method_of(invitation)
    calendar = Calendar()
    calendar.add("prodid", "-//CBBC//IPProtect//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for zone in Timezone.from_ical(ZONES, multiple=True):
        calendar.add_component(zone)
    calendar.add_component(_event(invitation, method, now))
    content: bytes = calendar.to_ical()
    return content


def organiser() -> str:
    """The address to which calendars send their replies: a mailbox that CBBC reads."""
    address: str = settings.IPP_CALENDAR_ADDRESS
    return address


def uid_of(roundtable: Roundtable) -> str:
    """The name under which calendars know a roundtable, for good (RFC 7986, 5.3: a UUID alone)."""
    return str(roundtable.uid)


def summary_of(roundtable: Roundtable) -> str:
    """What stands in the calendar, in both languages."""
    words = []
    for language, theme in ((Language.ENGLISH, roundtable.theme), (Language.CHINESE, roundtable.theme_zh)):
        with override(language):
            words.append(_("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": theme})
    return " · ".join(words)


def _event(invitation: Invitation, method: str, now: datetime) -> Event:
    roundtable = invitation.roundtable
    zone = ZoneInfo(roundtable.zone)
    event = Event()
    event.add("uid", uid_of(roundtable))
    event.add("sequence", roundtable.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", roundtable.starts_at.astimezone(zone))
    event.add("dtend", roundtable.ends_at.astimezone(zone))
    event.add("summary", summary_of(roundtable))
    event.add("status", STATUS_OF[method])
    event.add("transp", "OPAQUE")
    venue = " · ".join(filter(None, (roundtable.venue, roundtable.venue_zh)))
    if venue or roundtable.link:
        event.add("location", venue or roundtable.link)
    if roundtable.link:
        event.add("url", roundtable.link)
        event.add("description", roundtable.link)
    event.add("organizer", _address(organiser(), parseaddr(settings.DEFAULT_FROM_EMAIL)[0]), encode=False)
    event.add("attendee", _attendee(invitation, method), encode=False)
    return event


def _attendee(invitation: Invitation, method: str) -> vCalAddress:
    address = _address(invitation.email, invitation.name)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    if method == REQUEST:
        address.params["PARTSTAT"] = vText(ATTENDEE_ANSWER[Answer(invitation.answer)])
        address.params["RSVP"] = vText("TRUE" if invitation.answer == Answer.NONE else "FALSE")
    return address


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name)
    return address


def read_reply(given: bytes) -> Reply:
    """What a calendar's reply says. Outlook, Google and Apple write the same properties. Raises ReplyUnreadable."""
    if len(given) > LONGEST:
        raise ReplyUnreadable(_("This is too long for a calendar's reply."))
    try:
        calendar = Calendar.from_ical(given)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError) as broken:
        raise ReplyUnreadable(_("This is not a calendar file.")) from broken
    if str(calendar.get("METHOD", "")).upper() != "REPLY" or len(events) != 1:
        raise ReplyUnreadable(_("This is a calendar file, but not a reply to an invitation."))
    return _reply(events[0])


def _reply(event: Component) -> Reply:
    try:
        uid = uuid.UUID(str(event.get("UID", ""))[:36])
    except ValueError as broken:
        raise ReplyUnreadable(_("This replies to an invitation that is not one of ours.")) from broken
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1:
        raise ReplyUnreadable(_("The reply does not say who answers."))
    status = str(attendees[0].params.get("PARTSTAT", "")).upper()
    if status not in ANSWER_OF:
        raise ReplyUnreadable(_("The reply does not say what is answered."))
    stamp, sequence = event.get("DTSTAMP"), event.get("SEQUENCE", 0)
    at = getattr(stamp, "dt", None)
    if not isinstance(at, datetime) or not isinstance(sequence, int):
        raise ReplyUnreadable(_("The reply does not say when it was given."))
    email = str(attendees[0]).removeprefix("MAILTO:").removeprefix("mailto:").strip().lower()
    return Reply(uid, int(sequence), email, ANSWER_OF[status], at if at.tzinfo else at.replace(tzinfo=UTC))
