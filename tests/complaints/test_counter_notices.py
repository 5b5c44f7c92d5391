"""What a seller says against a complaint, how it reaches the owner, and what the owner does: through the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints.choices import ComplaintState, Reason, TargetState
from complaints.models import Complaint, CounterNotice, Election
from core.audit.models import Event
from core.documents.models import Document
from programmes.choices import RightDocumentKind, RightType
from programmes.models import Right
from tests.api.callers import Caller, calling
from tests.api.conftest import jd, jd_reader, owner, stranger
from tests.cast import EXPLANATION, PNG, Cast, _right, acting, address, facts_of, next_sku, signed_in

__all__ = ["jd", "jd_reader", "owner", "stranger"]
pytestmark = pytest.mark.django_db

SELLER = {"seller_name": "杭州茗壶商贸有限公司", "seller_uscc": "91330106MA27X7C84Q"}
STATEMENT = "We bought these teapots from an authorised dealer; the invoice is attached."
COUNTER: dict[str, Any] = {"reasons": ["genuine_goods", "authorised"], "statement": STATEMENT, "seller_name": "王五"}


def on(complaint: Complaint, tail: str = "") -> str:
    return f"/complaints/{complaint.reference}{'/' if tail else ''}{tail}"


def stored(caller: Caller, name: str = "invoice.png") -> Any:
    return caller.upload("/documents", {"file": SimpleUploadedFile(name, PNG)})


def now_in(complaint: Complaint) -> str:
    return Complaint.objects.values_list("state", flat=True).get(pk=complaint.pk)


@pytest.fixture
def work(cast: Cast) -> Right:
    """Harrow & Finch's copyright, with its certificate."""
    right = _right(
        cast.harrow, "GuoZuoDengZi-2020-F-00012345", "The Finch catalogue", right_type=RightType.COPYRIGHT,
        expires_on=None,
    )  # fmt: skip
    right.documents.create(kind=RightDocumentKind.CERTIFICATE, document=cast.document("certificate.png"))
    return right


# --- JD stores and records -------------------------------------------------------------------------------------------


