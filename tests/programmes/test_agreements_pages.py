"""CBBC's pages about agreements, as case officers and readers meet them."""

import csv
import io
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
from core.identifiers.errors import IdentifierError
from programmes.actions import agreements
from programmes.choices import DatePrecision, EnrolmentState
from programmes.models import Agreement, Commitment, Fulfilment
from programmes.staff.agreements.forms import parse_known_day
from tests.cast import PNG, Cast, acting, signed_in
from tests.programmes.agreements import paper, promised, recorded, registered

pytestmark = pytest.mark.django_db

LIST = reverse("agreements_staff:list")
NEW = reverse("agreements_staff:new")
DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(cast.officer)


@pytest.fixture
def reader(cast: Cast) -> Client:
    return signed_in(cast.staff_reader)


def of(agreement: Agreement, name: str = "detail", *more: object) -> str:
    """The address of a page of an agreement."""
    return reverse(f"agreements_staff:{name}", args=[agreement.reference, *more])


def text(response: Any) -> str:
    """What the page says, in one line."""
    return " ".join(response.content.decode().split())


def body_of(response: Any) -> bytes:
    """What a file's response sends."""
    return b"".join(response.streaming_content)


def upload(name: str = "minutes.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def given(cast: Cast, **more: Any) -> dict[str, Any]:
    """What somebody types into the form of an agreement."""
    return {
        "title": "Memorandum of 2016",
        "title_zh": "2016年备忘录",
        "council": cast.cbbc.pk,
        "platform": cast.jd.pk,
        "signed_on": "2016-12",
        "witnesses": "The ambassador\nThe minister",
    } | more


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2016", date(2016, 1, 1), DatePrecision.YEAR),
        ("2016年", date(2016, 1, 1), DatePrecision.YEAR),
        ("2016-12", date(2016, 12, 1), DatePrecision.MONTH),
        ("12/2016", date(2016, 12, 1), DatePrecision.MONTH),
        ("２０１６年１２月", date(2016, 12, 1), DatePrecision.MONTH),
        ("December 2016", date(2016, 12, 1), DatePrecision.MONTH),
        ("2019-11-04", date(2019, 11, 4), DatePrecision.DAY),
        ("4 November 2019", date(2019, 11, 4), DatePrecision.DAY),
        ("2019年11月4日", date(2019, 11, 4), DatePrecision.DAY),
    ],
)
def test_a_date_is_understood_as_far_as_it_is_known(typed: str, day: date, precision: str) -> None:
    assert parse_known_day(typed) == (day, precision)


@pytest.mark.parametrize("typed", ["2016-13", "0016", "3016-01", "soon", "2016-12-32"])
def test_a_date_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises((IdentifierError, ValueError)):
        parse_known_day(typed)


def test_a_case_officer_registers_an_agreement_known_to_the_month(cast: Cast, officer: Client) -> None:
    answer = officer.post(NEW, given(cast))
    agreement = Agreement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, of(agreement))
    page = text(officer.get(of(agreement)))
    assert '<time datetime="2016-12">December 2016</time>' in page
    assert "1 Dec 2016" not in page
    assert "The minister" in page


def test_what_does_not_hold_comes_back_at_its_field_with_what_was_typed(cast: Cast, officer: Client) -> None:
    answer = officer.post(NEW, given(cast, ends_on="2015-01-01", signed_on="31/02/2016"))
    assert (answer.status_code, Agreement.objects.count()) == (422, 0)
    assert "31/02/2016" in text(answer)
    answer = officer.post(NEW, given(cast, ends_on="2015-01-01"))
    assert "The last day lies before the first." in text(answer)


