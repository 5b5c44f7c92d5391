"""How long each party has stands in the rules alone: a new version of one changes every text that speaks of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.workflow import complaint_workflow
from core.accounts.choices import Audience
from core.clocks import rules
from core.clocks.models import Rule
from core.clocks.rules import UnknownRule
from core.clocks.words import length_in_words
from core.outbox import topics
from core.outbox.models import Message
from tests.cast import Cast, signed_in
from tests.staff.pages import words

pytestmark = pytest.mark.django_db


def new_version(code: str, effective_from: date, **changed: Any) -> None:
    """A later version of a rule, as the loader would add it."""
    rule = Rule.objects.filter(code=code).latest("version")
    rule.pk, rule.version, rule.effective_from = None, rule.version + 1, effective_from
    for name, value in changed.items():
        setattr(rule, name, value)
    rule.save(force_insert=True)
    rules.forget()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def shown(cast: Cast, path: str, *, to_staff: bool = False) -> str:
    page: Any = signed_in(cast.officer if to_staff else cast.complainant).get(path)
    assert page.status_code == 200
    return words(page)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "10 working days in China"),
        ({"amount": 1, "due_soon": 1}, "1 working day in China"),
        ({"unit": "calendar_days", "amount": 30}, "30 days"),
        ({"unit": "hours", "amount": 48}, "48 hours"),
        ({"unit": "months", "amount": 6}, "6 months"),
    ],
)
def test_a_length_is_said_in_the_unit_of_the_rule(cast: Cast, changed: dict[str, Any], expected: str) -> None:
    new_version("jd.review", date(2026, 1, 1), **changed)
    assert length_in_words("jd.review", timezone.now()) == expected


def test_the_place_is_that_of_the_calendar() -> None:
    assert length_in_words("owner.information", timezone.now()) == "10 working days in England"


def test_a_new_version_counts_from_its_day_in_its_own_zone() -> None:
    new_version("jd.review", date(2026, 7, 1), amount=7)
    assert length_in_words("jd.review", datetime(2026, 6, 30, 15, 59, tzinfo=UTC)).startswith("10 ")
    assert length_in_words("jd.review", datetime(2026, 6, 30, 16, 0, tzinfo=UTC)).startswith("7 ")


def test_a_rule_that_nobody_loaded_has_no_length() -> None:
    with pytest.raises(UnknownRule):
        length_in_words("jd.reveiw", timezone.now())


@pytest.mark.parametrize(
    ("verb", "code"), [("submit", "cbbc.screening"), ("ask", "owner.information"), ("lodge", "jd.review")]
)
def test_what_a_verb_promises_follows_its_rule(verb: str, code: str) -> None:
    [row] = complaint_workflow.rows(verb)
    assert length_in_words(code, timezone.now()) in str(row.consequence)
    new_version(code, timezone.now().date() - timedelta(days=2), amount=17)
    assert "17 working days" in str(row.consequence)


def test_the_pages_of_an_owner_follow_the_rules(cast: Cast) -> None:
    new_version("cbbc.screening", date(2026, 1, 1), amount=4)
    new_version("jd.review", date(2026, 1, 1), amount=17)
    newcomer = shown(cast, "/portal/complaints/")
    assert "CBBC has 4 working days in China to check it, JD 17 working days in China to decide." in newcomer
    draft = cast.draft()
    assert "within 4 working days in China" in shown(cast, f"/portal/complaints/{draft.reference}/draft/check/")
    cast.move(draft, "submit")
    submitted = shown(cast, f"/portal/complaints/{draft.reference}/submitted/")
    assert "JD has 17 working days in China to handle it" in submitted


def test_the_pages_of_staff_follow_the_rules(cast: Cast) -> None:
    new_version("owner.information", date(2026, 1, 1), amount=6)
    complaint = cast.complaint()
    page = shown(cast, f"/staff/complaints/{complaint.reference}/do/ask/", to_staff=True)
    assert "has 6 working days in England to answer" in page


def test_a_notice_says_what_the_rule_gave_on_the_day_of_lodging(cast: Cast) -> None:
    day = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    with at(day):
        cast.complaint(S.LODGED)
    new_version("jd.review", date(2026, 7, 1), amount=17)
    lodged = topics.get("complaints.lodged")
    [message] = Message.objects.filter(topic="complaints.lodged")
    assert "has 10 working days in China" in lodged.say_notice(message.payload, Audience.PORTAL)
    with at(day + timedelta(days=60)):
        cast.complaint(S.LODGED)
    message = Message.objects.filter(topic="complaints.lodged").latest("pk")
    assert "has 17 working days in China" in lodged.say_notice(message.payload, Audience.PORTAL)


def test_a_notice_kept_from_before_still_reads_whole(cast: Cast) -> None:
    facts = cast.complaint(S.LODGED).facts()
    assert "has 10 working days in China" in topics.get("complaints.lodged").say_notice(facts, Audience.PORTAL)
