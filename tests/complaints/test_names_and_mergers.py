"""Complaints are found under present names, and follow an organisation that is merged into another."""

import pytest

from complaints import queries, search
from complaints.actions import words
from complaints.choices import ComplaintState as S
from complaints.choices import Hold
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.actions import merging, organisations
from core.accounts.models import Person
from core.outbox import events
from core.outbox.models import Kind, Message
from core.workflow import engine
from core.workflow.errors import InvalidInputs
from programmes.actions import shops
from programmes.events import RIGHT_CHANGED
from programmes.models import Enrolment, Right
from tests.cast import SYSTEM, Cast, acting, address, events_are_heard, signed_in
from tests.portal.conftest import page

pytestmark = pytest.mark.django_db


def found(cast: Cast, text: str) -> set[int]:
    actor = acting(cast.officer)
    return set(search.find(queries.visible_to(actor), text, actor=actor).rows.values_list("pk", flat=True))


def merge(cast: Cast) -> None:
    """Brightwater turns out to be Harrow & Finch."""
    merging.merge(cast.brightwater.pk, cast.harrow.pk, actor=acting(cast.administrator), reason="One company")
    events_are_heard()


def test_after_a_change_of_the_owners_name_its_complaints_are_found_under_the_new_one_alone(cast: Cast) -> None:
    own, theirs = cast.complaint(), cast.complaint(by=cast.stranger)
    organisations.rename(cast.harrow.pk, actor=acting(cast.administrator), name="Finch Heritage", name_zh="芬奇遗产")
    events_are_heard()
    assert found(cast, "Heritage") == found(cast, "遗产") == {own.pk}
    assert found(cast, "哈罗芬奇有限公司") == set()
    assert found(cast, "Brightwater") == {theirs.pk}


def test_after_a_change_of_the_right_its_complaints_are_found_under_its_new_title(cast: Cast) -> None:
    own = cast.complaint(S.UPHELD)
    Right.objects.filter(pk=cast.mark.pk).update(title="PHOENIX")
    events.publish(RIGHT_CHANGED, subject=cast.mark, actor=SYSTEM)
    events_are_heard()
    assert found(cast, "phoenix") == {own.pk}


def test_very_many_are_put_right_in_batches_each_in_its_own_transaction(cast: Cast) -> None:
    for _each in range(5):
        cast.complaint()
    Complaint.objects.update(search_text=" stale")
    assert words.refresh_words(cast.mark, batch=2) == 2
    assert Message.objects.filter(kind=Kind.EVENT, topic=words.STALE).count() == 1
    events_are_heard()
    assert not Complaint.objects.filter(search_text=" stale").exists()


def test_a_draft_has_no_words_to_be_found_by(cast: Cast) -> None:
    draft = cast.draft()
    words.refresh_words(cast.mark)
    draft.refresh_from_db()
    assert draft.search_text == ""


def test_complaints_and_drafts_go_over_to_the_organisation_that_goes_on(cast: Cast) -> None:
    moved = {cast.complaint(state, by=cast.stranger).pk for state in (S.DRAFT, S.LODGED, S.UPHELD)}
    kept = cast.complaint()
    merge(cast)
    assert set(Complaint.objects.filter(organisation=cast.harrow).values_list("pk", flat=True)) == moved | {kept.pk}
    assert not Complaint.objects.filter(organisation=cast.brightwater).exists()
    assert found(cast, "Harrow") == moved - {draft(cast)} | {kept.pk}


def draft(cast: Cast) -> int:
    return Complaint.objects.get(state=S.DRAFT).pk


def test_whoever_read_a_moved_complaint_has_to_read_it_again(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED, by=cast.stranger)
    merge(cast)
    version, updated_at = complaint.version, complaint.updated_at
    complaint.refresh_from_db()
    assert complaint.version == version + 1
    assert complaint.updated_at >= updated_at


def test_a_reference_that_both_have_used_gets_the_old_code(cast: Cast) -> None:
    theirs, other, ours = cast.complaint(by=cast.stranger), cast.complaint(by=cast.stranger), cast.complaint()
    long = "R" * 100
    for complaint, reference in ((theirs, "CASE-1"), (other, long), (ours, "CASE-1"), (cast.complaint(), long)):
        Complaint.objects.filter(pk=complaint.pk).update(sender_reference=reference)
    merge(cast)
    theirs.refresh_from_db()
    other.refresh_from_db()
    ours.refresh_from_db()
    assert (ours.sender_reference, theirs.sender_reference) == ("CASE-1", "CASE-1 (brightwater-toys)")
    assert other.sender_reference.endswith(" (brightwater-toys)")
    assert len(other.sender_reference) == 100


def test_what_an_agent_filed_goes_over_to_the_agent_that_goes_on(cast: Cast) -> None:
    cast.power()
    complaint = cast.complaint(by=cast.agent)
    successor = organisations.add_organisation(
        actor=acting(cast.administrator), kind="agent", name="Larkspur & Lark LLP", code="larkspur-lark"
    )
    merging.merge(cast.larkspur.pk, successor.pk, actor=acting(cast.administrator), reason="They joined")
    events_are_heard()
    complaint.refresh_from_db()
    assert complaint.agent == successor
    assert complaint.agent_left_at is None


def test_a_draft_goes_on_with_its_author_and_right_and_is_submitted_for_the_organisation_that_goes_on(
    cast: Cast,
) -> None:
    moved = cast.draft(by=cast.stranger)
    cast.may_file()
    merge(cast)
    stella = Person.objects.get(pk=cast.stranger.pk)
    assert signed_in(stella).get(page("check", moved)).status_code == 200
    submitted = engine.move(complaint_workflow, moved.pk, "submit", actor=acting(stella))
    assert (submitted.state, submitted.organisation, submitted.right) == (S.SUBMITTED, cast.harrow, cast.foreign_mark)
    assert submitted.held_for == Hold.NONE


def test_a_moved_draft_is_held_against_the_official_shops_of_the_organisation_that_goes_on(cast: Cast) -> None:
    moved = cast.draft(by=cast.stranger, addresses=address(str(cast.listing().sku)))
    cast.may_file()
    shops.declare_shop(cast.harrow.pk, actor=acting(cast.officer), address=cast.shop.number, name="Flagship")
    merge(cast)
    with pytest.raises(InvalidInputs) as refused:
        engine.move(complaint_workflow, moved.pk, "submit", actor=acting(Person.objects.get(pk=cast.stranger.pk)))
    assert list(refused.value.errors) == [("authorised_shop_reason",)]


def test_a_draft_that_an_agent_began_stays_with_it_when_its_principal_is_merged(cast: Cast) -> None:
    cast.power(owner=cast.brightwater)
    moved = cast.draft(by=cast.agent, right=cast.foreign_mark)
    cast.may_file()
    merge(cast)
    moved.refresh_from_db()
    assert (moved.organisation, moved.agent, moved.held_for) == (cast.harrow, cast.larkspur, Hold.NONE)
    submitted = engine.move(complaint_workflow, moved.pk, "submit", actor=acting(cast.agent))
    assert submitted.state == S.SUBMITTED


def test_drafts_rest_where_the_organisation_that_goes_on_takes_no_part(cast: Cast) -> None:
    moved = cast.draft(by=cast.stranger)
    Enrolment.objects.filter(organisation=cast.brightwater).delete()
    merge(cast)
    moved.refresh_from_db()
    assert moved.held_for == Hold.ENROLMENT
