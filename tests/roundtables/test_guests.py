"""Guests: who is listed, who gets a place, who comes instead, and what they are told."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.clocks.scan import fire_due
from core.outbox import mailing, worker
from core.outbox.models import Kind, Message
from core.workflow.errors import Conflict, InvalidInputs, Refused
from roundtables import calendars, certificates, inviting
from roundtables.actions import answering, guests, planning
from roundtables.actions.answering import Given
from roundtables.choices import Answer, Means, Place
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Needs, Roundtable
from tests.cast import SYSTEM, Cast, acting, signed_in
from tests.cast_meetings import move_roundtable
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db
LINES = """Anna Bell <anna@bell.example>, Bell Ltd
王芳，wang.fang@cnipa.example，国家知识产权局
Bell Ltd\tBen Bell\tBEN@bell.example
anna@bell.example; Anna Bell
"""


def say(guest: Invitation, answer: str, **more: Any) -> Invitation:
    return answering.answer(guest.pk, Given(answer=answer, **more), means=Means.LINK, actor=SYSTEM)


def guest_of(roundtable: Roundtable, name: str) -> Invitation:
    return roundtable.invitations.select_related("roundtable").get(name=name)


def told(topic: str) -> list[int]:
    return list(Message.objects.filter(kind=Kind.ANNOUNCEMENT, topic=topic).values_list("subject_id", flat=True))


def at_once(*coming: Invitation) -> None:
    """They all say yes at the same moment."""
    barrier = threading.Barrier(len(coming))

    def come(guest: Invitation) -> None:
        try:
            barrier.wait(timeout=10)
            say(guest, Answer.YES)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come, args=(guest,)) for guest in coming]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)


def test_many_guests_are_pasted_as_they_come_out_of_address_books(cast: Cast) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    shared: dict[str, Any] = {"side": "speaker", "language": "en", "zone": "Europe/London"}
    listed = guests.list_pasted(roundtable.pk, LINES, **shared, actor=acting(cast.officer))
    assert [(one.name, one.email, one.organisation_name) for one in listed] == [
        ("Anna Bell", "anna@bell.example", "Bell Ltd"),
        ("王芳", "wang.fang@cnipa.example", "国家知识产权局"),
        ("Bell Ltd Ben Bell", "ben@bell.example", ""),
    ]
    again = guests.list_pasted(roundtable.pk, LINES, **shared, actor=acting(cast.officer))
    assert again == []


def test_one_line_that_cannot_be_read_keeps_all_out(cast: Cast) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    with pytest.raises(InvalidInputs) as caught:
        guests.list_pasted(
            roundtable.pk,
            "Anna Bell, anna@bell.example\nnobody at all",
            side="owner",
            language="en",
            zone="Europe/London",
            actor=acting(cast.officer),
        )
    assert "Line 2" in caught.value.errors["lines",][0]
    assert not roundtable.invitations.exists()


def test_readers_of_cbbc_do_not_change_the_list(cast: Cast) -> None:
    roundtable = cast.roundtable(S.PLANNED)
    with pytest.raises(Refused):
        guests.list_people(roundtable.pk, [cast.stranger], actor=acting(cast.staff_reader))


def test_who_says_yes_beyond_the_capacity_waits_and_is_told_of_a_place_that_somebody_gives_back(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    first, second, third = roundtable.invitations.order_by("pk")
    assert say(first, Answer.YES).place == Place.SENT
    assert say(second, Answer.YES).place == Place.WAITING
    assert say(third, Answer.YES, is_remote=True).place == Place.SENT, "who joins by the link takes no place"
    say(second, Answer.YES)
    say(first, Answer.NO)
    second.refresh_from_db()
    assert second.place == Place.SENT
    assert told(inviting.PLACE_FOUND) == [second.pk]
    assert say(first, Answer.YES).place == Place.WAITING


def test_who_comes_by_the_link_after_all_gives_the_place_back(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    first, second, _third = roundtable.invitations.order_by("pk")
    say(first, Answer.YES)
    say(second, Answer.YES)
    say(first, Answer.YES, is_remote=True)
    second.refresh_from_db()
    assert second.place == Place.SENT


def test_many_who_wait_get_their_places_in_as_many_statements_as_few(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)

    def statements(waiting: int) -> int:
        Roundtable.objects.filter(pk=roundtable.pk).update(capacity=1)
        for place in range(waiting):
            named = f"{waiting}-{place}"
            Invitation.objects.create(
                roundtable=roundtable, side="owner", name=f"Guest {named}", email=f"guest-{named}@many.example",
                place=Place.WAITING, answer=Answer.YES, answered_at=timezone.now(), nonce=named,
                created_at=timezone.now(),
            )  # fmt: skip
        words = {name: getattr(roundtable, name) for name in ("theme", "theme_zh", "chair", "languages")}
        with CaptureQueriesContext(connection) as captured:
            planning.describe(roundtable.pk, **words, capacity=100 + waiting, actor=acting(cast.officer))
        return len(captured)

    few, many = statements(2), statements(20)
    assert many == few
    assert len(told(inviting.PLACE_FOUND)) == 22


@pytest.mark.django_db(transaction=True)
def test_of_two_rivals_for_the_last_place_one_waits(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    first, second, _third = roundtable.invitations.order_by("pk")
    at_once(first, second)
    places = Invitation.objects.filter(pk__in=(first.pk, second.pk)).values_list("place", flat=True)
    assert sorted(places) == [Place.SENT, Place.WAITING]


def test_a_substitute_takes_the_place_and_gets_a_link_of_their_own(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    guest = guest_of(roundtable, "Clara Finch")
    say(guest, Answer.YES, dietary="No nuts")
    answering.send_substitute(guest.pk, name="Ben  Bell", email="BEN@harrow.example", actor=SYSTEM)
    instead = guest_of(roundtable, "Ben Bell")
    guest.refresh_from_db()
    assert (guest.place, instead.place, instead.answer) == (Place.REPLACED, Place.SENT, Answer.YES)
    assert (instead.name, instead.email, instead.organisation_id) == (
        "Ben Bell",
        "ben@harrow.example",
        cast.harrow.pk,
    )
    assert instead.nonce != guest.nonce
    assert not Needs.objects.filter(invitation=guest).exists()
    assert instead.pk in told(inviting.INVITATION)
    assert guest.pk in told(inviting.WITHDRAWN)
    with pytest.raises(Conflict):
        say(guest, Answer.YES)


def test_a_guest_whose_substitute_is_taken_off_is_asked_again_and_told_so(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    say(guest, Answer.YES, is_remote=True)
    answering.send_substitute(guest.pk, name="Ben Bell", email="ben@harrow.example", actor=SYSTEM)
    guests.withdraw(roundtable.pk, guest_of(roundtable, "Ben Bell").pk, actor=acting(cast.officer))
    guest.refresh_from_db()
    assert (guest.place, guest.answer, guest.is_remote) == (Place.SENT, Answer.NONE, False)
    assert told(inviting.ASKED_AGAIN) == [guest.pk]
    assert b"METHOD:REQUEST" in calendars.file_of(guest_of(roundtable, "Clara Finch"), now=timezone.now())
    page = signed_in(cast.officer).get(reverse("roundtables_staff:detail", args=[roundtable.reference]))
    assert "Clara Finch is asked again" in page.content.decode()
    assert say(guest, Answer.YES).answer == Answer.YES


def test_a_substitute_who_names_the_guest_gives_the_place_back(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    answering.send_substitute(guest.pk, name="Ben Bell", email="ben@harrow.example", actor=SYSTEM)
    instead = guest_of(roundtable, "Ben Bell")
    answering.send_substitute(instead.pk, name="Clara Finch", email=guest.email, actor=SYSTEM)
    places = dict(roundtable.invitations.values_list("name", "place"))
    assert (places["Clara Finch"], places["Ben Bell"]) == (Place.SENT, Place.REPLACED)
    assert told(inviting.ASKED_AGAIN) == [guest.pk]
    guests.withdraw(roundtable.pk, instead.pk, actor=acting(cast.officer))
    assert told(inviting.ASKED_AGAIN) == [guest.pk], "nobody is asked twice"


def test_a_place_given_to_somebody_who_is_a_guest_already_goes_to_whoever_waits(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    guest, waits = guest_of(roundtable, "Clara Finch"), guest_of(roundtable, "Olivia Grant")
    say(guest, Answer.YES)
    say(waits, Answer.YES)
    invited = told(inviting.INVITATION)
    answering.send_substitute(guest.pk, name="Jing Li", email=cast.reviewer.email, actor=SYSTEM)
    assert told(inviting.INVITATION) == invited, "there is no second invitation"
    assert told(inviting.PLACE_FOUND) == [waits.pk]
    guests.withdraw(roundtable.pk, guest.pk, actor=acting(cast.officer))
    assert guest_of(roundtable, "Clara Finch").place == Place.WITHDRAWN


def test_substitutes_are_matched_to_accounts_of_the_guests_own_organisation_alone(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    answering.send_substitute(guest.pk, name="Somebody Else", email=cast.stranger.email, actor=SYSTEM)
    instead = guest_of(roundtable, "Somebody Else")
    assert instead.person is None
    Invitation.objects.filter(pk=instead.pk).update(person=cast.stranger, attended=True)
    certificate = words_of(certificates.pdf_of(guest_of(roundtable, "Somebody Else")))
    assert "SomebodyElse" in certificate
    assert "StellaBrook" not in certificate, "the name in somebody's account is theirs"
    answering.send_substitute(instead.pk, name="O R", email=cast.owner_reader.email, actor=SYSTEM)
    assert guest_of(roundtable, "O R").person == cast.owner_reader


def test_what_comes_by_the_link_is_confirmed_once_for_each_change(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    for answer in (Answer.YES, Answer.YES, Answer.NO):
        say(guest, answer)
    assert told(inviting.TAKEN_DOWN) == [guest.pk] * 2
    say(guest, Answer.NO, dietary="No nuts")
    say(guest, Answer.NO, dietary="No nuts")
    assert len(told(inviting.TAKEN_DOWN)) == 3
    answering.answer(guest.pk, Given(answer=Answer.MAYBE), means=Means.PORTAL, actor=acting(cast.complainant))
    assert len(told(inviting.TAKEN_DOWN)) == 3, "who was signed in knows what they did"
    for message in Message.objects.filter(kind=Kind.ANNOUNCEMENT, topic=inviting.TAKEN_DOWN):
        worker.deliver(message.pk, timezone.now())
    letters = Message.objects.filter(kind=Kind.MAIL, topic=inviting.TAKEN_DOWN).order_by("pk")
    first, second, third = (str(mailing.render(letter).body) for letter in letters)
    assert "we took down that you come." in first
    assert "we took down that you do not come." in second
    assert "?answer=yes" in second, "a guest for whom somebody else has answered puts it right from the mail"
    assert "what was told of your needs" in third
    assert "nuts" not in third


def test_after_the_end_no_answer_is_taken(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    with pytest.raises(Conflict) as caught:
        answering.answer(
            guest.pk,
            Given(answer=Answer.YES),
            means=Means.LINK,
            actor=SYSTEM,
            now=roundtable.ends_at + timedelta(minutes=1),
        )
    assert "over" in str(caught.value)


def test_four_hundred_are_invited_in_one_transaction_each_once(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    lines = "\n".join(f"Guest {number}, guest{number}@many.example" for number in range(400))
    guests.list_pasted(
        roundtable.pk, lines, side="owner", language="en", zone="Europe/London", actor=acting(cast.officer)
    )
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        move_roundtable(roundtable, "invite", actor=acting(cast.officer))
    assert len(set(told(inviting.INVITATION))) == 400
    assert len(told(inviting.INVITATION)) == 400
    guests.list_pasted(
        roundtable.pk, "Late, late@many.example", side="owner", language="en", zone="Europe/London",
        actor=acting(cast.officer),
    )  # fmt: skip
    move_roundtable(roundtable, "invite", actor=acting(cast.officer))
    assert len(told(inviting.INVITATION)) == 401


def test_needs_are_deleted_with_the_invitation_and_by_the_clock(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    say(guest, Answer.YES, dietary="No nuts", access="Step-free")
    fire_due(roundtable.ends_at + timedelta(days=6))
    assert Needs.objects.get(invitation=guest).dietary == "No nuts"
    fire_due(roundtable.ends_at + timedelta(days=7, hours=1))
    assert not Needs.objects.exists()


def test_those_who_have_not_said_no_are_reminded(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    say(guest_of(roundtable, "Clara Finch"), Answer.NO)
    fire_due(roundtable.starts_at - timedelta(hours=20))
    reminded = Invitation.objects.filter(pk__in=told(inviting.REMINDER)).values_list("name", flat=True)
    assert sorted(reminded) == ["Jing Li", "Olivia Grant"]


def test_who_is_taken_off_the_list_is_told_and_their_calendar_too(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable, "Clara Finch")
    guests.withdraw(roundtable.pk, guest.pk, actor=acting(cast.officer))
    assert told(inviting.WITHDRAWN) == [guest.pk]
    guest = guest_of(roundtable, "Clara Finch")
    assert b"METHOD:CANCEL" in calendars.file_of(guest, now=timezone.now())
