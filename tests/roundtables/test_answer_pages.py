"""The page behind the link in the mail, and answering in the portal."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roundtables import links
from roundtables.actions import answering, attendance, guests
from roundtables.choices import Answer, Place
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Needs, Roundtable
from tests.cast import SYSTEM, Cast, acting, signed_in
from tests.cast_meetings import move_roundtable
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db


def guest_of(roundtable: Roundtable, name: str = "Clara Finch") -> Invitation:
    return roundtable.invitations.select_related("roundtable").get(name=name)


def address(guest: Invitation, name: str = "answer") -> str:
    return reverse(f"roundtables_answer:{name}", args=[links.token_of(guest)])


def test_a_guest_answers_without_signing_in_and_can_change_it(cast: Cast) -> None:
    guest = guest_of(cast.roundtable(S.INVITED))
    browser = Client()
    page = browser.get(address(guest), {"answer": "yes"})
    assert page.status_code == 200
    assert b'value="yes"' in page.content
    assert b"checked" in page.content
    guest.refresh_from_db()
    assert guest.answer == Answer.NONE, "opening the link answers nothing: programs open links, too"
    said = browser.post(address(guest), {"answer": "yes", "dietary": "No peanuts at all"}, follow=True)
    assert "You come." in said.content.decode()
    assert "peanuts" not in said.content.decode(), "a forwarded reader learns nothing of needs"
    browser.post(address(guest), {"answer": "no"})
    guest.refresh_from_db()
    assert guest.answer == Answer.NO
    assert Needs.objects.get(invitation=guest).dietary == "No peanuts at all"
    browser.post(address(guest), {"answer": "no", "forgets_needs": "on"})
    assert not Needs.objects.exists()


def test_whether_something_was_told_of_needs_does_not_show(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)

    def form(browser: Client, url: str) -> list[str]:
        page = browser.get(url).content.decode()
        return [name for name in ("is_remote", "dietary", "access", "forgets_needs") if f'name="{name}"' in page]

    url = reverse("roundtables_portal:answer", args=[roundtable.reference, guest.pk])
    readers = {
        "link": (Client(), address(guest)),
        "colleague": (signed_in(cast.owner_admin), url),
        "guest": (signed_in(cast.complainant), url),
    }
    before = {who: form(*where) for who, where in readers.items()}
    Needs.objects.create(invitation=guest, dietary="No nuts", recorded_at=timezone.now())
    after = {who: form(*where) for who, where in readers.items()}
    assert after["link"] == before["link"] == ["is_remote", "dietary", "access", "forgets_needs"]
    assert after["colleague"] == before["colleague"] == ["is_remote"]
    assert (before["guest"], after["guest"]) == (["is_remote", "dietary", "access"], before["link"])
    readers["colleague"][0].post(url, {"answer": "yes", "dietary": "Anything", "forgets_needs": "on"})
    assert Needs.objects.get(invitation=guest).dietary == "No nuts"
    guest.refresh_from_db()
    assert guest.answer == Answer.YES


def test_a_link_ends_by_itself_and_then_names_nobody(cast: Cast, settings: Any) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    held = move_roundtable(roundtable, "hold", actor=acting(cast.officer))
    attendance.note(held.pk, present=[guest.pk], absent=[], actor=acting(cast.officer))
    guest = guest_of(roundtable)
    pages = [address(guest, name) for name in ("answer", "certificate")]
    browser = Client()
    with time_machine.travel(held.ends_at + timedelta(days=89), tick=False):
        assert [browser.get(page).status_code for page in pages] == [200, 200]
    with time_machine.travel(held.ends_at + timedelta(days=90, minutes=1), tick=False):
        for page in pages:
            ended = browser.get(page)
            assert ended.status_code == 410
            assert "This link has ended" in ended.content.decode()
            assert "Clara" not in ended.content.decode()
            assert held.theme not in ended.content.decode()
        # A link made today lasts no longer: the record says when the roundtable was.
        settings.IPP_ANSWER_LINK_DAYS = 100
        page = address(guest)
        assert browser.get(page).status_code == 200
        settings.IPP_ANSWER_LINK_DAYS = 90
        assert browser.get(page).status_code == 410


def test_the_page_tells_nobody_who_is_on_the_list(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    answers = []
    for name, email in (("Clara Finch", "new@harrow.example"), ("Olivia Grant", cast.reviewer.email)):
        guest = guest_of(roundtable, name)
        given = {"instead-name": "Ben Bell", "instead-email": email}
        answers.append(Client().post(address(guest, "substitute"), given, follow=True))
    words = [re.findall(r'class="callout[\s\S]*?</div>', page.content.decode()) for page in answers]
    assert words[0] == words[1]
    assert "They get an invitation of their own" in " ".join(words[0])
    own = guest_of(roundtable, "Jing Li")
    given = {"instead-name": "Jing Li", "instead-email": own.email}
    assert Client().post(address(own, "substitute"), given).status_code == 422


def test_the_page_shows_what_is_safe_to_forward(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    response = Client().get(address(guest_of(roundtable)))
    page = response.content.decode()
    assert "Repeat infringers" in page
    assert "Beijing" in page
    assert "London" in page
    assert "Jing Li" not in page
    assert cast.complainant.email not in page
    assert roundtable.link not in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_after_the_event_the_page_says_so_and_hands_out_the_certificate(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    held = move_roundtable(roundtable, "hold", actor=acting(cast.officer))
    attendance.note(held.pk, present=[guest.pk], absent=[], actor=acting(cast.officer))
    browser = Client()
    page = browser.get(address(guest)).content.decode()
    assert "It takes no more answers." in page
    assert "Certificate of attendance" in page
    late = browser.post(address(guest), {"answer": "yes"}, follow=True)
    assert "It takes no more answers." in late.content.decode()
    certificate = browser.get(address(guest, "certificate"))
    assert certificate["Content-Type"] == "application/pdf"
    words = words_of(certificate.content)
    for expected in ("Clara Finch", "Harrow & Finch Ltd", "Repeat infringers", "重复侵权", "哈罗芬奇有限公司"):
        assert expected.replace(" ", "") in words, expected
    absent = guest_of(roundtable, "Jing Li")
    assert browser.get(address(absent, "certificate")).status_code == 404


def test_links_that_are_not_ours_or_no_longer_lead_nowhere(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    assert Client().get(address(guest)[:-4] + "xyz/").status_code == 404
    assert Client().get(reverse("roundtables_answer:answer", args=["a" * 400])).status_code == 404
    guests.withdraw(roundtable.pk, guest.pk, actor=acting(cast.officer))
    assert Client().get(address(guest)).status_code == 404


def test_a_guest_names_a_substitute_by_the_link(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    browser = Client()
    wrong = browser.post(address(guest, "substitute"), {"instead-name": "B", "instead-email": "no"})
    assert wrong.status_code == 422
    given = {"instead-name": "Ben Bell", "instead-email": "ben@harrow.example"}
    page = browser.post(address(guest, "substitute"), given, follow=True)
    assert "Somebody else comes in your place" in page.content.decode()
    assert guest_of(roundtable, "Ben Bell").place == Place.SENT


def test_who_answers_all_too_often_waits(cast: Cast, settings: object) -> None:
    cache.clear()
    settings.IPP_ANSWER_RATE = "2/hour"  # type: ignore[attr-defined]
    guest = guest_of(cast.roundtable(S.INVITED))
    browser = Client()
    statuses = [browser.post(address(guest), {"answer": "yes"}).status_code for _time in range(3)]
    assert statuses == [302, 302, 429]
    cache.clear()


def test_once_it_was_held_the_portal_says_who_was_there_and_not_who_answered(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    browser, address = signed_in(cast.complainant), reverse("roundtables_portal:list")
    assert "Clara Finch: No answer yet" in browser.get(address).content.decode()
    held = move_roundtable(roundtable, "hold", actor=acting(cast.officer))
    assert "Clara Finch: Attendance not noted" in browser.get(address).content.decode()
    for present, absent, words in (([guest.pk], [], "Was there"), ([], [guest.pk], "Was not there")):
        attendance.note(held.pk, present=present, absent=absent, actor=acting(cast.officer))
        assert f"Clara Finch: {words}" in browser.get(address).content.decode()
    assert (
        "No answer yet" not in browser.get(reverse("roundtables_portal:detail", args=[held.reference])).content.decode()
    )


def test_owners_see_their_own_invitations_alone_and_answer_in_the_portal(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    browser = signed_in(cast.complainant)
    assert "Repeat infringers" in browser.get(reverse("roundtables_portal:list")).content.decode()
    page = browser.get(reverse("roundtables_portal:detail", args=[roundtable.reference])).content.decode()
    assert "Clara Finch" in page
    assert "Jing Li" not in page
    url = reverse("roundtables_portal:answer", args=[roundtable.reference, guest.pk])
    assert url in page
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"answer": "maybe"}).status_code == 302
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_by) == (Answer.MAYBE, "portal")
    colleague = signed_in(cast.owner_reader)
    assert colleague.get(url).status_code == 403
    foreign = guest_of(roundtable, "Jing Li")
    other = reverse("roundtables_portal:answer", args=[roundtable.reference, foreign.pk])
    assert browser.get(other).status_code == 404
    stranger = signed_in(cast.stranger)
    assert stranger.get(url).status_code == 404
    assert stranger.get(reverse("roundtables_portal:detail", args=[roundtable.reference])).status_code == 404


def test_a_substitute_is_named_in_the_portal_and_the_story_tells_cbbc(cast: Cast) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = guest_of(roundtable)
    url = reverse("roundtables_portal:answer", args=[roundtable.reference, guest.pk])
    given = {"instead-name": "Ben Bell", "instead-email": "ben@harrow.example"}
    assert signed_in(cast.complainant).post(url, given).status_code == 302
    page = signed_in(cast.officer).get(reverse("roundtables_staff:detail", args=[roundtable.reference]))
    assert "Ben Bell comes in place of Clara Finch" in page.content.decode()


def test_before_the_invitations_are_sent_nobody_outside_sees_the_roundtable(cast: Cast) -> None:
    roundtable = cast.roundtable(S.PLANNED)
    browser = signed_in(cast.complainant)
    assert browser.get(reverse("roundtables_portal:detail", args=[roundtable.reference])).status_code == 404
    guest = guest_of(roundtable)
    assert Client().get(address(guest)).status_code == 404
    late = timezone.now() + timedelta(days=1)
    with pytest.raises(Exception, match="over"):
        answering.answer(guest.pk, answering.Given(answer="yes"), means="link", actor=SYSTEM, now=late)
