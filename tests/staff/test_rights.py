"""CBBC's register of rights, what expires, and comparing a right with its certificate."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from core.days import house_day
from programmes import queries
from programmes.actions import rights
from programmes.actions.rights import FactEntry
from programmes.models import Right
from tests.cast import PNG, Cast, acting, signed_in
from tests.staff.pages import Page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def wei(cast: Cast) -> Client:
    """The browser of CBBC's case officer."""
    return signed_in(cast.officer)


def address(name: str, *arguments: Any) -> str:
    return reverse(f"rights_staff:{name}", args=arguments)


def titles(page: Page) -> list[str]:
    return [row.title for row in page.context["list"].rows]


def expiring(cast: Cast, title: str, days: int, **fields: Any) -> Right:
    """A mark of Harrow & Finch that expires so many days from today."""
    given = {
        "right_type": "trade_mark",
        "territory": "CN",
        "number": str(7_000_000 + days),
        "title": title,
        "registered_on": date(2015, 1, 1),
        "expires_on": house_day() + timedelta(days=days),
    }
    return rights.register_right(cast.harrow.pk, actor=acting(cast.officer), fields=given | fields)


def form_of(right: Right, **changes: Any) -> dict[str, Any]:
    """What the form of a right sends."""
    given = {
        "right_type": right.right_type,
        "territory": right.territory,
        "number": right.number,
        "title": right.title,
        "title_zh": right.title_zh,
        "nice_classes": ", ".join(map(str, right.nice_classes)),
        "filed_on": right.filed_on or "",
        "registered_on": right.registered_on or "",
        "expires_on": right.expires_on or "",
        "holder_name": right.holder_name,
        "version": right.version,
    }
    return given | changes


def test_the_register_can_be_read_by_what_expires_next_with_what_has_no_end_last(cast: Cast, wei: Client) -> None:
    cast.gather("mark", "design", "foreign_mark")
    Right.objects.filter(pk=cast.design.pk).update(expires_on=None)
    expiring(cast, "SOON", 5)
    found = titles(wei.get(address("list"), {"sort": "expiry"}))
    assert (found[0], found[-1]) == ("SOON", "Teapot")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "哈罗芬奇 12345678"}, {"HARROW & FINCH"}),
        ({"q": "harrow uk0000"}, {"HARROW UK"}),
        ({"q": "清水玩具"}, {"BRIGHTWATER"}),
        ({"status": "lapsed"}, {"OLD FINCH"}),
        ({"status": "in_force", "territory": "GB"}, {"HARROW UK"}),
        ({"right_type": "design"}, {"Teapot"}),
        ({"owner": "brightwater"}, {"BRIGHTWATER"}),
        ({"expires": "30"}, {"NEAR"}),
        ({"verified": "partly"}, {"NEAR"}),
        ({"view": "abroad"}, {"HARROW UK"}),
        ({"q": "nothing like it"}, set()),
        ({"owner": "nobody"}, set()),
    ],
)
def test_the_register_is_narrowed_by_words_in_both_scripts_and_by_what_a_right_is_worth_today(
    cast: Cast, wei: Client, asked: dict[str, str], found: set[str]
) -> None:
    cast.gather("mark", "design", "lapsed_mark", "uk_mark", "foreign_mark")
    near = expiring(cast, "NEAR", 20)
    paper = rights.add_document(near.pk, cast.document(), kind="certificate", actor=acting(cast.officer))
    rights.verify_right(near.pk, fields=["number"], document=paper.document, actor=acting(cast.officer))
    for right in Right.objects.select_related("organisation"):
        right.search_text = queries.search_text_of(right, right.organisation)
        right.save()
    asked = {name: str(cast.brightwater.pk) if value == "brightwater" else value for name, value in asked.items()}
    assert set(titles(wei.get(address("list"), asked))) == found


def test_what_expires_is_parted_by_how_near_it_is_and_leaves_out_what_cannot_expire_any_more(
    cast: Cast, wei: Client
) -> None:
    cast.gather("lapsed_mark")
    for title, days in (("GRACE", -20), ("WEEK", 3), ("MONTH", 21), ("LATER", 200)):
        expiring(cast, title, days)
    pending = expiring(cast, "PENDING", 9, registered_on="")
    cancelled = expiring(cast, "CANCELLED", 10)
    rights.record_fact(cancelled.pk, FactEntry("cancellation", house_day()), actor=acting(cast.officer))
    page = wei.get(address("list"), {"view": "expiring"})
    rows = page.context["list"].rows
    assert [row.title for row in rows] == ["GRACE", "WEEK", "MONTH", "LATER"]
    later = (house_day() + timedelta(days=200)).strftime("%B %Y")
    assert [row.heading for row in rows] == [
        "Expired, in the renewal grace period",
        "Within 7 days",
        "Within 30 days",
        later,
    ]
    assert pending.title not in words(page)