def test_an_agreement_is_changed_in_a_form_that_holds_what_is_on_record(cast: Cast, officer: Client) -> None:
    officer.post(NEW, given(cast))
    agreement = Agreement.objects.get()
    form = officer.get(of(agreement, "change")).context["form"]
    assert (form["signed_on"].value(), form["witnesses"].value()) == ("2016-12", "The ambassador\nThe minister")
    officer.post(of(agreement, "change"), given(cast, ends_on="2030-12-31"))
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.signed_precision) == (date(2030, 12, 31), DatePrecision.MONTH)
    assert "Changed the agreement" in text(officer.get(of(agreement)))


def test_the_line_of_agreements_leads_from_the_first_to_the_last(cast: Cast, officer: Client) -> None:
    first = registered(cast, title="First", signed_on=date(2016, 12, 1), signed_precision=DatePrecision.MONTH)
    second = registered(cast, title="Second", predecessor_id=first.pk)
    third = registered(cast, title="Third", signed_on=date(2024, 1, 1), predecessor_id=second.pk)
    page = officer.get(of(second)).context["page"]
    assert [(link.title, link.is_present) for link in page.line] == [
        ("First", False),
        ("Second", True),
        ("Third", False),
    ]
    assert of(third) in text(officer.get(of(first)))


def test_a_page_shows_target_opening_balance_and_what_was_counted_apart(cast: Cast, officer: Client) -> None:
    agreement = cast.agreement
    promised(
        cast,
        agreement,
        kind="introductions",
        measure="owners_introduced",
        target=40,
        opening_balance=23,
        opening_on=date(2019, 11, 4),
        opening_source="Press release of CBBC",
    )
    enrolment = cast.enrolment(EnrolmentState.INTRODUCED)
    page = text(officer.get(of(agreement)))
    assert '24 <span class="of">of 40</span>' in page
    assert "23 by 4 Nov 2019 +" in page
    assert "1 counted from the records" in page
    commitment = text(officer.get(of(agreement, "commitment", Commitment.objects.get().pk)))
    assert "Press release of CBBC" in commitment
    assert reverse("enrolments_staff:detail", args=[enrolment.reference]) in commitment
    assert "Harrow &amp; Finch Ltd" in commitment


def test_what_is_overdue_stands_first_and_says_by_how_many_days(cast: Cast, officer: Client) -> None:
    agreement, today = registered(cast), house_day()
    promised(cast, agreement, kind="policy_exchange", target=1, due_on=today + DAY)
    promised(cast, agreement, kind="roundtables", target=2, due_on=today - 12 * DAY)
    page = officer.get(of(agreement)).context["page"]
    assert [card.state.label for card in page.cards] == ["12 days overdue", "Under way"]
    row = officer.get(LIST).context["list"].rows[0]
    assert (row.promised, row.reached, row.overdue) == (2, 0, 1)


def test_an_entry_is_recorded_downloaded_and_struck_out_on_pages(cast: Cast, officer: Client) -> None:
    commitment = promised(cast, registered(cast))
    agreement = commitment.agreement
    answer = officer.post(
        of(agreement, "record", commitment.pk),
        {"happened_on": "2024-09-12", "title": "Eighth roundtable", "title_zh": "第八次圆桌会议", "file": upload()},
    )
    page = of(agreement, "commitment", commitment.pk)
    assert (answer.status_code, answer["Location"]) == (302, page)
    entry = Fulfilment.objects.get()
    file = officer.get(of(agreement, "fulfilment_file", entry.pk))
    assert body_of(file) == PNG
    assert "Eighth roundtable" in text(officer.get(page))
    assert officer.post(of(agreement, "strike", entry.pk), {"reason": ""}).status_code == 422
    assert officer.post(of(agreement, "strike", entry.pk), {"reason": "It was put off"}).status_code == 302
    struck = officer.get(page)
    assert not struck.context["list"].rows
    assert "<s>Eighth roundtable</s>" in text(struck)
    assert "It was put off" in text(officer.get(of(agreement)))


