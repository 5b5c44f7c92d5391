"""Calendar files, read by a parser that is not ours, and the replies of the three calendars as they write them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from core.outbox import mailing, worker
from core.outbox.models import Kind, Message, Status
from core.workflow.errors import InvalidInputs
from roundtables import calendars, inviting, times
from roundtables.actions import answering, guests
from roundtables.choices import Answer
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Roundtable
from tests.cast import Cast, acting
from tests.cast_meetings import move_roundtable

pytestmark = pytest.mark.django_db
LONDON, BEIJING = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")

# As each writes it: Outlook shouts and folds, Google answers with the whole event, Apple adds its own properties.
OUTLOOK = """BEGIN:VCALENDAR\r
METHOD:REPLY\r
PRODID:Microsoft Exchange Server 2010\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:GMT Standard Time\r
BEGIN:STANDARD\r
DTSTART:16010101T020000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0000\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010101T010000\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
ATTENDEE;PARTSTAT={status};CN=Clara Finch:MAILTO:{shouted}\r
COMMENT;LANGUAGE=en-GB:I look forward to it\\n\r
UID:{uid}\r
SUMMARY;LANGUAGE=en-GB:Accepted: Roundtable 1: Repeat infringers · 第1次圆桌\r
 会议\r
DTSTART;TZID=GMT Standard Time:20270310T090000\r
DTEND;TZID=GMT Standard Time:20270310T120000\r
CLASS:PUBLIC\r
PRIORITY:5\r
DTSTAMP:{stamp}\r
TRANSP:OPAQUE\r
STATUS:CONFIRMED\r
SEQUENCE:{sequence}\r
X-MICROSOFT-CDO-APPT-SEQUENCE:0\r
X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r
END:VEVENT\r
END:VCALENDAR\r
"""
GOOGLE = """BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
DTSTART:20270310T010000Z\r
DTEND:20270310T040000Z\r
DTSTAMP:{stamp}\r
ORGANIZER;CN=IPProtect:mailto:no-reply@ipprotect.example\r
UID:{uid}\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Clara F\r
 inch;X-NUM-GUESTS=0:mailto:{email}\r
CREATED:20270201T000000Z\r
LAST-MODIFIED:{stamp}\r
SEQUENCE:{sequence}\r
STATUS:CONFIRMED\r
SUMMARY:Roundtable 1\r
TRANSP:OPAQUE\r
END:VEVENT\r
END:VCALENDAR\r
"""
APPLE = """BEGIN:VCALENDAR\r
CALSCALE:GREGORIAN\r
VERSION:2.0\r
METHOD:REPLY\r
PRODID:-//Apple Inc.//macOS 14.5//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTART;TZID=Asia/Shanghai:20270310T090000\r
DTEND;TZID=Asia/Shanghai:20270310T120000\r
SEQUENCE:{sequence}\r
DTSTAMP:{stamp}\r
SUMMARY:Roundtable 1\r
ORGANIZER;CN="IPProtect":mailto:no-reply@ipprotect.example\r
ATTENDEE;CN="Clara Finch";CUTYPE=INDIVIDUAL;EMAIL="{email}";PARTSTAT={status};\r
 ROLE=REQ-PARTICIPANT:mailto:{email}\r
