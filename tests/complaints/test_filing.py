"""Filing: what holds is filed whole, what does not is refused whole, and rivals do not both win."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.workflow import complaint_workflow
from core.clocks import queries as clocks
from core.outbox.models import Message
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from merchants.models import Listing
from tests.cast import Cast, acting, address, next_sku

pytestmark = pytest.mark.django_db


def refused(cast: Cast, **fields: object) -> dict[tuple[str | int, ...], list[str]]:
    """Submit a draft with these fields; returns the errors. Nothing may have been written."""
    draft = cast.draft(**fields)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputs) as caught:
        cast.move(draft, "submit")
    draft.refresh_from_db()
    assert draft.state == ComplaintState.DRAFT
    assert not draft.targets.exists()
    return caught.value.errors


def test_a_whole_draft_becomes_targets_a_clock_an_event_and_one_message(cast: Cast) -> None:
    complaint = cast.complaint()
    assert [target.number for target in complaint.targets.all()] == [1, 2, 3]
    [clock] = clocks.running(complaint)
    assert (clock.rule_code, clock.due_at) == ("cbbc.screening", complaint.due_at)
    assert list(Message.objects.values_list("topic", flat=True)) == ["complaints.submitted"]


def test_lines_that_are_not_listings_are_left_out_and_the_rest_is_filed(cast: Cast) -> None:
    sku = next_sku()
    text = f"ITEM.JD.COM/{sku}.HTML?cu=true\nhttps://u.jd.com/x1\n\n{address(sku)}\nhello"
    complaint = cast.complaint(addresses=text)
    assert list(complaint.targets.values_list("sku", flat=True)) == [sku]


@pytest.mark.parametrize(
    ("field", "value"),
    [("explanation", "too short"), ("addresses", "https://example.com/1"), ("measure", ""), ("statement_name", "")],
)
def test_what_is_missing_is_named_at_its_field(cast: Cast, field: str, value: str) -> None:
    expected = "statement" if field.startswith("statement") else field
    assert set(refused(cast, **{field: value})) == {(expected,)}


def test_a_right_that_has_lapsed_carries_no_complaint(cast: Cast) -> None:
    assert set(refused(cast, right=cast.lapsed_mark)) == {("right",)}


def test_a_british_right_carries_no_complaint_to_jd(cast: Cast) -> None:
    assert set(refused(cast, right=cast.uk_mark)) == {("right",)}


def test_a_reason_must_fit_the_kind_of_right(cast: Cast) -> None:
    assert set(refused(cast, right=cast.design)) == {("reason",)}


def test_a_right_that_lapses_after_screening_keeps_cbbc_from_lodging(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.SCREENED)
    cast.mark.expires_on = timezone.localdate() - timedelta(days=1)
    cast.mark.save()
    with pytest.raises(Conflict, match="not in force"):
        cast.move(complaint, "lodge")


def test_the_same_listing_under_the_same_right_and_reason_is_refused_while_open(cast: Cast) -> None:
    first = cast.complaint()
    line = address(first.targets.get(number=1).sku)
    [message] = refused(cast, addresses=line)[("addresses",)]
    assert message
    cast.move(first, "withdraw")
    assert cast.complaint(addresses=line).target_count == 1


def test_the_same_listing_under_another_reason_is_accepted(cast: Cast) -> None:
    first = cast.complaint()
    line = address(first.targets.get(number=1).sku)
    assert cast.complaint(addresses=line, reason="confusingly_similar").target_count == 1


def test_a_listing_exists_once_however_often_it_is_complained_about(cast: Cast) -> None:
    line = address(next_sku())
    cast.complaint(addresses=line)
    cast.complaint(addresses=line, by=cast.stranger)
    assert Listing.objects.count() == 1
    assert Target.objects.count() == 2


def test_nobody_writes_a_draft_of_another_organisation(cast: Cast) -> None:
    draft = cast.draft()
    with pytest.raises(NotVisible):
        filing.keep_draft(draft.pk, actor=acting(cast.stranger), fields={"explanation": "mine now"})


def test_a_reader_cannot_start_a_complaint(cast: Cast) -> None:
    with pytest.raises(Refused, match="administrator"):
        filing.start_draft(actor=acting(cast.owner_reader))


def test_a_submitted_complaint_is_no_draft_any_more(cast: Cast) -> None:
    complaint = cast.complaint()
    with pytest.raises(Conflict):
        filing.keep_draft(complaint.pk, actor=acting(cast.complainant), fields={"explanation": "changed my mind"})


def test_a_discarded_draft_leaves_its_trail(cast: Cast) -> None:
    draft = cast.draft()
    filing.discard_draft(draft.pk, actor=acting(cast.complainant))
    assert not Complaint.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_act_at_once_one_wins_and_the_other_is_told_who(cast: Cast) -> None:
    complaint = cast.complaint()
    barrier = threading.Barrier(2)
    outcomes: list[object] = []

    def act(officer: object, verb: str, inputs: dict[str, str]) -> None:
        actor = acting(officer)  # type: ignore[arg-type]
        barrier.wait()
        try:
            outcomes.append(engine.move(complaint_workflow, complaint.pk, verb, actor=actor, inputs=inputs).state)
        except Conflict as conflict:
            outcomes.append(conflict.last)
        finally:
            connection.close()

    rivals = [
        threading.Thread(target=act, args=(cast.officer, "screen", {})),
        threading.Thread(target=act, args=(cast.second_officer, "refuse", {"reason": "genuine_goods"})),
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    # Whoever came second was judged by what the first left: a screened complaint can be refused, not the reverse.
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.REJECTED_BY_CBBC
    if complaint.version == 4:
        assert set(outcomes) == {ComplaintState.SCREENED, ComplaintState.REJECTED_BY_CBBC}
    else:
        assert any("Olivia Grant" in str(outcome) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_complaints_about_the_same_listing_at_once_one_is_filed(cast: Cast) -> None:
    line = address(next_sku())
    drafts = [cast.draft(addresses=line), cast.draft(addresses=line)]
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def submit(draft: Complaint) -> None:
        barrier.wait()
        try:
            outcomes.append(cast.move(draft, "submit").state)
        except InvalidInputs as invalid:
            outcomes.append(next(iter(invalid.errors))[0])  # type: ignore[arg-type]
        finally:
            connection.close()

    rivals = [threading.Thread(target=submit, args=(draft,)) for draft in drafts]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert sorted(outcomes) == ["addresses", ComplaintState.SUBMITTED]
    assert Target.objects.count() == 1
