"""What owners paste and upload as listings, and what they are told about each line."""

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.imports.choices import ImportState
from core.imports.models import Import
from merchants.models import Listing
from tests.cast import Cast, address, next_sku
from tests.imports.conftest import worked
from tests.portal.conftest import Browser, page, step, text

pytestmark = pytest.mark.django_db


def workbook(*cells: object) -> bytes:
    """An XLSX file with one column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cell in cells:
        sheet.append([cell])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zip_bomb() -> bytes:
    """A workbook whose one sheet unpacks to 300 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return target.getvalue()


def upload(clara: Browser, draft: Complaint, name: str, content: bytes, pasted: str = "") -> Import:
    """Send a list as a file with what stands in the box, and have a worker read it; what was typed stays."""
    sent = clara.post(
        step(draft, "listings"), {"addresses": pasted, "sheet": SimpleUploadedFile(name, content), "read": "1"}
    )
    record = Import.objects.latest("pk")
    assert sent.url == reverse("complaints_portal:import_look", args=[record.reference])
    draft.refresh_from_db()
    assert draft.addresses == pasted
    return worked(record)


def skus(draft: Complaint) -> list[str]:
    """What the draft holds out of files, in their order."""
    return list(draft.targets.order_by("number").values_list("sku", flat=True))


def test_each_line_says_at_once_what_was_understood(clara: Browser, cast: Cast) -> None:
    rival = cast.complaint(ComplaintState.LODGED)
    taken = rival.targets.all()[0]
    known = cast.complaint(ComplaintState.REJECTED_BY_JD).targets.all()[0].listing
    Listing.objects.filter(pk=known.pk).update(shop=cast.shop, title="Teapot 茶壶")
    draft = cast.draft()
    fresh = next_sku()
    lines = [
        address(fresh),
        f"ITEM.M.JD.COM/product/{next_sku()}.html?utm_source=x",
        address(fresh),
        address(taken.sku),
        address(known.sku),
        "https://3.cn/2abc-def",
        "https://item.taobao.com/item.htm?id=1",
    ]
    answer = clara.post(page("addresses", draft), {"addresses": "\n".join(lines)})
    verdicts = {verdict.number: verdict for verdict in answer.context["result"].verdicts}
    assert [str(verdicts[number].label) for number in range(1, 8)] == [
        "Understood",
        "Understood and put right",
        "Repeated",
        "Already under complaint",
        "Understood",
        "Short link",
        "Not a JD listing",
    ]
    assert verdicts[4].url == page("detail", rival)
    assert rival.reference in str(verdicts[4].text)
    assert "Teapot Bargains 茶壶特卖 · Teapot 茶壶" in str(verdicts[5].text)
    assert [verdict.number for verdict in answer.context["result"].verdicts[:2]] == [6, 7], "problems stand first"
    assert answer.context["result"].target_count == 3


def test_a_strangers_open_complaint_is_not_betrayed(clara: Browser, cast: Cast) -> None:
    theirs = cast.complaint(ComplaintState.LODGED, by=cast.stranger)
    sku = theirs.targets.all()[0].sku
    answer = clara.post(page("addresses", cast.draft()), {"addresses": sku})
    assert answer.context["result"].target_count == 1
    assert theirs.reference not in text(answer)


