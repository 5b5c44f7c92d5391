"""Notices speak to whoever reads them: in their language, about their part."""

import pytest
from django.utils import translation

from complaints.choices import ComplaintState as S
from core.accounts.choices import Audience
from core.outbox import topics
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_chinese_notice_names_the_owner_in_chinese(cast: Cast) -> None:
    facts = cast.complaint(S.SUBMITTED).facts()
    answered = topics.get("complaints.answered")
    assert cast.harrow.name in answered.say_notice(facts, Audience.STAFF)
    with translation.override("zh-hans"):
        sentence = answered.say_notice(facts, Audience.STAFF)
    assert cast.harrow.name_zh in sentence
    assert cast.harrow.name not in sentence


def test_a_notice_kept_from_before_names_the_owner_as_it_was_kept(cast: Cast) -> None:
    with translation.override("zh-hans"):
        sentence = topics.get("complaints.answered").say_notice(
            {"reference": "C-2026-1", "owner": "Harrow"}, Audience.STAFF
        )
    assert "Harrow" in sentence


def test_only_the_owner_is_told_that_the_answer_is_theirs_to_give(cast: Cast) -> None:
    facts = cast.complaint(S.CLARIFICATION).facts()
    asked = topics.get("complaints.clarification_asked")
    assert "until you answer" in asked.say_notice(facts, Audience.PORTAL)
    assert "you" not in asked.say_notice(facts, Audience.STAFF).split()