def test_the_register_is_exported_as_it_is_filtered_and_that_is_on_record(cast: Cast, wei: Client) -> None:
    cast.gather("mark", "foreign_mark")
    answer = wei.get(address("list"), {"owner": str(cast.brightwater.pk), "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "BRIGHTWATER,清水" in text
    assert "HARROW" not in text
    assert Event.objects.get(verb="programmes.exported").data["owner"] == str(cast.brightwater.pk)


def test_a_page_of_the_register_takes_as_many_statements_for_fifty_rights_as_for_one(cast: Cast, wei: Client) -> None:
    expiring(cast, "ONE", 40)
    wei.get(address("list"))
    with CaptureQueriesContext(connection) as few:
        wei.get(address("list"))
    for days in range(50, 99):
        expiring(cast, f"MARK {days}", days)
    with CaptureQueriesContext(connection) as many:
        wei.get(address("list"))
    assert len(many) == len(few)


def test_a_right_is_entered_for_an_owner_and_its_end_worked_out_aloud(cast: Cast, wei: Client) -> None:
    cast.gather("harrow", "brightwater")
    given = {
        "owner": "brightwater-toys",
        "right_type": "design",
        "territory": "CN",
        "number": "ZL 2017 3 0123456.1",
        "title": "Duck",
        "filed_on": "2017-05-01",
        "registered_on": "2017-12-01",
    }
    page = wei.post(address("new"), given, follow=True)
    right = Right.objects.get()
    assert (right.organisation, right.number, right.expires_on) == (
        cast.brightwater,
        "201730123456.1",
        date(2027, 4, 30),
    )
    assert "By law it expires on 30 Apr 2027" in words(page)


def test_a_wrong_check_digit_is_told_at_the_number_and_nothing_typed_is_lost(cast: Cast, wei: Client) -> None:
    cast.gather("harrow", "brightwater")
    given = {
        "owner": "harrow-finch",
        "right_type": "design",
        "territory": "CN",
        "number": "ZL201730123456.7",
        "title": "Duck",
        "goods": "Ducks of all kinds",
    }
    page = wei.post(address("new"), given)
    assert page.status_code == 422
    assert "should be 1" in words(page)
    assert "Ducks of all kinds" in page.content.decode()
    assert "ZL201730123456.7" in page.content.decode()


def test_staff_are_told_who_holds_a_number(cast: Cast, wei: Client) -> None:
    given = form_of(cast.mark, owner="brightwater-toys", version="")
    cast.gather("brightwater")
    assert "HARROW &amp; FINCH of Harrow &amp; Finch Ltd" in wei.post(address("new"), given).content.decode()


def test_a_change_on_an_older_page_is_shown_again_with_what_was_typed(cast: Cast, wei: Client) -> None:
    sent = form_of(cast.mark, title="HARROW TYPED")
    rights.change_right(cast.mark.pk, actor=acting(cast.complainant), fields={"holder_name": "Harrow Ltd"})
    page = wei.post(address("edit", cast.mark.pk), sent)
    assert page.status_code == 409
    assert "has changed since you opened this page" in words(page)
    assert "HARROW TYPED" in page.content.decode()


def test_comparing_with_the_certificate_ticks_field_by_field(cast: Cast, wei: Client) -> None:
    wei.post(
        address("document_add", cast.mark.pk),
        {"kind": "certificate", "document": SimpleUploadedFile("certificate.png", PNG, "image/png")},
    )
    paper = cast.mark.documents.get()
    page = wei.get(address("verify", cast.mark.pk))
    assert address("document_preview", cast.mark.pk, paper.document.public_id, "preview") in page.content.decode()
    cast.mark.refresh_from_db()
    sent = {"agrees": ["number", "title"], "document": paper.pk, "version": cast.mark.version}
    assert "The comparison is on record" in words(wei.post(address("verify", cast.mark.pk), sent, follow=True))
    assert cast.mark.verifications.count() == 2
    again = wei.post(address("verify", cast.mark.pk), {"document": paper.pk})
    assert again.status_code == 422
    assert "Tick what agrees" in words(again)


def test_without_a_certificate_there_is_nothing_to_compare(cast: Cast, wei: Client) -> None:
    assert "Add the certificate first" in words(wei.get(address("verify", cast.mark.pk)))


@pytest.mark.parametrize("kind", ["renewal", "assignment", "name_change", "cancellation"])
def test_each_kind_of_fact_is_recorded_on_its_page(cast: Cast, wei: Client, kind: str) -> None:
    today = house_day()
    assert wei.get(address("fact", cast.mark.pk, kind)).status_code == 200
    sent: dict[str, Any] = {"happened_on": today.isoformat(), "version": cast.mark.version}
    if kind in {"assignment", "name_change"}:
        sent |= {"from_name": "HARROW AND FINCH LIMITED", "to_name": "Harrow & Finch Group plc"}
    sent["document"] = SimpleUploadedFile("record.png", PNG, "image/png")
    assert wei.post(address("fact", cast.mark.pk, kind), sent).status_code == 302
    assert cast.mark.facts.get().kind == kind
    assert cast.mark.documents.count() == 1
    assert wei.get(address("detail", cast.mark.pk)).status_code == 200


def test_a_day_that_is_none_is_told_at_its_field(cast: Cast, wei: Client) -> None:
    page = wei.post(address("fact", cast.mark.pk, "cancellation"), {"happened_on": "2024-02-30"})
    assert page.status_code == 422
    assert "There is no day 30" in words(page)


def test_the_page_of_a_right_says_where_the_chain_of_holders_breaks(cast: Cast, wei: Client) -> None:
    officer = acting(cast.officer)
    rights.change_right(cast.mark.pk, actor=officer, fields={"holder_name": "Finch Bros Ltd"})
    page = words(wei.get(address("detail", cast.mark.pk)))
    assert "The chain ends with Finch Bros Ltd, which is not Harrow & Finch Ltd" in page
    entry = FactEntry("assignment", date(2020, 1, 1), "Somebody Else Ltd", "Harrow & Finch Ltd")
    rights.record_fact(cast.mark.pk, entry, actor=officer)
    assert "the next record begins with Somebody Else Ltd" in words(wei.get(address("detail", cast.mark.pk)))


def test_a_right_without_effect_in_china_says_so_and_what_to_do(cast: Cast, wei: Client) -> None:
    page = words(wei.get(address("detail", cast.uk_mark.pk)))
    assert "No protection in China" in page
    assert "Madrid Protocol" in page
    assert "Meanwhile" in page


def test_older_versions_of_a_document_stay_on_the_page_and_can_be_had(cast: Cast, wei: Client) -> None:
    officer = acting(cast.officer)
    old = rights.add_document(cast.mark.pk, cast.document("first.png"), kind="certificate", actor=officer)
    file = SimpleUploadedFile("second.png", PNG, "image/png")
    wei.post(address("document_replace", cast.mark.pk, old.document.public_id), {"document": file})
    page = words(wei.get(address("detail", cast.mark.pk)))
    assert "1 older version" in page
    assert "first.png" in page
    assert wei.get(address("document", cast.mark.pk, old.document.public_id)).status_code == 200
    assert wei.get(address("document_replace", cast.mark.pk, old.document.public_id)).status_code == 404


def test_who_reads_only_sees_everything_and_changes_nothing(cast: Cast) -> None:
    sam = signed_in(cast.staff_reader)
    assert sam.get(address("detail", cast.mark.pk)).status_code == 200
    assert "Change the right" not in words(sam.get(address("detail", cast.mark.pk)))
    for name in ("edit", "verify", "document_add"):
        assert sam.get(address(name, cast.mark.pk)).status_code == 403
    assert sam.get(address("new")).status_code == 403


@pytest.mark.parametrize("person", ["complainant", "agent", "reviewer", "gov_reader"])
def test_the_register_is_cbbcs_alone(cast: Cast, person: str) -> None:
    browser = signed_in(getattr(cast, person))
    assert browser.get(address("list")).status_code == 404
    assert browser.get(address("detail", cast.mark.pk)).status_code == 404


def test_a_fact_recorded_in_error_is_struck_out_on_its_page_and_stays_to_be_seen(cast: Cast, wei: Client) -> None:
    officer = acting(cast.officer)
    fact = rights.record_fact(cast.mark.pk, FactEntry("cancellation", house_day()), actor=officer)
    page = address("strike", cast.mark.pk, fact.pk)
    assert page in wei.get(address("detail", cast.mark.pk)).content.decode()
    assert "worth again what its dates say" in words(wei.get(page))
    assert wei.post(page, {"reason": " "}).status_code == 422
    version = cast.mark.version
    late = wei.post(page, {"reason": "Recorded for the wrong mark", "version": version})
    assert late.status_code == 409
    done = wei.post(page, {"reason": "Recorded for the wrong mark"}, follow=True)
    assert "Struck out: Cancellation. Reason: Recorded for the wrong mark" in words(done)
    assert page not in done.content.decode()
    again = wei.post(page, {"reason": "Once more"}, follow=True)
    assert "struck out already" in words(again)
    assert wei.get(address("strike", cast.lapsed_mark.pk, fact.pk)).status_code == 404


def test_a_reader_strikes_nothing_out(cast: Cast) -> None:
    sam = signed_in(cast.staff_reader)
    fact = rights.record_fact(
        cast.mark.pk, FactEntry("assignment", house_day(), "Somebody", "Somebody else"), actor=acting(cast.officer)
    )
    assert sam.get(address("strike", cast.mark.pk, fact.pk)).status_code == 403
    assert address("strike", cast.mark.pk, fact.pk) not in sam.get(address("detail", cast.mark.pk)).content.decode()