END:VEVENT\r
END:VCALENDAR\r
"""


def guest_of(roundtable: Roundtable, name: str = "Clara Finch") -> Invitation:
    return Invitation.objects.select_related("roundtable", "person").get(roundtable=roundtable, name=name)


def read(guest: Invitation) -> object:
    return IcsCalendarStream.calendar_from_ics(calendars.file_of(guest, now=timezone.now()).decode())


def reply(shape: str, guest: Invitation, status: str, *, sequence: int = 0, at: datetime | None = None) -> bytes:
    stamp = (at or timezone.now()).astimezone(UTC)
    return shape.format(
        uid=calendars.uid_of(guest.roundtable),
        email=guest.email,
        shouted=guest.email.upper(),
        status=status,
        sequence=sequence,
        stamp=f"{stamp:%Y%m%dT%H%M%SZ}",
    ).encode()


def mails(topic: str, *, at: datetime | None = None) -> list[Message]:
    """The mails that come of what was announced, as the workers make them."""
    for pk in Message.objects.filter(kind=Kind.ANNOUNCEMENT, status=Status.PENDING).values_list("pk", flat=True):
        assert worker.deliver(pk, at or timezone.now())
    return list(Message.objects.filter(kind=Kind.MAIL, topic=topic).order_by("pk"))


def test_another_parser_reads_who_is_invited_to_what_and_when(cast: Cast) -> None:
    begin = datetime(2027, 3, 10, 9, tzinfo=BEIJING)
    roundtable = cast.roundtable(S.INVITED, starts_at=begin)
    calendar = read(guest_of(roundtable))
    (event,) = calendar.events  # type: ignore[attr-defined]
    assert (calendar.method, event.uid, event.sequence) == ("REQUEST", calendars.uid_of(roundtable), 0)  # type: ignore[attr-defined]
    assert (event.dtstart, event.dtend) == (begin, begin + timedelta(hours=3))
    assert event.dtstart.tzinfo.key == "Asia/Shanghai"
    assert {zone.tz_id for zone in calendar.timezones} == {"Europe/London", "Asia/Shanghai"}  # type: ignore[attr-defined]
    assert "Repeat infringers" in event.summary
    assert "重复侵权" in event.summary
    (attendee,) = event.attendees
    assert str(attendee.uri) == f"mailto:{cast.complainant.email}"
    assert (attendee.status, attendee.rsvp) == ("NEEDS-ACTION", True)
    assert cast.reviewer.email not in calendars.file_of(guest_of(roundtable), now=timezone.now()).decode()


def test_a_change_keeps_the_name_and_raises_the_number_and_the_end_takes_it_out(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    uid = calendars.uid_of(roundtable)
    moved = move_roundtable(roundtable, "reschedule", actor=acting(cast.officer))
    (event,) = read(guest_of(moved)).events  # type: ignore[attr-defined]
    assert (event.uid, event.sequence, event.dtstart) == (uid, 1, moved.starts_at.replace(microsecond=0))
    off = move_roundtable(moved, "cancel", actor=acting(cast.officer))
    calendar = read(guest_of(off))
    (event,) = calendar.events  # type: ignore[attr-defined]
    assert (calendar.method, event.status, event.uid, event.sequence) == ("CANCEL", "CANCELLED", uid, 2)  # type: ignore[attr-defined]


def test_the_hour_of_the_place_stays_when_the_clocks_change(cast: Cast) -> None:
    """London puts its clocks forward on 28 March 2027: what moves across it stays at two in the afternoon."""
    before, after = datetime(2027, 3, 24, 14, tzinfo=LONDON), datetime(2027, 3, 31, 14, tzinfo=LONDON)
    now = datetime(2027, 3, 1, tzinfo=UTC)
    roundtable = cast.roundtable(S.INVITED, starts_at=before, zone="Europe/London", now=now)
    assert [at.words for at in times.times_of(roundtable)] == [
        "Wed 24 Mar 2027, 14:00–17:00",
        "Wed 24 Mar 2027, 22:00–Thu 25 Mar 2027, 01:00",
    ]
    hours = {"starts_at": after, "ends_at": after + timedelta(hours=3), "zone": "Europe/London"}
    moved = move_roundtable(roundtable, "reschedule", actor=acting(cast.officer), now=now, **hours)
    assert [at.words for at in times.times_of(moved)] == [
        "Wed 31 Mar 2027, 14:00–17:00",
        "Wed 31 Mar 2027, 21:00–Thu 1 Apr 2027, 00:00",
    ]
    guest = guest_of(moved)
    assert b"DTSTART;TZID=Europe/London:20270331T140000" in calendars.file_of(guest, now=now)
    letter = next(one for one in mails(inviting.MOVED, at=now) if one.person_id == guest.person_id)
    body = mailing.render(letter).body
    assert "Wed 31 Mar 2027, 14:00–17:00 (London)" in body
    assert "21:00" in body


def test_the_mail_carries_the_file_as_outlook_apple_and_google_look_for_it(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    letters = mails(inviting.INVITATION)
    assert len(letters) == 3
    letter = next(one for one in letters if one.person_id == cast.complainant.pk)
    parsed = message_from_bytes(mailing.render(letter).message().as_bytes(), policy=policy.default)
    parts = {part.get_content_type(): part for part in parsed.walk()}
    inline = parts["text/calendar"]
    assert inline.get_param("method") == "REQUEST"
    assert inline.get_param("charset") == "utf-8"
    assert IcsCalendarStream.calendar_from_ics(inline.get_content()).events
    assert parts["application/ics"].get_filename() == "invite.ics"
    words = parts["text/plain"].get_content()
    assert "/roundtables/answer/" in words
    assert "?answer=yes" in words
    assert roundtable.link in words
    others = [part.get_content() for part in parsed.walk() if part.get_content_type().startswith("text/")]
    assert not any(cast.reviewer.email in text or "Jing Li" in text for text in others)
    chinese = next(one for one in letters if one.person_id == cast.reviewer.pk)
    assert "重复侵权" in mailing.render(chinese).subject


def test_a_mail_that_leaves_after_the_end_was_announced_says_what_holds_then(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    letter = mails(inviting.INVITATION)[0]
    move_roundtable(roundtable, "cancel", actor=acting(cast.officer))
    mail = mailing.render(letter)
    assert "/roundtables/answer/" not in str(mail.body)
    assert "The venue is closed." in str(mail.body)
    assert "METHOD:CANCEL" in mail.message().as_string()


@pytest.mark.parametrize("shape", [OUTLOOK, GOOGLE, APPLE], ids=["outlook", "google", "apple"])
@pytest.mark.parametrize(
    ("status", "answer"), [("ACCEPTED", Answer.YES), ("TENTATIVE", Answer.MAYBE), ("DECLINED", Answer.NO)]
)
def test_the_reply_of_each_calendar_is_taken_down(cast: Cast, shape: str, status: str, answer: str) -> None:
    roundtable = cast.roundtable(S.INVITED)
    found = answering.take_reply(roundtable, reply(shape, guest_of(roundtable), status), actor=acting(cast.officer))
    assert (found.name, found.answer, found.answered_by) == ("Clara Finch", answer, "calendar")


def test_a_reply_is_measured_against_what_holds_when_its_turn_comes(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    given = reply(GOOGLE, guest_of(roundtable), "ACCEPTED")
    move_roundtable(roundtable, "reschedule", actor=acting(cast.officer))
    # `roundtable` was read before it was moved, as by whoever waited for the lock.
    with pytest.raises(InvalidInputs, match="time or place have changed"):
        answering.take_reply(roundtable, given, actor=acting(cast.officer))


def test_replies_that_say_nothing_about_now_are_refused_with_the_reason(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    other = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    actor = acting(cast.officer)

    def why(given: bytes) -> str:
        with pytest.raises(InvalidInputs) as caught:
            answering.take_reply(Roundtable.objects.get(pk=roundtable.pk), given, actor=actor)
        return caught.value.errors["reply",][0]

    assert "not a calendar file" in why(b"hello")
    assert "not a reply" in why(calendars.file_of(guest, now=timezone.now()))
    assert "another meeting" in why(reply(GOOGLE, guest_of(other), "ACCEPTED"))
    guests.withdraw(other.pk, guest_of(other).pk, actor=actor)
    assert "does not say what" in why(reply(GOOGLE, guest, "NEEDS-ACTION"))
    said = answering.Given(answer=Answer.NO)
    answering.answer(guest.pk, said, means="link", actor=actor)
    assert "another way since" in why(reply(APPLE, guest, "ACCEPTED", at=timezone.now() - timedelta(hours=1)))
    move_roundtable(roundtable, "reschedule", actor=actor)
    assert "have changed since" in why(reply(OUTLOOK, guest, "ACCEPTED"))
    assert "Nobody with the address" in why(
        reply(GOOGLE, guest, "ACCEPTED", sequence=1).replace(guest.email.encode(), b"a@b.example")
    )
