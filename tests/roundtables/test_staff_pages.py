"""CBBC's pages: planning, guests, the day."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.choices import Zone
from core.workflow.errors import InvalidInputs
from roundtables.actions import planning
from roundtables.choices import Answer, Place
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Needs, Roundtable
from tests.cast import Cast, acting, signed_in
from tests.cast_meetings import move_roundtable
from tests.rivals import blind_at_first
from tests.roundtables.test_calendars import GOOGLE, reply

pytestmark = pytest.mark.django_db


def staff(name: str, roundtable: Roundtable, *more: int | str) -> str:
    return reverse(f"roundtables_staff:{name}", args=[roundtable.reference, *more])


def guest_of(roundtable: Roundtable, name: str = "Clara Finch") -> Invitation:
    return roundtable.invitations.select_related("roundtable").get(name=name)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.officer)


def test_a_roundtable_is_planned_in_the_hours_of_its_place(cast: Cast, desk: Client) -> None:
    given = {
        "number": "9",
        "theme": "Repeat infringers",
        "theme_zh": "重复侵权",
        "zone": Zone.LONDON,
        "starts_at": "2027-07-01T14:00",
        "ends_at": "2027-07-01T17:00",
        "venue": "10 Bressenden Place",
        "host": str(cast.cbbc.pk),
        "chair": "Olivia Grant",
        "languages": ["en", "zh-hans"],
        "capacity": "40",
    }
    assert desk.get(reverse("roundtables_staff:plan")).status_code == 200
    answer = desk.post(reverse("roundtables_staff:plan"), given, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Thu 1 Jul 2027, 14:00–17:00" in page
    assert "Thu 1 Jul 2027, 21:00–Fri 2 Jul 2027, 00:00" in page
    assert Roundtable.objects.get(number=9).starts_at.isoformat() == "2027-07-01T13:00:00+00:00"
    again = desk.post(reverse("roundtables_staff:plan"), given)
    assert again.status_code == 422
    assert "There is a roundtable with this number." in again.content.decode()
    assert "Repeat infringers" in desk.get(reverse("roundtables_staff:list"), {"q": "重复"}).content.decode()
    assert signed_in(cast.staff_reader).get(reverse("roundtables_staff:plan")).status_code == 403


def test_the_hour_given_with_a_change_is_that_of_the_place(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    url = staff("transition", roundtable, "reschedule")
    local = timezone.localtime(roundtable.starts_at, timezone.get_fixed_timezone(480))
    assert f"{local:%Y-%m-%dT%H:%M}" in desk.get(url).content.decode()
    given = {
        "zone": Zone.LONDON,
        "starts_at": "2027-07-01T14:00",
        "ends_at": "2027-07-01T16:00",
        "venue": "10 Bressenden Place",
        "version": str(roundtable.version),
    }
    assert desk.post(url, given).status_code == 302
    roundtable.refresh_from_db()
    assert roundtable.starts_at.isoformat() == "2027-07-01T13:00:00+00:00"


def test_guests_come_on_the_list_by_organisation_by_name_and_by_paste(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    cast.gather("complainant", "owner_reader")
    url = staff("people", roundtable)
    shown = desk.get(url, {"organisation": cast.harrow.pk}).content.decode()
    assert "Clara Finch" in shown
    given = {"people": [cast.complainant.pk], "side": "owner"}
    assert desk.post(f"{url}?organisation={cast.harrow.pk}", given).status_code == 302
    shared = {"side": "speaker", "language": "en", "zone": "Europe/London"}
    one = {"name": "Anna Bell", "email": "anna@bell.example", **shared}
    assert desk.post(staff("guest", roundtable), one).status_code == 302
    twice = desk.post(staff("guest", roundtable), one)
    assert twice.status_code == 422
    assert desk.post(staff("paste", roundtable), {"lines": "Ben, ben@b.example", **shared}).status_code == 302
    assert set(roundtable.invitations.values_list("name", flat=True)) == {"Clara Finch", "Anna Bell", "Ben"}
    page = desk.get(staff("detail", roundtable)).content.decode()
    assert "anna@bell.example" in page
    ben = guest_of(roundtable, "Ben")
    assert "Ben" in desk.get(staff("withdraw", roundtable, ben.pk)).content.decode()
    assert desk.post(staff("withdraw", roundtable, ben.pk)).status_code == 302
    assert not roundtable.invitations.filter(name="Ben").exists()


def test_cbbc_takes_down_answers_from_the_telephone_and_from_calendars(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    assert desk.get(staff("answer", roundtable, guest.pk)).status_code == 200
    assert desk.post(staff("answer", roundtable, guest.pk), {"answer": "maybe"}).status_code == 302
    upload = SimpleUploadedFile("reply.ics", reply(GOOGLE, guest, "DECLINED", at=timezone.now().replace(year=2030)))
    assert desk.get(staff("reply", roundtable)).status_code == 200
    assert desk.post(staff("reply", roundtable), {"reply": upload}).status_code == 302
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_by) == (Answer.NO, "calendar")
    broken = desk.post(staff("reply", roundtable), {"text": "hello"})
    assert broken.status_code == 422
    assert "This is not a calendar file." in broken.content.decode()


def test_more_places_are_given_to_those_who_wait(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED, capacity=1)
    roundtable.invitations.filter(name="Jing Li").update(place=Place.WAITING, answer="yes", answered_at=timezone.now())
    assert desk.get(staff("edit", roundtable)).status_code == 200
    words = {"theme": "Repeat", "theme_zh": "重复", "chair": "Olivia Grant", "languages": ["en"], "capacity": "2"}
    assert desk.post(staff("edit", roundtable), words).status_code == 302
    assert guest_of(roundtable, "Jing Li").place == Place.SENT


def test_two_people_note_attendance_without_undoing_each_other(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    url = staff("attendance", roundtable)
    assert "three hours before it begins" in desk.get(url).content.decode()
    move_roundtable(roundtable, "hold", actor=acting(cast.officer))
    clara, jing, olivia = (guest_of(roundtable, name) for name in ("Clara Finch", "Jing Li", "Olivia Grant"))
    page = desk.get(url).content.decode()
    assert f'id="guest-{clara.pk}"' in page
    everybody = [clara.pk, jing.pk, olivia.pk]
    desk.post(url, {"shown": everybody, "present": [clara.pk]})
    signed_in(cast.second_officer).post(url, {"shown": everybody, "present": [jing.pk]})
    assert set(roundtable.invitations.filter(attended=True).values_list("name", flat=True)) == {
        "Clara Finch",
        "Jing Li",
    }
    desk.post(url, {"shown": everybody, "before": [clara.pk, jing.pk], "present": [clara.pk, jing.pk], "final": "1"})
    assert guest_of(roundtable, "Olivia Grant").attended is False
    other = {"name": "Walk In", "email": "walk@in.example", "side": "speaker"}
    assert desk.post(staff("unexpected", roundtable), other).status_code == 302
    assert guest_of(roundtable, "Walk In").attended is True
    certificate = desk.get(staff("certificate", roundtable, clara.pk))
    assert certificate["Content-Type"] == "application/pdf"
    assert desk.get(staff("certificate", roundtable, olivia.pk)).status_code == 404


def test_needs_are_read_by_those_who_arrange_the_meeting_alone(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    Needs.objects.create(invitation=guest_of(roundtable), dietary="No peanuts", recorded_at=timezone.now())
    assert "No peanuts" in desk.get(staff("needs", roundtable)).content.decode()
    assert "No peanuts" not in desk.get(staff("detail", roundtable)).content.decode()
    export = b"".join(desk.get(reverse("roundtables_staff:list"), {"export": "csv"}).streaming_content)  # type: ignore[attr-defined]
    assert b"peanuts" not in export
    assert signed_in(cast.staff_reader).get(staff("needs", roundtable)).status_code == 403


def test_of_two_at_once_who_plan_the_same_number_the_second_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = cast.roundtable(S.PLANNED).number
    # The second looked before the first had written.
    monkeypatch.setattr(planning, "_require_free", blind_at_first(planning._require_free))
    with pytest.raises(InvalidInputs, match="with this number"):
        cast.roundtable(S.PLANNED, number=taken)