def test_an_entry_that_does_not_count_keeps_no_paper(cast: Cast, officer: Client) -> None:
    commitment = promised(cast, registered(cast))
    kept = cast.cbbc.documents.count()
    answer = officer.post(
        of(commitment.agreement, "record", commitment.pk),
        {"happened_on": "2019-11-03", "title": "Too early", "file": upload()},
    )
    assert (answer.status_code, Fulfilment.objects.count(), cast.cbbc.documents.count()) == (422, 0, kept)
    assert "not in force" in text(answer)


def test_papers_are_added_replaced_and_downloaded_and_earlier_versions_stay(cast: Cast, officer: Client) -> None:
    agreement = registered(cast)
    data = {"kind": "signed", "language": "zh-hans", "file": upload("scan.png")}
    assert officer.post(of(agreement, "add_document"), data).status_code == 302
    first = agreement.documents.get()
    replace = of(agreement, "replace", first.document.public_id)
    assert officer.post(replace, {"language": "zh-hans", "file": upload("better.png")}).status_code == 302
    page = officer.get(of(agreement)).context["page"]
    assert [file.name for file in page.files] == ["better.png"]
    assert [file.name for file in page.earlier_files] == ["scan.png"]
    assert "简体中文" in str(page.files[0].kind)
    assert officer.get(of(agreement, "document", first.document.public_id)).status_code == 200


def test_a_file_that_is_refused_says_why_at_its_field(cast: Cast, officer: Client) -> None:
    agreement = registered(cast)
    broken = SimpleUploadedFile("agreement.pdf", b"This is no PDF", content_type="application/pdf")
    answer = officer.post(of(agreement, "add_document"), {"kind": "signed", "file": broken})
    assert (answer.status_code, agreement.documents.count()) == (422, 0)
    assert answer.context["form"].errors["file"]


FORMS = ("change", "add_document", "add_commitment")


def test_readers_see_everything_and_are_told_why_they_change_nothing(cast: Cast, reader: Client) -> None:
    agreement = registered(cast)
    commitment = promised(cast, agreement)
    entry = recorded(cast, commitment, date(2025, 1, 1))
    for address in (LIST, of(agreement), of(agreement, "commitment", commitment.pk)):
        page = reader.get(address)
        assert page.status_code == 200
        assert "Your role lets you read" in text(page)
        assert of(agreement, "strike", entry.pk) not in text(page)
    own = [of(agreement, name) for name in FORMS]
    below = [of(agreement, name, commitment.pk) for name in ("change_commitment", "record")]
    for address in (NEW, *own, *below, of(agreement, "strike", entry.pk)):
        assert reader.get(address).status_code == 403
    assert reader.post(of(agreement, "strike", entry.pk), {"reason": "No"}).status_code == 403
    assert reader.post(of(agreement, "add_document"), {"kind": "signed", "file": upload()}).status_code == 403


@pytest.mark.parametrize("who", ["owner_admin", "agent", "reviewer", "gov_reader"])
def test_for_everybody_else_there_are_no_such_pages(cast: Cast, who: str) -> None:
    agreement = registered(cast)
    client = signed_in(getattr(cast, who))
    for address in (LIST, NEW, of(agreement)):
        assert client.get(address).status_code == 404


