"""Drafts rest while something on which they rely no longer stands, say so, and go on once it stands again."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.choices import Hold
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.audit.models import Event
from core.days import house_day
from core.outbox import events, topics, worker
from core.outbox.models import Kind, Message, Notice, Status
from core.workflow import engine
from core.workflow.errors import Conflict
from programmes.actions import rights
from programmes.choices import EnrolmentState, Programme
from programmes.events import ENROLMENT_CHANGED, RIGHT_CHANGED
from programmes.models import Enrolment, Right
from tests.api.callers import calling
from tests.cast import Cast, acting, events_are_heard, signed_in
from tests.portal.conftest import page, step

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def lapse(right: Right, *, on: timedelta = timedelta(days=-1)) -> None:
    """The right's last day is moved, and everybody is told."""
    right.expires_on = house_day() + on
    right.save(update_fields=["expires_on"])
    events.publish(RIGHT_CHANGED, subject=right, actor=SYSTEM)
    events_are_heard()


def announced(topic: str) -> list[Message]:
    return list(Message.objects.filter(kind=Kind.ANNOUNCEMENT, topic=topic).order_by("pk"))


def held(draft: Complaint) -> str:
    draft.refresh_from_db()
    assert (draft.held_at is None) == (draft.held_for == "")
    return draft.held_for


# --- The right -------------------------------------------------------------------------------------------------------


def test_drafts_rest_when_their_right_lapses_and_go_on_when_it_is_renewed(cast: Cast) -> None:
    draft, other = cast.draft(), cast.draft(right=cast.design, reason="design_copy")
    lapse(cast.mark)
    assert (held(draft), held(other)) == (Hold.RIGHT, Hold.NONE)
    lapse(cast.mark, on=timedelta(days=900))
    assert held(draft) == Hold.NONE
    verbs = Event.objects.filter(subject_id=draft.pk, subject_type="complaints.complaint").values_list(
        "verb", flat=True
    )
    assert [verb for verb in verbs if verb in {"complaints.held", "complaints.released"}] == [
        "complaints.held",
        "complaints.released",
    ]


def test_those_who_draft_are_told_once_however_often_the_event_arrives(cast: Cast) -> None:
    cast.gather("owner_admin", "owner_reader", "stranger")
    drafts = [cast.draft() for _each in range(3)]
    for _again in range(3):
        lapse(cast.mark)
    [message] = announced("complaints.held")
    assert message.payload["count"] == 3
    assert all(draft.reference in message.payload["references"] for draft in drafts)
    reached = {recipient.person_id for recipient in topics.get("complaints.held").recipients(message)}
    assert reached == {cast.complainant.pk, cast.owner_admin.pk}
    assert worker.deliver(message.pk, timezone.now())
    notice = Notice.objects.get(person=cast.complainant, topic="complaints.held")
    assert notice.url == f"{reverse('complaints_portal:list')}?state=draft"


def test_a_right_whose_own_record_says_that_it_has_expired_lets_drafts_rest(cast: Cast) -> None:
    draft = cast.draft()
    yesterday = house_day() - timedelta(days=1)
    rights.change_right(cast.mark.pk, actor=acting(cast.owner_admin), fields={"expires_on": yesterday})
    events_are_heard()
    assert held(draft) == Hold.RIGHT


def test_staff_are_told_once_of_open_complaints_on_a_right_that_has_lapsed(cast: Cast) -> None:
    cast.gather("officer", "complainant")
    open_ones = [cast.complaint(S.SUBMITTED), cast.complaint(S.LODGED)]
    cast.complaint(S.UPHELD)
    for _again in range(2):
        lapse(cast.mark)
    [message] = announced("complaints.right_lapsed")
    assert message.payload["references"] == ", ".join(one.reference for one in open_ones)
    assert {r.person_id for r in topics.get(message.topic).recipients(message)} == {cast.officer.pk}
    assert worker.deliver(message.pk, timezone.now())
    assert not announced("complaints.held")
    lapse(cast.mark, on=timedelta(days=900))
    assert held(open_ones[0]) == Hold.NONE


def test_an_event_about_something_else_holds_nothing(cast: Cast) -> None:
    draft = cast.draft()
    events.publish(RIGHT_CHANGED, subject=cast.mark, actor=SYSTEM)
    events_are_heard()
    assert held(draft) == Hold.NONE
    assert not announced("complaints.held")


