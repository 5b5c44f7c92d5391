"""What is on record about enrolments, rights and agreements reads in the language of whoever reads it."""

from datetime import date

import pytest
from django.utils import translation

from core.audit.queries import timeline
from core.outbox import topics
from core.outbox.models import Message
from core.workflow import engine
from programmes import checklists, standing
from programmes.actions import agreements, enrolments, rights
from programmes.choices import EnrolmentRefusal, EnrolmentState, ExitReason
from programmes.models import Enrolment
from programmes.workflow import enrolment_workflow
from tests.cast import Cast, acting
from tests.programmes.agreements import promise, registered

pytestmark = pytest.mark.django_db


def last_words(record: object, cast: Cast, language: str) -> str:
    """The newest line of a record's story, as an officer reads it in a language."""
    with translation.override(language):
        return timeline(record, actor=acting(cast.officer))[-1].text  # type: ignore[arg-type]


def test_an_item_that_an_english_officer_judged_is_named_in_chinese_to_a_chinese_reader(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.DOCUMENTS_CHECK)
    item = checklists.items_of(enrolment.checklist)[0]
    with translation.override("zh-hans"):
        item_zh = checklists.items_of(enrolment.checklist)[0]
    assert item.label != item_zh.label
    with translation.override("en"):
        enrolments.judge_item(enrolment.pk, item.code, "accepted", actor=acting(cast.officer))
    assert item.label in last_words(enrolment, cast, "en")
    assert item_zh.label in last_words(enrolment, cast, "zh-hans")
    assert item.label not in last_words(enrolment, cast, "zh-hans")


def test_a_document_that_a_chinese_officer_added_is_told_of_in_english_too(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.DOCUMENTS_CHECK)
    item = next(one for one in checklists.items_of(enrolment.checklist) if one.documents)
    with translation.override("zh-hans"):
        enrolments.add_document(enrolment.pk, item.code, cast.document("guide.png"), actor=acting(cast.officer))
    assert last_words(enrolment, cast, "en") == f"Added guide.png to “{item.label}”"


@pytest.mark.parametrize(("verb", "reason"), [("refuse", EnrolmentRefusal.BAD_FAITH), ("exit", ExitReason.BAD_FAITH)])
def test_a_reason_reads_as_its_own_list_words_it(cast: Cast, verb: str, reason: EnrolmentRefusal | ExitReason) -> None:
    assert EnrolmentRefusal.BAD_FAITH.value == ExitReason.BAD_FAITH.value
    enrolment = cast.enrolment(EnrolmentState.DOCUMENTS_CHECK)
    inputs = {"reason": reason.value, "note": "See the file."}
    engine.move(enrolment_workflow, enrolment.pk, verb, actor=acting(cast.officer), inputs=inputs)
    assert last_words(enrolment, cast, "en").endswith(f": {reason.label}")
    message = Message.objects.filter(kind="announcement").latest("pk")
    with translation.override("en"):
        said = topics.get(message.topic).say_notice(message.payload, "staff")
    assert f"Reason: {reason.label}" in said


def test_a_family_and_a_promise_are_named_in_the_readers_script(cast: Cast) -> None:
    rights.name_family(cast.mark.pk, name="Harrow", name_zh="哈罗", actor=acting(cast.officer))
    assert "Harrow" in last_words(cast.mark, cast, "en")
    assert "哈罗" in last_words(cast.mark, cast, "zh-hans")
    agreement = registered(cast)
    agreements.add_commitment(agreement.reference, promise(), actor=acting(cast.officer))
    assert "双方定期举行圆桌会议" in last_words(agreement, cast, "zh-hans")
    assert "roundtables" in last_words(agreement, cast, "en")


def test_what_has_to_be_renewed_is_named_in_both_scripts(cast: Cast) -> None:
    enrolment = Enrolment.objects.get(pk=cast.enrolment().pk)
    cast.mark.title_zh = "哈罗"
    cast.mark.save(update_fields=["title_zh"])
    with translation.override("zh-hans"):
        first = standing.expiries(enrolment, date(2026, 11, 1))[0].facts()
    assert first["what"].startswith(cast.mark.title)
    assert first["what_zh"].startswith("哈罗")