def test_looking_at_the_lines_keeps_nothing(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    before = draft.addresses
    clara.post(page("addresses", draft), {"addresses": "other"})
    draft.refresh_from_db()
    assert draft.addresses == before


def test_lines_that_are_left_out_are_shown_once_before_going_on(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    given = {"addresses": f"{address(next_sku())}\nhttps://3.cn/abc"}
    first = clara.post(step(draft, "listings"), given)
    assert first.status_code == 422
    assert "Look at the lines that are left out" in text(first)
    draft.refresh_from_db()
    assert draft.addresses == given["addresses"], "errors do not keep the draft from being kept"
    again = clara.post(step(draft, "listings"), given | {"seen": first.context["result"].seen})
    assert again.url == step(draft, "explanation")
    assert "1 line is left out" in text(clara.get(page("check", draft)))


def test_refused_lines_are_removed_on_request(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    good = address(next_sku())
    clara.post(step(draft, "listings"), {"addresses": f"https://3.cn/abc\r\n{good}\r\nhello\r\n{good}", "tidy": "1"})
    draft.refresh_from_db()
    assert draft.addresses == good


def test_without_a_single_listing_the_step_says_so(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    refused = clara.post(step(draft, "listings"), {"addresses": "https://3.cn/abc"})
    assert refused.status_code == 422
    assert "Name at least one listing on JD.com." in text(refused)
    assert "Short link" in text(refused)


def test_a_nul_among_the_pasted_lines_does_no_harm(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    sku = next_sku()
    sent = clara.post(step(draft, "listings"), {"addresses": f"{address(sku)}\x00"})
    assert sent.url == step(draft, "explanation")
    assert clara.post(step(draft, "explanation"), {"explanation": "a\x00" * 60}).status_code == 302


def test_five_thousand_lines_are_read_fast_and_shown_in_part(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    lines = [address(next_sku()) for _ in range(5000)] + [f"https://3.cn/{number}" for number in range(300)]
    began = time.perf_counter()
    sent = clara.post(page("addresses", draft), {"addresses": "\n".join(lines)})
    assert time.perf_counter() - began < 5
    assert sent.status_code == 200
    result = sent.context["result"]
    assert (result.target_count, result.problem_count, result.hidden) == (5000, 300, 5050)
    beside_the_box = len(sent.content) - sum(len(line) + 1 for line in lines)
    assert beside_the_box < 200_000


def test_more_targets_than_one_complaint_holds_are_refused_and_kept(
    clara: Browser, cast: Cast, settings: object
) -> None:
    settings.IPP_MAX_TARGETS = 3  # type: ignore[attr-defined]
    draft = cast.draft()
    refused = clara.post(step(draft, "listings"), {"addresses": "\n".join(next_sku() for _ in range(4))})
    assert refused.status_code == 422
    assert "at most 3 listings; this one names 4" in text(refused)


def test_a_longer_list_is_read_in_the_background_and_leaves_the_box_empty(
    clara: Browser, cast: Cast, settings: Any
) -> None:
    settings.IPP_MAX_TYPED_LISTINGS = 3
    draft = cast.draft()
    lines = [next_sku() for _ in range(4)]
    sent = clara.post(step(draft, "listings"), {"addresses": "\n".join(lines)})
    record = worked(Import.objects.get())
    assert sent.url == reverse("complaints_portal:import_look", args=[record.reference])
    draft.refresh_from_db()
    assert (draft.addresses, skus(draft), draft.target_count) == ("", lines, 4)


def test_a_csv_in_gbk_is_understood_and_stands_beside_what_was_typed(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    pasted, one, two = address(next_sku()), next_sku(), next_sku()
    content = f"店铺,商品链接,商品编号\n茶壶特卖,{address(one)},\n茶具专营店,,{two}\n".encode("gbk")
    upload(clara, draft, "清单.csv", content, pasted)
    assert skus(draft) == [one, two]
    shown = clara.get(step(draft, "listings"))
    assert shown.context["result"].target_count == 3
    assert "2 listings came with files." in text(shown)


def test_a_workbook_is_read_and_formulas_are_never_computed(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    one = next_sku()
    content = workbook("Listing", address(one), '=HYPERLINK("https://evil.example","x")')
    record = upload(clara, draft, "list.xlsx", content)
    assert (skus(draft), record.refused_count) == ([one], 1)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.xlsx", zip_bomb, "list.xlsx: "),
        ("list.xlsx", lambda: b"PK\x03\x04 broken", "list.xlsx: "),
        ("list.csv", lambda: b"", "This file is empty (0 bytes)."),
        ("list.pdf", lambda: b"%PDF-1.7", "Upload a CSV file, a text file or an Excel workbook (XLSX)."),
    ],
)
def test_a_file_that_is_no_list_says_so_at_once_and_loses_nothing(
    clara: Browser, cast: Cast, name: str, content: Callable[[], bytes], words: str
) -> None:
    draft = cast.draft()
    pasted = address(next_sku())
    sent = clara.post(step(draft, "listings"), {"addresses": pasted, "sheet": SimpleUploadedFile(name, content())})
    assert sent.status_code == 422
    assert words in text(sent)
    assert pasted in text(sent)
    draft.refresh_from_db()
    assert draft.addresses == pasted


def test_a_file_that_cannot_be_read_adds_nothing_and_says_why(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    record = upload(clara, draft, "list.csv", b"Name,Weight\nTeapot,12\n", draft.addresses)
    assert record.state == ImportState.FAILED
    assert not skus(draft)
    assert "This file could not be imported" in text(clara.get(record_page(record)))


def record_page(record: Import) -> str:
    return reverse("complaints_portal:import_look", args=[record.reference])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_empty_list_to_fill_in_is_one_that_is_understood(clara: Browser, cast: Cast, form: str) -> None:
    draft = cast.draft()
    answer = clara.get(reverse("complaints_portal:import_template", args=[form]))
    content = b"".join(answer) if answer.streaming else answer.content
    sku = next_sku()
    if form == "csv":
        upload(clara, draft, "listings.csv", content + f"{address(sku)},,ours\r\n".encode())
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet: Any = book.worksheets[0]
        sheet.append([address(sku), None, "ours"])
        target = io.BytesIO()
        book.save(target)
        upload(clara, draft, "listings.xlsx", target.getvalue())
    assert skus(draft) == [sku], "the example row is left out"
