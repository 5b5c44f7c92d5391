"""A right ends with its last day in Beijing, whoever asks, through whichever door, in whichever zone they live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from complaints.choices import ComplaintState as S
from core.days import house_day
from core.workflow.errors import Conflict, InvalidInputs
from programmes.choices import RightStatus
from tests.api.callers import calling
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 10)
STILL = datetime(2026, 6, 10, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
OVER = datetime(2026, 6, 10, 17, 0, tzinfo=UTC)  # 18:00 in London on the last day, 01:00 of the next in Beijing


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


@pytest.fixture
def ending(cast: Cast) -> Cast:
    """The cast, with a mark whose last day is LAST_DAY."""
    cast.mark.expires_on = LAST_DAY
    cast.mark.save()
    return cast


def test_the_programmes_day_is_that_of_beijing() -> None:
    assert house_day(STILL) == LAST_DAY
    assert house_day(OVER) == date(2026, 6, 11)
    with at(OVER):
        assert house_day() == date(2026, 6, 11)


def test_a_complaint_can_be_filed_and_passed_until_the_day_ends_in_beijing(ending: Cast) -> None:
    with at(STILL):
        assert ending.complaint(S.LODGED).state == S.LODGED


def test_after_that_nothing_is_filed_although_it_is_still_the_last_day_in_london(ending: Cast) -> None:
    with at(OVER):
        draft = ending.draft()
        with pytest.raises(InvalidInputs) as refused:
            ending.move(draft, "submit")
    assert set(refused.value.errors) == {("right",)}


def test_nor_is_a_complaint_passed_or_lodged(ending: Cast) -> None:
    with at(STILL):
        submitted, screened = ending.complaint(), ending.complaint(S.SCREENED)
    with at(OVER):
        for complaint, verb in ((submitted, "screen"), (screened, "lodge")):
            with pytest.raises(Conflict, match="not in force"):
                ending.move(complaint, verb)


def test_the_owner_is_offered_the_right_until_then_and_no_longer(ending: Cast) -> None:
    def offered() -> list[Any]:
        shown: Any = signed_in(ending.complainant).get("/portal/complaints/new/")
        return [card.right for group in shown.context["groups"] for card in group.usable]

    with at(STILL):
        assert offered() == [ending.mark]
    with at(OVER):
        assert offered() == []


def test_cbbc_sees_how_it_stood_on_filing_and_how_it_stands(ending: Cast) -> None:
    with at(STILL):
        complaint = ending.complaint()
    with at(OVER):
        shown: Any = signed_in(ending.officer).get(f"/staff/complaints/{complaint.reference}/")
        facts = {str(fact.label): fact.value for fact in shown.context["page"].right.facts}
    assert str(facts["On the day of filing"].label) == "In force"
    assert str(facts["Today"].label) == "In the renewal grace period"


def test_the_api_tells_owner_and_platform_the_same(ending: Cast) -> None:
    with at(STILL):
        complaint = ending.complaint(S.LODGED)
    for moment, status in ((STILL, RightStatus.IN_FORCE), (OVER, RightStatus.GRACE)):
        with at(moment):
            jd = calling(ending.jd_client).get(f"/api/v1/complaints/{complaint.reference}").json()["right"]
            [own] = calling(ending.owner_client).get("/api/v1/rights").json()["results"]
        assert (jd["status"], own["status"]) == (status, status)
        assert own["carries_complaints"] == (status == RightStatus.IN_FORCE)