def test_jd_stores_what_a_seller_shows_and_names_it_in_the_counter_notice(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("notice_forwarded")
    file = stored(jd)
    assert file.status_code == 201
    assert Document.objects.get(public_id=file.json()["id"]).kind == "counter_evidence"
    answer = jd.post(on(complaint, "counter"), COUNTER | {"documents": [file.json()["id"]]})
    assert (answer.status_code, answer.json()["state"]) == (200, "counter_notice"), answer.content
    shown = jd.get(on(complaint, "counter-notices")).json()["results"]
    assert [(one["round"], one["statement"], one["reasons"]) for one in shown] == [
        (1, STATEMENT, ["genuine_goods", "authorised"])
    ]
    assert [one["name"] for one in shown[0]["evidence"]] == ["invoice.png"]


def test_jd_names_no_file_of_an_owner_and_no_owner_names_one_of_jds(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("notice_forwarded")
    theirs = str(cast.document().public_id)
    refused = jd.post(on(complaint, "counter"), COUNTER | {"documents": [theirs]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/documents")
    asked = cast.complaint("info_requested")
    given = {"answer": "Here it is.", "documents": [stored(jd).json()["id"]]}
    assert owner.post(on(asked, "answer"), given).status_code == 422


def test_who_only_reads_for_jd_stores_nothing(jd_reader: Caller) -> None:
    assert stored(jd_reader).status_code == 403
    assert not Document.objects.filter(kind="counter_evidence").exists()


def test_another_reason_has_to_be_given_in_the_statement(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("notice_forwarded")
    answer = jd.post(on(complaint, "counter"), COUNTER | {"reasons": ["other"], "statement": "No."})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/statement"]


def test_a_credit_code_with_a_slip_is_refused(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("notice_forwarded")
    answer = jd.post(on(complaint, "counter"), COUNTER | {"seller_uscc": "91330106MA27X7C84P"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/seller_uscc")
    assert not CounterNotice.objects.exists()


# --- Who reads what ---------------------------------------------------------------------------------------------------


def test_an_owner_reads_nothing_of_a_counter_notice_before_it_is_served(
    jd: Caller, owner: Caller, stranger: Caller, cast: Cast
) -> None:
    complaint = cast.complaint("notice_forwarded")
    jd.post(on(complaint, "counter"), COUNTER | {"documents": [stored(jd).json()["id"]]})
    assert owner.get(on(complaint, "counter-notices")).json()["results"] == []
    for tail in ("", "remarks", "events"):
        assert STATEMENT not in owner.get(on(complaint, tail)).content.decode()
        assert "王五" not in owner.get(on(complaint, tail)).content.decode()
    assert "invoice.png" not in owner.get(on(complaint)).content.decode()
    page = signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/")
    assert STATEMENT not in page.content.decode()
    assert jd.post(on(complaint, "serve"), {}).status_code == 200
    shown = owner.get(on(complaint, "counter-notices")).json()["results"]
    assert (shown[0]["statement"], shown[0]["seller"]["name"]) == (STATEMENT, "王五")
    assert [one["name"] for one in shown[0]["evidence"]] == ["invoice.png"]
    assert STATEMENT in signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/").content.decode()
    assert stranger.get(on(complaint, "counter-notices")).status_code == 404


def test_a_returned_counter_notice_stays_between_jd_and_cbbc(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("counter_notice")
    assert jd.post(on(complaint, "return"), {"note": "Where is the invoice?"}).json()["state"] == "notice_forwarded"
    jd.post(on(complaint, "counter"), COUNTER)
    jd.post(on(complaint, "serve"), {})
    assert [one["round"] for one in owner.get(on(complaint, "counter-notices")).json()["results"]] == [2]
    rounds = jd.get(on(complaint, "counter-notices")).json()["results"]
    assert [(one["round"], one["return_note"]) for one in rounds] == [(1, "Where is the invoice?"), (2, "")]


def test_jd_reads_of_more_time_what_was_granted_and_not_why_it_was_asked(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("extension_asked")
    read = jd.get(on(complaint, "counter-notices")).json()["results"][0]["election"]["extensions"]
    assert read == []
    cast.move(complaint, "grant_extension")
    (granted,) = jd.get(on(complaint, "counter-notices")).json()["results"][0]["election"]["extensions"]
    assert (granted["granted_days"], granted["reason"], granted["explanation"]) == (10, "", "")
    (own,) = owner.get(on(complaint, "counter-notices")).json()["results"][0]["election"]["extensions"]
    assert (own["reason"], bool(own["explanation"])) == ("notarisation", True)


def test_detail_tells_on_which_rule_and_calendar_each_clock_counts(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    for caller in (jd, owner):
        clocks = {clock["code"]: clock for clock in caller.get(on(complaint)).json()["clocks"]}
        clock = clocks["owner.election"]
        assert (clock["rule_version"], clock["calendar"], clock["zone"]) == (1, "cn", "Asia/Shanghai")
        assert clock["calendar_version"] >= 1
        assert "art. 43" in clock["source"]


# --- The seller's answers are limited ---------------------------------------------------------------------------------


def test_a_seller_answers_three_times_and_the_third_cannot_be_returned(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("counter_notice")
    for _again in range(2):
        assert jd.post(on(complaint, "return"), {"note": "Not enough."}).status_code == 200
        assert jd.post(on(complaint, "counter"), COUNTER).status_code == 200
    refused = jd.post(on(complaint, "return"), {"note": "Still not enough."})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_rounds_left")
    listed = jd.get("/complaints", {"state": "counter_notice"}).json()["results"]
    assert listed[0]["verbs"] == jd.get(on(complaint)).json()["verbs"] == ["serve"]


def test_a_late_first_answer_reopens_an_upheld_complaint_and_a_later_one_does_not(jd: Caller, cast: Cast) -> None:
    late = cast.complaint("upheld")
    assert jd.post(on(late, "counter"), COUNTER).json()["state"] == "counter_notice"
    heard = cast.complaint("action_notified")
    cast_upheld = {"outcome": "upheld", "outcome_on": timezone.localdate().isoformat()}
    assert calling(cast.owner_client).post(on(heard, "conclude"), cast_upheld).json()["state"] == "upheld"
    refused = jd.post(on(heard, "counter"), COUNTER)
    assert (refused.status_code, refused.json()["code"]) == (409, "answered_before")


# --- Service ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "words"),
    [(timedelta(hours=1), "not come yet"), (timedelta(days=-400), "before the complaint")],
)
def test_an_arrival_that_cannot_be_is_refused(jd: Caller, cast: Cast, arrived: timedelta, words: str) -> None:
    complaint = cast.complaint("counter_notice")
    answer = jd.post(on(complaint, "serve"), {"arrived_at": (timezone.now() + arrived).isoformat()})
    assert answer.status_code == 422
    assert words in answer.json()["errors"][0]["detail"]
    assert now_in(complaint) == "counter_notice"


def test_nothing_arrives_before_jd_received_it(jd: Caller, cast: Cast) -> None:
    received = timezone.now() - timedelta(hours=5)
    complaint = cast.complaint("notice_forwarded", now=timezone.now() - timedelta(days=2))
    jd.post(on(complaint, "counter"), COUNTER | {"received_at": received.isoformat()})
    early = {"arrived_at": (received - timedelta(minutes=1)).isoformat()}
    assert jd.post(on(complaint, "serve"), early).status_code == 422
    assert jd.post(on(complaint, "serve"), {"arrived_at": received.isoformat()}).status_code == 200


def test_the_first_opening_by_somebody_of_the_owner_is_noted_once(cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    path = f"/portal/complaints/{complaint.reference}/"
    signed_in(cast.officer).get(f"/staff/complaints/{complaint.reference}/")
    assert CounterNotice.objects.get().first_read_at is None
    assert signed_in(cast.owner_reader).get(path).status_code == 200
    first = CounterNotice.objects.get().first_read_at
    assert isinstance(first, datetime)
    signed_in(cast.complainant).get(path)
    assert CounterNotice.objects.get().first_read_at == first
    read = Event.objects.filter(verb="complaints.counter_notice_read", subject_id=complaint.pk)
    assert [event.actor_label for event in read] == ["Rita Page"]


# --- The owner elects -------------------------------------------------------------------------------------------------


def test_an_owners_system_notifies_its_action_with_proof(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    action = {
        "kind": "suit",
        "authority": "杭州互联网法院",
        "filed_on": timezone.localdate().isoformat(),
        "case_number": "(2026)浙0192民初1号",
    }
    assert owner.post(on(complaint, "act"), action).json()["errors"][0]["pointer"] == "/documents"
    proof = stored(owner, "receipt.png").json()["id"]
    answer = owner.post(on(complaint, "act"), action | {"documents": [proof]})
    assert answer.json()["state"] == "action_notified", answer.content
    election = jd.get(on(complaint, "counter-notices")).json()["results"][0]["election"]
    assert (election["choice"], election["action"]["authority"]) == ("act", "杭州互联网法院")
    assert "receipt.png" in [one["name"] for one in jd.get(on(complaint)).json()["evidence"]]
    assert complaint.targets.filter(state=TargetState.REMOVED).count() == 3


def test_conceding_lets_jd_put_the_listings_back(jd: Caller, owner: Caller, cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    assert owner.post(on(complaint, "concede"), {}).json()["state"] == "conceded"
    lifted = jd.post(on(complaint, "lift"), {}).json()
    assert (lifted["state"], lifted["outcome"], lifted["targets"]["restored"], lifted["targets"]["pending"]) == (
        "measures_lifted",
        "reversed",
        3,
        0,
    )
    assert Election.objects.get().lifted_at is not None


def test_the_verbs_that_a_list_offers_are_those_that_the_detail_offers(jd: Caller, owner: Caller, cast: Cast) -> None:
    states = ("notice_forwarded", "counter_notice", "election_open", "extension_asked", "action_notified", "conceded")
    for state in states:
        cast.complaint(state)
    for caller in (jd, owner):
        rows = caller.get("/complaints").json()["results"]
        for row in rows:
            assert row["verbs"] == caller.get(f"/complaints/{row['reference']}").json()["verbs"], row["state"]
        assert any("act" in row["verbs"] or "serve" in row["verbs"] for row in rows)


# --- Copyright: put back at once, and not again -----------------------------------------------------------------------


def countered_work(cast: Cast, work: Right) -> Complaint:
    complaint = cast.complaint("draft", right=work, reason=Reason.COPYRIGHT_COPY)
    for verb in ("submit", "screen", "lodge", "acknowledge", "decide", "forward", "counter"):
        complaint = cast.move(complaint, verb)
    return complaint


def test_on_copyright_the_listings_go_back_at_once_without_an_election(
    jd: Caller, owner: Caller, cast: Cast, work: Right
) -> None:
    complaint = countered_work(cast, work)
    refused = jd.post(on(complaint, "serve"), {})
    assert (refused.status_code, refused.json()["code"]) == (409, "restores_at_once")
    assert jd.get(on(complaint)).json()["verbs"] == jd.get("/complaints").json()["results"][0]["verbs"]
    restored = jd.post(on(complaint, "restore"), {}).json()
    assert (restored["state"], restored["targets"]["restored"]) == ("measures_lifted", 3)
    (shown,) = owner.get(on(complaint, "counter-notices")).json()["results"]
    assert (shown["election"], bool(shown["arrived_at"])) == (None, True)


def test_elsewhere_nothing_goes_back_without_an_election(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("counter_notice")
    refused = jd.post(on(complaint, "restore"), {})
    assert (refused.status_code, refused.json()["code"]) == (409, "has_an_election")


def filing_of(right: Right, *skus: str) -> dict[str, Any]:
    return {
        "right": right.number,
        "reason": "copyright_copy",
        "measure": "delete",
        "listings": [address(sku) for sku in skus],
        "explanation": EXPLANATION,
        "answers": facts_of("copyright_copy"),
        "statement": {"name": "Clara Finch", "title": "Head of Brand Protection", "is_true": True},
    }


def test_what_was_put_back_cannot_be_notified_again_on_the_same_work(
    jd: Caller, owner: Caller, cast: Cast, work: Right
) -> None:
    complaint = countered_work(cast, work)
    jd.post(on(complaint, "restore"), {})
    back, fresh = complaint.targets.earliest("number").sku, next_sku()
    alone = owner.post("/complaints", filing_of(work, back))
    (error,) = alone.json()["errors"]
    assert (alone.status_code, error["code"], error["pointer"]) == (422, "may_not_repeat", "/listings")
    assert complaint.reference in error["detail"]
    mixed = owner.post("/complaints", filing_of(work, fresh, back))
    (error,) = mixed.json()["errors"]
    assert (mixed.status_code, error["code"], error["pointer"]) == (422, "may_not_repeat", "/listings/1")
    assert owner.post("/complaints", filing_of(work, fresh)).status_code == 201


def test_the_portal_says_which_line_was_put_back_for_good(cast: Cast, work: Right) -> None:
    complaint = countered_work(cast, work)
    cast.move(complaint, "restore")
    back = complaint.targets.earliest("number").sku
    draft = cast.draft(right=work, reason=Reason.COPYRIGHT_COPY, addresses=address(back))
    page = signed_in(cast.complainant).get(f"/portal/complaints/{draft.reference}/draft/listings/")
    assert complaint.reference in page.content.decode()
    assert "cannot be notified again" in page.content.decode()
    sent = signed_in(cast.complainant).post(f"/portal/complaints/{draft.reference}/draft/check/")
    assert sent.status_code == 422
    assert now_in(draft) == ComplaintState.DRAFT


def test_another_work_and_what_was_lifted_after_an_election_may_be_notified_again(
    jd: Caller, owner: Caller, cast: Cast, work: Right
) -> None:
    complaint = countered_work(cast, work)
    jd.post(on(complaint, "restore"), {})
    back = complaint.targets.earliest("number").sku
    another = _right(cast.harrow, "GuoZuoDengZi-2021-F-00054321", "Another", right_type=RightType.COPYRIGHT)
    another.documents.create(kind=RightDocumentKind.CERTIFICATE, document=cast.document("other.png"))
    assert owner.post("/complaints", filing_of(another, back)).status_code == 201
    lifted = cast.complaint("measures_lifted")
    sku = lifted.targets.earliest("number").sku
    again = filing_of(cast.mark, sku) | {"reason": "counterfeit", "answers": {}}
    assert owner.post("/complaints", again).status_code == 201


def test_acting_is_for_the_owners_side_alone(cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    page = f"/portal/complaints/{complaint.reference}/do/act/"
    assert signed_in(cast.stranger).get(page).status_code == 404
    assert signed_in(cast.owner_reader).post(page).status_code in {403, 422}
    assert acting(cast.complainant).audience == "portal"


def test_jd_reads_no_more_of_a_request_for_time_than_that_the_owner_still_chooses(cast: Cast) -> None:
    complaint = cast.complaint("extension_asked")
    jd, owner = calling(cast.jd_client), calling(cast.owner_client)
    read = jd.get(on(complaint, "")).json()
    assert (read["state"], read["state_label"], read["waits_for"]) == ("election_open", "Election open", "portal")
    late = jd.post(on(complaint, "acknowledge"), {"case_number": "JD-1"}).json()
    assert (late["state"], "Election open" in late["detail"]) == ("election_open", True)

    def listed(caller: Caller, state: str) -> list[str]:
        return [one["state"] for one in caller.get(f"/complaints?state={state}").json()["results"]]

    assert (listed(jd, "election_open"), listed(jd, "extension_asked")) == (["election_open"], [])
    assert (listed(owner, "election_open"), listed(owner, "extension_asked")) == ([], ["extension_asked"])
    assert "extension" not in jd.get(on(complaint, "")).content.decode() + jd.get("/complaints").content.decode()