# --- The enrolment ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["suspend", "exit"])
def test_drafts_rest_while_their_owner_is_not_enrolled(cast: Cast, verb: str) -> None:
    enrolment = cast.enrolment()
    draft, theirs = cast.draft(), cast.draft(by=cast.stranger)
    cast.move_enrolment(enrolment, verb)
    events_are_heard()
    assert (held(draft), held(theirs)) == (Hold.ENROLMENT, Hold.NONE)
    if verb == "suspend":
        cast.move_enrolment(enrolment, "reinstate")
        events_are_heard()
        assert held(draft) == Hold.NONE
        assert len(announced("complaints.released")) == 1


def test_what_other_programmes_say_of_an_owner_holds_nothing(cast: Cast) -> None:
    draft = cast.draft()
    enrolment = cast.enrolment(programme=Programme.TEST_PURCHASE)
    cast.move_enrolment(enrolment, "suspend")
    events_are_heard()
    assert held(draft) == Hold.NONE


def test_without_an_active_enrolment_nothing_is_submitted_or_lodged_but_answers_and_withdrawals_are(cast: Cast) -> None:
    draft, screened, asked, lodged = (cast.complaint(s) for s in (S.DRAFT, S.SCREENED, S.INFO_REQUESTED, S.LODGED))
    Enrolment.objects.update(state=EnrolmentState.SUSPENDED, suspension_reason="dormant")
    for complaint, verb, person in ((draft, "submit", cast.complainant), (screened, "lodge", cast.officer)):
        with pytest.raises(Conflict) as refused:
            engine.move(complaint_workflow, complaint.pk, verb, actor=acting(person))
        assert refused.value.denied.code == "not_enrolled"
    cast.move(asked, "answer")
    cast.move(lodged, "withdraw")


def test_the_api_files_nothing_for_an_owner_that_is_not_enrolled(cast: Cast, filing: dict[str, Any]) -> None:
    Enrolment.objects.update(state=EnrolmentState.SUSPENDED, suspension_reason="dormant")
    answer = calling(cast.owner_client).post("/complaints", filing)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_enrolled")
    assert not Complaint.objects.exists()


# --- What the pages say ----------------------------------------------------------------------------------------------


def test_home_list_steps_and_check_say_why_a_draft_rests_and_what_to_do(cast: Cast) -> None:
    draft, browser = cast.draft(), signed_in(cast.complainant)
    Enrolment.objects.update(state=EnrolmentState.SUSPENDED, suspension_reason="dormant")
    events.publish(ENROLMENT_CHANGED, subject=Enrolment.objects.get(), actor=SYSTEM)
    events_are_heard()
    home = reverse("complaints_portal:list")
    for address in (home, f"{home}?state=draft", step(draft, "listings"), page("check", draft)):
        assert "has no active enrolment in JD" in browser.get(address).content.decode(), address
    shown = browser.get(page("check", draft)).content.decode()
    assert reverse("enrolments_portal:list") in shown
    assert "By submitting" not in shown


def test_submitting_all_the_same_is_refused_in_words_and_the_draft_stays(cast: Cast) -> None:
    draft, browser = cast.draft(), signed_in(cast.complainant)
    Enrolment.objects.update(state=EnrolmentState.SUSPENDED, suspension_reason="dormant")
    answer = browser.post(page("check", draft))
    assert answer.status_code == 409
    assert "has no active enrolment in JD" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == S.DRAFT


def test_an_owner_that_is_not_enrolled_can_prepare_a_draft_and_is_told_so(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    cast.gather("mark")
    new = reverse("complaints_portal:new")
    assert "has no active enrolment in JD" in browser.get(new).content.decode()
    assert browser.post(new, {"right": cast.mark.pk}).status_code == 302
    assert Complaint.objects.get().held_for == Hold.ENROLMENT


def test_a_draft_that_chooses_a_right_in_force_rests_no_longer(cast: Cast) -> None:
    draft = cast.draft()
    lapse(cast.mark)
    assert held(draft) == Hold.RIGHT
    signed_in(cast.complainant).post(step(draft, "right"), {"right": cast.design.pk})
    assert held(draft) == Hold.NONE


def test_nothing_is_left_to_do_once_everybody_has_heard(cast: Cast) -> None:
    cast.draft()
    lapse(cast.mark)
    assert not Message.objects.filter(kind=Kind.EVENT).exclude(status=Status.SENT).exists()
