"""A complaint is filed on every ground, in the wizard and by API, with what its rule set asks for and not without."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from jsonschema import Draft202012Validator

from complaints import grounds
from complaints.actions.filing import Filing, file_complaint
from complaints.choices import GROUND_OF, ComplaintState, Measure, Reason
from complaints.models import Complaint
from core.days import house_day
from core.workflow.errors import InvalidInputs
from tests.api.callers import Caller, calling
from tests.cast import EXPLANATION, FILES_OF, PNG, Cast, acting, address, facts_of, next_sku, signed_in
from tests.grounds.conftest import REASONS, in_force_from, right_for
from tests.portal.conftest import Browser, page, step, text

pytestmark = pytest.mark.django_db
DEMANDING = tuple(reason for reason in REASONS if facts_of(reason) or reason in FILES_OF)


@pytest.fixture
def clara(cast: Cast) -> Browser:
    cast.may_file()
    return signed_in(cast.complainant)


@pytest.fixture
def owner(cast: Cast) -> Caller:
    cast.may_file()
    return calling(cast.owner_client)


def sent(reason: str, listings: int = 1) -> dict[str, Any]:
    """The answers as the form of the details sends them."""
    found = {}
    for code, value in facts_of(reason, listings).items():
        found[f"answer_{code}"] = "\n".join(value) if isinstance(value, list) else value
    return found


def filed_in_the_wizard(clara: Browser, cast: Cast, reason: str) -> Complaint:
    """Every step, as Clara would go through them."""
    clara.post("/portal/complaints/new/", {"right": right_for(cast, reason).pk})
    draft = Complaint.objects.get()
    assert clara.post(step(draft, "reason"), {"reason": reason, "measure": Measure.DELETE}).url == step(
        draft, "details"
    )
    assert clara.post(step(draft, "details"), sent(reason)).url == step(draft, "listings")
    clara.post(step(draft, "listings"), {"addresses": address(next_sku())})
    clara.post(step(draft, "explanation"), {"explanation": EXPLANATION})
    kinds = FILES_OF.get(reason, ())
    files = [SimpleUploadedFile(f"{kind}.png", PNG + kind.encode()) for kind in kinds]
    clara.post(step(draft, "evidence"), {"evidence": files, "add": "1"})
    keys = draft.evidence.values_list("pk", flat=True)
    sorted_out = {f"kind_{key}": kind for key, kind in zip(keys, kinds, strict=True)}
    assert clara.post(step(draft, "evidence"), sorted_out).url == step(draft, "statement")
    stated = {"discloses_contact": "no", "statement_name": "Clara Finch", "statement_title": "Head", "agrees": "on"}
    assert clara.post(step(draft, "statement"), stated).url == page("check", draft)
    return draft


@pytest.mark.parametrize("reason", REASONS)
def test_clara_files_on_every_ground(clara: Browser, cast: Cast, reason: str) -> None:
    draft = filed_in_the_wizard(clara, cast, reason)
    assert not clara.get(page("check", draft)).context["page"].missing
    assert clara.post(page("check", draft)).url == page("submitted", draft)
    draft.refresh_from_db()
    rules = grounds.in_force(GROUND_OF[reason], house_day())
    assert (draft.state, draft.ground) == (ComplaintState.SUBMITTED, GROUND_OF[reason])
    assert (grounds.of(draft), draft.complexity) == (rules, rules.complexity)
    assert draft.answers == facts_of(reason)
    assert set(draft.evidence.values_list("kind", flat=True)) == set(FILES_OF.get(reason, ()))


@pytest.mark.parametrize("reason", DEMANDING)
def test_without_facts_and_files_the_check_names_them_and_nothing_is_submitted(
    clara: Browser, cast: Cast, reason: str
) -> None:
    draft = cast.draft(right=right_for(cast, reason), reason=reason, answers={})
    draft.evidence.all().delete()
    required = {
        field.code for field in grounds.in_force(GROUND_OF[reason], house_day()).fields_for(reason) if field.required
    }
    refused = clara.post(page("check", draft))
    assert refused.status_code == 422
    where = [one.url.split("?")[0] for one in refused.context["page"].missing]
    assert where.count(step(draft, "details")) == len(required)
    assert where.count(step(draft, "evidence")) == 1
    draft.refresh_from_db()
    assert draft.state == ComplaintState.DRAFT


def stored(owner: Caller, kinds: tuple[str, ...]) -> list[dict[str, str]]:
    """Files given to the API, each with its kind."""
    return [
        {"id": owner.upload("/documents", {"file": SimpleUploadedFile(f"{kind}.png", PNG)}).json()["id"], "kind": kind}
        for kind in kinds
    ]


def filing(cast: Cast, reason: str, **more: Any) -> dict[str, Any]:
    return {
        "right": right_for(cast, reason).number,
        "reason": reason,
        "measure": "delete",
        "listings": [address(next_sku())],
        "explanation": EXPLANATION,
        "statement": {"name": "Clara Finch", "title": "Head", "is_true": True},
        **more,
    }


@pytest.mark.parametrize("reason", REASONS)
def test_a_program_files_on_every_ground(owner: Caller, cast: Cast, reason: str) -> None:
    files = stored(owner, FILES_OF.get(reason, ()))
    answer = owner.post("/complaints", filing(cast, reason, answers=facts_of(reason), documents=files))
    assert answer.status_code == 201, answer.json()
    shown = owner.get(f"/complaints/{answer.json()['reference']}").json()
    rules = grounds.in_force(GROUND_OF[reason], house_day())
    assert (shown["ground"], shown["rules"]["version"]) == (GROUND_OF[reason], rules.version)
    assert shown["answers"] == facts_of(reason)
    assert sorted(one["kind"] for one in shown["evidence"]) == sorted(one["kind"] for one in files)
    assert owner.get(shown["rules"]["href"].removeprefix("/api/v1")).json()["version"] == rules.version


@pytest.mark.parametrize("reason", DEMANDING)
def test_a_program_is_told_what_is_missing_field_by_field(owner: Caller, cast: Cast, reason: str) -> None:
    answer = owner.post("/complaints", filing(cast, reason))
    required = {f"/answers/{code}" for code in facts_of(reason)}
    assert answer.status_code == 422
    pointers = {one["pointer"] for one in answer.json()["errors"]}
    assert pointers - {"/documents"} <= required
    assert "/documents" in pointers or reason not in FILES_OF
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"answers": {"taste": "sweet"}}, "/answers/taste"),
        ({"answers": {"category": "submarines"}}, "/answers/category"),
        ({"answers": {"seen_on": "yesterday"}}, "/answers/seen_on"),
        ({"answers": {"seen_on": "2999-01-01"}}, "/answers/seen_on"),
        ({"answers": {"foreign_text": "maybe"}}, "/answers/foreign_text"),
        ({"answers": {"mark_in_listing": 7}}, "/answers/mark_in_listing"),
        ({"answers": {"mark_in_listing": "x" * 501}}, "/answers/mark_in_listing"),
        ({"answers": {"similar_elements": "All of it"}}, "/answers/similar_elements"),  # of another reason
        ({"answers": ["category"]}, "/answers"),
        ({"documents": ["no-id"]}, "/documents/0"),
        ({"documents": [{"id": "7d1f0c1e-6f0a-4c39-9c1d-3f7b2f1b8a55", "kind": "taste"}]}, "/documents/0/kind"),
        ({"documents": [{"id": "7d1f0c1e-6f0a-4c39-9c1d-3f7b2f1b8a55", "sort": "x"}]}, "/documents/0/sort"),
    ],
)
def test_what_the_ground_does_not_know_is_refused_where_it_stands(
    owner: Caller, cast: Cast, given: dict[str, Any], pointer: str
) -> None:
    answer = owner.post("/complaints", filing(cast, Reason.COUNTERFEIT, **given))
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])


def test_a_plain_trade_mark_complaint_needs_nothing_more_than_before(owner: Caller, cast: Cast) -> None:
    assert owner.post("/complaints", filing(cast, Reason.COUNTERFEIT)).status_code == 201
    assert owner.post("/complaints", filing(cast, Reason.CONFUSINGLY_SIMILAR)).status_code == 201


def test_files_may_still_be_named_by_their_id_alone(owner: Caller, cast: Cast) -> None:
    files = [one["id"] for one in stored(owner, ("capture",))]
    answer = owner.post("/complaints", filing(cast, Reason.COUNTERFEIT, documents=files))
    (shown,) = owner.get(f"/complaints/{answer.json()['reference']}").json()["evidence"]
    assert (shown["id"], shown["kind"]) == (files[0], "")


@pytest.mark.parametrize("orders", [1, 3])
def test_a_test_purchase_needs_one_order_a_listing(owner: Caller, cast: Cast, orders: int) -> None:
    files = stored(owner, FILES_OF[Reason.TEST_PURCHASE])
    two = [address(next_sku()), address(next_sku())]
    answers = facts_of(Reason.TEST_PURCHASE, orders)
    answer = owner.post(
        "/complaints", filing(cast, Reason.TEST_PURCHASE, listings=two, answers=answers, documents=files)
    )
    (error,) = answer.json()["errors"]
    assert (error["pointer"], f"{orders} order numbers for 2 listings" in error["detail"]) == ("/answers/orders", True)


def test_details_that_do_not_hold_are_kept_and_pointed_at(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(right=cast.mark, reason=Reason.TEST_PURCHASE, answers={})
    given = {"answer_orders": "12", "answer_method": "The base has no hallmark.", "answer_report_attested": ""}
    refused = clara.post(step(draft, "details"), given)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"answer_orders", "answer_report_attested"}
    draft.refresh_from_db()
    assert draft.answers == {"method": "The base has no hallmark."}


def test_answers_to_another_reason_wait_in_the_draft_and_do_not_reach_the_complaint(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(answers=facts_of(Reason.TEST_PURCHASE) | {"category": "household"})
    clara.post(step(draft, "details"), {"answer_category": "household"})
    draft.refresh_from_db()
    assert "orders" in draft.answers
    clara.post(page("check", draft))
    draft.refresh_from_db()
    assert draft.answers == {"category": "household"}


def test_without_a_reason_the_details_ask_for_it_first(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(reason="")
    assert clara.get(step(draft, "details")).url == step(draft, "reason")


def test_where_nothing_is_asked_there_is_no_such_step(clara: Browser, cast: Cast, load: Any) -> None:
    load(in_force_from(house_day(), fields="[]", checks="[]"))
    draft = cast.draft()
    given = {"reason": Reason.COUNTERFEIT, "measure": Measure.DELETE}
    assert clara.post(step(draft, "reason"), given).url == step(draft, "listings")
    assert clara.get(step(draft, "details")).url == step(draft, "listings")
    assert "Details" not in [str(one.label) for one in clara.get(step(draft, "reason")).context["steps"]]


def test_the_evidence_step_ticks_what_is_there(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(reason=Reason.TEST_PURCHASE)
    draft.evidence.filter(kind="photos").update(kind="")
    shown = clara.get(step(draft, "evidence")).context["wanted"]
    assert [(one.label, one.is_there) for one in shown] == [
        ("Test-purchase report, signed or chopped", True),
        ("Photographs of the goods", False),
    ]


def test_the_check_page_tells_what_cbbc_will_see(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(answers={"category": "toys"})
    shown = text(clara.get(page("check", draft)))
    assert "The right is registered in class 21; such goods are usually in class 28." in shown
    assert "No certificate of the right is on record." in shown
    assert clara.post(page("check", draft)).status_code == 302


def test_keywords_are_a_reason_only_since_the_law_knows_them(cast: Cast) -> None:
    cast.may_file()
    given = Filing(
        right_number=right_for(cast, Reason.KEYWORD_USE).number,
        reason=Reason.KEYWORD_USE,
        measure="delete",
        listings=[address(next_sku())],
        explanation=EXPLANATION,
        statement_name="Clara Finch",
        statement_title="Head",
    )
    for now, field in (
        (datetime(2025, 10, 14, 15, 59, tzinfo=UTC), ("reason",)),
        (datetime(2025, 10, 14, 16, tzinfo=UTC), ("answers", "keywords")),
    ):
        with pytest.raises(InvalidInputs) as refused:
            file_complaint(given, actor=acting(cast.owner_client), now=now)
        assert field in refused.value.errors
    assert grounds.in_force("unfair_competition", date(2025, 10, 14)).version == 1


@pytest.mark.parametrize("reason", REASONS)
def test_the_schema_admits_what_can_be_filed(owner: Caller, reason: str) -> None:
    shown = owner.get(f"/grounds/{GROUND_OF[reason]}").json()
    (schema,) = [one["answers_schema"] for one in shown["reasons"] if one["code"] == reason]
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    assert judge.is_valid(facts_of(reason))
    assert not judge.is_valid(facts_of(reason) | {"taste": "sweet"})
    assert judge.is_valid({}) is not bool(schema["required"])


def test_the_rules_of_an_earlier_day_can_be_read(owner: Caller) -> None:
    def reasons(on: str) -> list[str]:
        return [one["code"] for one in owner.get("/grounds/unfair_competition", {"on": on}).json()["reasons"]]

    assert reasons("2025-10-14") == ["trade_dress", "name_use"]
    assert reasons("2025-10-15") == ["trade_dress", "name_use", "keyword_use"]
    assert owner.get("/grounds/unfair_competition", {"on": "1999-01-01"}).status_code == 404
    assert owner.get("/grounds/unfair_competition", {"on": "soon"}).status_code == 400
    assert owner.get("/grounds/taste").status_code == 404


def test_the_list_names_every_ground_with_its_version(owner: Caller) -> None:
    shown = {one["ground"]: one["version"] for one in owner.get("/grounds").json()}
    assert shown == {
        "trade_mark": 1, "copyright": 1, "design": 1, "utility_model": 1, "invention": 1,
        "unfair_competition": 2, "test_purchase": 1,
    }  # fmt: skip
