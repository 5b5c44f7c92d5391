"""Enrolments as a rights owner's people and their agents see them: the list, the page, the verbs."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.clocks.queries import ClockState
from core.web.days import day_in_words
from programmes import standing
from programmes.choices import EnrolmentState as S
from programmes.choices import Programme, SuspensionReason
from programmes.models import Enrolment
from programmes.portal.enrolments.contexts.needs import needs
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db
HOME = "/portal/enrolments/"
MOST_STATEMENTS = 24
AFTER_SUBMITTING = [state for state in S if state not in {S.PROSPECT, S.APPLICATION}]


def url(enrolment: Enrolment, page: str = "") -> str:
    return f"{HOME}{enrolment.reference}/{page}"


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def oscar(cast: Cast) -> Client:
    """The browser of Harrow & Finch's administrator."""
    return signed_in(cast.owner_admin)


def test_an_owner_without_an_invitation_reads_what_the_programmes_give_and_whom_to_write_to(oscar: Client) -> None:
    words = text(oscar.get(HOME))
    assert all(str(programme.label) in words for programme in Programme)
    assert "Write to your contact at CBBC" in words


def test_a_prospect_is_not_shown_before_the_invitation(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    assert enrolment.reference not in text(oscar.get(HOME))
    assert oscar.get(url(enrolment)).status_code == 404


def test_an_invitation_shows_cbbcs_words_and_what_is_asked_for_and_begins_the_application(
    oscar: Client, cast: Cast
) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    enrolment = cast.move_enrolment(enrolment, "invite", message="We would be glad to see you in it.")
    page = oscar.get(url(enrolment))
    assert "We would be glad to see you in it." in text(page)
    assert "Certificate of incorporation" in text(page)
    answer = oscar.post(url(enrolment, "do/begin/"), {"version": enrolment.version}, follow=True)
    assert answer.redirect_chain[-1][0] == url(enrolment, "application/")
    enrolment.refresh_from_db()
    assert enrolment.state == S.APPLICATION


def test_each_programme_says_how_the_owner_stands_with_it_and_what_comes_next(oscar: Client, cast: Cast) -> None:
    invited = cast.enrolment(S.INVITED)
    active = cast.enrolment(S.ACTIVE, programme=Programme.TEST_PURCHASE)
    cards = oscar.get(HOME).context["overview"].programmes
    found = {str(card.title): card.row for card in cards}
    assert found["IP Protection Programme"] is None
    platform, purchase = found["Online IP Complaint Platform"], found["Test Purchase Programme"]
    assert (platform.reference, platform.is_yours, str(platform.next_step)) == (
        invited.reference,
        True,
        "Begin the application",
    )
    assert platform.clock.state == ClockState.RUNNING
    assert (purchase.reference, purchase.is_yours, purchase.state.label) == (active.reference, False, "Active")


def test_the_list_is_filtered_searched_and_exported(oscar: Client, cast: Cast) -> None:
    invited = cast.enrolment(S.INVITED)
    active = cast.enrolment(S.ACTIVE, programme=Programme.TEST_PURCHASE)

    def shown(query: str) -> list[str]:
        return [row.reference for row in oscar.get(f"{HOME}?{query}").context["list"].rows]

    assert shown("") == [active.reference, invited.reference]
    assert shown("sort=due")[0] in {active.reference, invited.reference}
    assert shown("state=yours") == [invited.reference]
    assert shown("state=active") == [active.reference]
    assert shown(f"programme={Programme.TEST_PURCHASE}") == [active.reference]
    assert shown("q=哈罗芬奇") == [active.reference, invited.reference]
    assert shown(f"q={invited.reference}") == [invited.reference]
    assert shown("q=brightwater") == []
    assert shown("q=%00") == []
    assert shown("state=invented") == []
    lines = list(csv.reader(io.StringIO(b"".join(oscar.get(f"{HOME}?export=csv&state=active")).decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [active.reference]
    assert "Harrow & Finch Ltd" in lines[1]


def test_somebody_elses_enrolment_is_not_there(cast: Cast) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    stranger = signed_in(cast.stranger)
    pages = ["", "application/", "application/rights/", "application/services/", "application/power/"]
    pages += ["application/documents/registration_certificate/", "application/check/", "submitted/", "do/exit/"]
    for page in pages:
        assert stranger.get(url(enrolment, page)).status_code == 404, page
        assert signed_in(cast.agent).get(url(enrolment, page)).status_code == 404, page
    assert stranger.get(HOME).context["list"].rows == []


def test_an_agent_sees_an_enrolment_only_while_its_power_covers_the_programme(cast: Cast) -> None:
    enrolment = cast.enrolment(S.ACTIVE)
    lena = signed_in(cast.agent)
    assert lena.get(url(enrolment)).status_code == 404
    other = cast.power(programmes=[Programme.TEST_PURCHASE])
    assert lena.get(url(enrolment)).status_code == 404
    power = cast.power()
    page = lena.get(HOME)
    assert [(row.reference, row.owner) for row in page.context["list"].rows] == [(enrolment.reference, cast.harrow)]
    assert lena.get(url(enrolment)).status_code == 200
    assert "End the enrolment" not in text(lena.get(url(enrolment)))
    for ended in (power, other):
        ended.valid_until = date(2024, 6, 1)
        ended.save()
    assert lena.get(url(enrolment)).status_code == 404
    assert lena.get(HOME).context["list"].rows == []


@pytest.mark.parametrize("state", AFTER_SUBMITTING)
def test_the_page_says_whose_turn_it_is_in_every_state(
    state: S, oscar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enrolment = cast.enrolment(state)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = oscar.get(url(enrolment))
    assert page.status_code == 200
    assert str(page.context["page"].prospect.turn) in text(page)
    assert signed_in(cast.owner_reader).get(url(enrolment)).status_code == 200


def test_rights_of_an_enrolment_cost_no_statement_each(
    oscar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enrolment = cast.enrolment(S.ACTIVE, rights=[cast.mark, cast.design, cast.lapsed_mark, cast.uk_mark])
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = oscar.get(url(enrolment))
    assert len(page.context["page"].rights) == 4


def test_a_suspension_says_why_and_how_it_is_mended(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.ACTIVE)
    cast.mark.cancelled_on = timezone.localdate() - timedelta(days=1)
    cast.mark.save()
    standing.reconsider([enrolment], now=timezone.now())
    page = oscar.get(url(enrolment))
    suspension = page.context["page"].suspension
    assert suspension.reason == SuspensionReason.RIGHT_LAPSED.label
    assert suspension.action.url == url(enrolment, "application/rights/")
    _ = cast.design
    answer = oscar.post(suspension.action.url, {"shown": [cast.mark.pk], "rights": [cast.design.pk]})
    assert answer["Location"] == url(enrolment)
    enrolment.refresh_from_db()
    assert enrolment.state == S.ACTIVE


def test_a_suspension_by_cbbc_shows_its_words(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.SUSPENDED)
    words = text(oscar.get(url(enrolment)))
    assert "Nothing was filed for a year." in words
    assert "CBBC reinstates the enrolment" in words


def test_the_page_says_what_ends_first(oscar: Client, cast: Cast) -> None:
    cast.design.expires_on = timezone.localdate() + timedelta(days=40)
    cast.design.save()
    enrolment = cast.enrolment(S.ACTIVE, rights=[cast.mark, cast.design])
    first = oscar.get(url(enrolment)).context["page"].expiries[0]
    assert (first.name, first.on) == (str(cast.design), cast.design.expires_on)


def test_jds_question_is_read_in_the_conversation(oscar: Client, cast: Cast) -> None:
    enrolment = cast.move_enrolment(cast.enrolment(S.JD_REVIEW), "return")
    words = text(oscar.get(url(enrolment)))
    assert "Which shop is the flagship store?" in words
    assert "JD.com" in words


def test_the_owners_administrator_ends_an_enrolment_and_nobody_else_of_the_owner(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.ACTIVE)
    data = {"reason": "owner_leaves", "note": "", "version": enrolment.version}
    clara = signed_in(cast.complainant)
    assert clara.post(url(enrolment, "do/exit/"), data).status_code == 403
    assert "cannot be undone" in text(oscar.get(url(enrolment, "do/exit/")))
    assert oscar.post(url(enrolment, "do/exit/"), data)["Location"] == url(enrolment)
    enrolment.refresh_from_db()
    assert enrolment.state == S.EXITED
    page = oscar.get(url(enrolment))
    assert "The owner leaves the programme" in text(page)
    assert oscar.post(url(enrolment, "do/exit/"), data).status_code == 409


def test_staffs_verbs_are_not_there_for_an_owner(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    for verb in ("approve", "refuse", "accept", "invented"):
        assert oscar.get(url(enrolment, f"do/{verb}/")).status_code == 404


def test_what_needs_doing_stands_on_the_first_page(oscar: Client, cast: Cast) -> None:
    invited = cast.enrolment(S.INVITED)
    cast.enrolment(S.DOCUMENTS_CHECK, programme=Programme.IP_PROTECTION)
    suspended = cast.enrolment(S.SUSPENDED, programme=Programme.TEST_PURCHASE)
    cast.design.expires_on = timezone.localdate() + timedelta(days=20)
    cast.design.save()
    cast.foreign_mark.expires_on = timezone.localdate() + timedelta(days=20)
    cast.foreign_mark.save()
    page = oscar.get("/portal/complaints/")
    assert "Your programmes: what to do next" in text(page)
    found = page.context["needs"]
    assert [one.enrolments[0].reference for one in found.needs] == [invited.reference, suspended.reference]
    assert [one.right for one in found.endings] == [cast.design]


def test_what_needs_doing_costs_four_statements(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sent_back = cast.move_enrolment(cast.enrolment(S.DOCUMENTS_CHECK), "send_back")
    active = cast.enrolment(S.ACTIVE, programme=Programme.TEST_PURCHASE)
    cast.mark.expires_on = timezone.localdate() + timedelta(days=30)
    cast.mark.save()
    standing.reconsider([active], now=timezone.now())
    needs(actor=acting(cast.owner_admin), now=timezone.now())  # what a process keeps in memory is read by the first
    with django_assert_max_num_queries(4):
        found = needs(actor=acting(cast.owner_admin), now=timezone.now())
    words = {one.enrolments[0].reference: one.text for one in found.needs}
    assert "sent the application back" in words[sent_back.reference]
    assert f"ends on {day_in_words(cast.mark.expires_on)}." in words[active.reference]
    assert not needs(actor=acting(cast.stranger), now=timezone.now())
    reader = needs(actor=acting(cast.owner_reader), now=timezone.now())
    assert {one.enrolments[0].reference: one.button for one in reader.needs}[sent_back.reference] == ""


def test_enrolments_that_wait_for_the_same_right_are_one_thing_to_do(oscar: Client, cast: Cast) -> None:
    active = [cast.enrolment(S.ACTIVE, programme=one) for one in (Programme.TEST_PURCHASE, Programme.IP_PROTECTION)]
    cast.mark.expires_on = timezone.localdate() + timedelta(days=30)
    cast.mark.save()
    standing.reconsider(active, now=timezone.now())
    found = oscar.get("/portal/complaints/").context["needs"]
    (need,) = found.needs
    assert {one.reference for one in need.enrolments} == {one.reference for one in active}
    assert need.text.startswith(f"{cast.mark} ends on {day_in_words(cast.mark.expires_on)}.")
    assert need.url == f"/portal/rights/{cast.mark.pk}/"
    assert found.endings == []


def test_an_owner_who_reads_chinese_reads_chinese(cast: Cast) -> None:
    cast.owner_admin.language = "zh-hans"
    cast.owner_admin.save()
    enrolment = cast.enrolment(S.ACTIVE)
    page = text(signed_in(cast.owner_admin).get(url(enrolment)))
    assert 'lang="zh-hans"' in page
    assert "公司注册证书" in page