def test_what_belongs_to_another_agreement_is_not_there(cast: Cast, officer: Client) -> None:
    agreement, other = registered(cast), registered(cast, title="Another")
    commitment = promised(cast, other)
    entry = recorded(cast, commitment, date(2025, 1, 1))
    added = agreements.add_document(other.reference, paper(cast), actor=acting(cast.officer), kind="annex")
    for address in (
        of(agreement, "commitment", commitment.pk),
        of(agreement, "record", commitment.pk),
        of(agreement, "fulfilment_file", entry.pk),
        of(agreement, "strike", entry.pk),
        of(agreement, "document", added.document.public_id),
        reverse("agreements_staff:detail", args=["A-1999-1"]),
    ):
        assert officer.get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "备忘录 2016"}, ["First"]),
        ({"q": "京东 ambassador"}, ["First"]),
        ({"state": "in_force"}, ["Second"]),
        ({"state": "succeeded"}, ["First"]),
        ({"state": "ended"}, ["Third"]),
        ({"state": "coming"}, []),
        ({"sort": "ends"}, ["Third", "First", "Second"]),
    ],
)
def test_the_register_is_searched_filtered_and_ordered(
    cast: Cast, officer: Client, query: dict[str, str], titles: list[str]
) -> None:
    first = registered(
        cast, title="First", title_zh="2016年备忘录", signed_on=date(2016, 12, 1), witnesses=["The ambassador"]
    )
    registered(cast, title="Second", predecessor_id=first.pk)
    other = type(cast.jd).objects.create(code="other", kind="platform", name="Another platform")
    registered(cast, title="Third", title_zh="", platform_id=other.pk, ends_on=date(2020, 1, 1))
    assert [row.agreement.title for row in officer.get(LIST, query).context["list"].rows] == titles


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_and_the_records_of_a_commitment_are_exported_and_that_is_recorded(
    cast: Cast, officer: Client, form: str
) -> None:
    agreement = registered(cast, signed_on=date(2016, 12, 1), signed_precision=DatePrecision.MONTH)
    commitment = promised(cast, agreement)
    recorded(cast, commitment, date(2025, 1, 1), "Eighth roundtable")
    for address in (LIST, of(agreement, "commitment", commitment.pk)):
        answer = officer.get(address, {"export": form})
        body = body_of(answer)
        if form == "csv":
            rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
            assert len(rows) == 2
            assert {"2016-12", "Eighth roundtable"} & set(rows[1])
        else:
            assert body.startswith(b"PK")
    assert Event.objects.filter(verb="programmes.exported").count() == 2


def test_the_export_of_the_register_says_how_many_commitments_are_reached_and_overdue(
    cast: Cast, officer: Client
) -> None:
    agreement, today = registered(cast), house_day()
    registered(cast, title="Another")
    recorded(cast, promised(cast, agreement, target=1), date(2025, 1, 1))
    for _time in range(2):
        promised(cast, agreement, target=1, due_on=today - DAY)
    rows = list(csv.DictReader(io.StringIO(body_of(officer.get(LIST, {"export": "csv"})).decode("utf-8-sig"))))
    found = {row["Reference"]: (row["Commitments reached"], row["Commitments overdue"]) for row in rows}
    assert found.pop(agreement.reference) == ("1", "2")
    assert list(found.values()) == [("0", "0")]


def test_an_empty_register_says_what_to_do_first(officer: Client) -> None:
    page = text(officer.get(LIST))
    assert "No agreement is registered yet" in page
    assert NEW in page


def test_pages_cost_the_same_however_much_stands_on_them(cast: Cast, officer: Client) -> None:
    agreement = registered(cast)
    commitment = promised(cast, agreement)

    def cost(address: str) -> int:
        officer.get(address)  # what is kept in memory is read now
        with CaptureQueriesContext(connection) as statements:
            assert officer.get(address).status_code == 200
        return len(statements)

    def fill(times: int) -> None:
        for number in range(times):
            recorded(cast, commitment, date(2025, 1, 1 + number))
            promised(cast, agreement)
            promised(cast, registered(cast))
            agreements.add_document(agreement.reference, paper(cast), actor=acting(cast.officer), kind="annex")

    pages = (LIST, of(agreement), of(agreement, "commitment", commitment.pk))
    fill(2)
    before = [cost(page) for page in pages]
    fill(5)
    assert [cost(page) for page in pages] == before


def test_the_pages_speak_chinese(cast: Cast, officer: Client) -> None:
    agreement = registered(cast)
    promised(cast, agreement)
    officer.cookies["django_language"] = "zh-hans"
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(language="zh-hans")
    page = text(officer.get(of(agreement)))
    assert "<h1>2019年协议</h1>" in page
    assert '<span lang="zh-Hans">双方定期举行圆桌会议。</span>' in page
    assert "2019年11月4日" in page
