"""Tables that are taken over as soon as they are read, for a record of the app's own, from a file or a pasted list."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Event
from core.imports import actions, files, queries, work
from core.imports.choices import ImportState, Source
from core.imports.models import Import
from core.outbox.models import Message
from core.tabular.errors import TabularError
from core.workflow.errors import Conflict, NotVisible, Refused
from merchants.models import Listing, Shop
from tests.cast import Cast, acting
from tests.imports.conftest import csv_of, row, upload, worked, xlsx_of
from tests.imports.listings import LISTINGS
from tests.imports.shops import SHOPS

pytestmark = pytest.mark.django_db
HEADER = ("Listing", "Title")
ROWS = [["100012345678", "First"], ["https://item.m.jd.com/product/100012345679.html", "Second"], ["nothing", "Third"]]


def give(cast: Cast, content: bytes, name: str = "listings.csv", **more: Any) -> Import:
    actor = acting(cast.complainant)
    return actions.start(upload(content, name), kind="listings", actor=actor, organisation_id=cast.harrow.pk, **more)


def paste(cast: Cast, text: str, **more: Any) -> Import:
    actor = acting(cast.complainant)
    return actions.start_text(text, kind="listings", actor=actor, organisation_id=cast.harrow.pk, **more)


def skus() -> list[str]:
    return list(Listing.objects.order_by("sku").values_list("sku", flat=True))


def test_accepted_rows_are_written_without_anybody_deciding_and_the_refused_come_back(cast: Cast) -> None:
    record = give(cast, csv_of(ROWS, HEADER))
    assert not work.advance(record.pk), "one worker reads and writes"
    record.refresh_from_db()
    assert (record.state, record.mode, record.applied_count, record.refused_count) == (ImportState.DONE, "valid", 2, 1)
    assert skus() == ["100012345678", "100012345679"]
    assert record.rows.exclude(applied_at=None).count() == 2
    assert [line[0] for line in files.refused_rows(record, LISTINGS)] == ["nothing"]
    written = Event.objects.filter(subject_type="imports.import", subject_id=record.pk)
    assert list(written.order_by("pk").values_list("verb", flat=True)) == ["imports.started", "imports.finished"]
    assert not Message.objects.filter(topic="imports.finished").exists(), "nobody is told what they are looking at"


def test_the_same_file_again_writes_nothing_new(cast: Cast) -> None:
    for _turn in range(2):
        assert worked(give(cast, csv_of(ROWS, HEADER))).state == ImportState.DONE
    assert len(skus()) == 2


def test_a_file_of_refused_rows_alone_is_done_and_writes_nothing(cast: Cast) -> None:
    record = worked(give(cast, csv_of(ROWS[2:], HEADER)))
    assert (record.state, record.applied_count, record.refused_count) == (ImportState.DONE, 0, 1)


def test_a_file_that_breaks_off_writes_nothing_at_all(cast: Cast) -> None:
    rows = [[str(100_000_000 + n), ""] for n in range(LISTINGS.max_rows + 5)]
    record = worked(give(cast, csv_of(rows, HEADER)))
    assert (record.state, record.problem["code"]) == (ImportState.FAILED, "too_many_rows")
    assert not Listing.objects.exists()


def test_nobody_can_decide_about_what_is_taken_over_at_once(cast: Cast) -> None:
    record = worked(give(cast, csv_of(ROWS, HEADER)))
    for decide in (actions.discard, lambda pk, actor: actions.apply(pk, actor=actor, mode="valid")):
        with pytest.raises(Conflict):
            decide(record.pk, actor=acting(cast.complainant))


def test_whoever_may_no_longer_import_when_the_rows_are_to_be_written_stops_the_work(cast: Cast) -> None:
    record = give(cast, csv_of(ROWS, HEADER))
    cast.complainant.is_active = False
    cast.complainant.save()
    assert worked(record).problem["code"] == "not_allowed"
    assert not Listing.objects.exists()


def test_what_came_in_between_refuses_its_row_and_says_so_beside_what_was_said_before(cast: Cast) -> None:
    record = worked(give(cast, csv_of([["１00012345678", "taken meanwhile"], ["100012345679", ""]], HEADER)))
    assert (record.applied_count, record.new_count, record.refused_count) == (1, 1, 1)
    assert [note["code"] for note in row(record, 2).notes] == ["understood", "taken"]
    assert row(record, 2).applied_at is None


def test_a_table_may_be_for_a_record_and_what_was_said_beside_it_reaches_the_judge(cast: Cast) -> None:
    shop = Shop.objects.create(platform="jd.com", number="1", name="One")
    record = worked(give(cast, csv_of(ROWS, HEADER), subject=shop, options={"but_not": "100012345679"}))
    other = give(cast, csv_of(ROWS, HEADER))
    assert record.is_for(shop)
    assert not other.is_for(shop)
    assert (record.applied_count, record.refused_count) == (1, 2)
    assert list(shop.listings.values_list("sku", flat=True)) == ["100012345678"]
    assert list(queries.for_subject(shop, actor=acting(cast.complainant))) == [record]
    assert not queries.for_subject(shop, actor=acting(cast.stranger)).exists()


def test_each_line_of_a_pasted_text_is_a_row_whatever_it_holds(cast: Cast) -> None:
    lines = [
        "100012345678",
        "",
        '"https://item.jd.com/100012345679.html, seen; today\t',
        "Listing",
        "  ",
        "１00012345670",
    ]
    record = worked(paste(cast, "\r\n".join(lines)))
    assert record.source == Source.TEXT
    assert list(record.rows.order_by("position").values_list("number", "verdict")) == [
        (1, "new"),
        (3, "new"),
        (4, "refused"),
        (6, "new"),
    ]
    assert skus() == ["100012345670", "100012345678", "100012345679"]


def test_lines_with_the_same_listing_count_once(cast: Cast) -> None:
    record = worked(paste(cast, "100012345678\nhttps://item.jd.com/100012345678.html\n"))
    assert (record.new_count, record.same_count, record.applied_count) == (1, 1, 1)


def test_a_text_with_nothing_in_it_is_not_kept(cast: Cast) -> None:
    cast.gather("complainant", "harrow")
    with pytest.raises(TabularError) as refused:
        paste(cast, " \n\t\r\n")
    assert refused.value.code == "empty_text"
    assert not Import.objects.exists()


def test_readers_and_strangers_can_paste_nothing(cast: Cast) -> None:
    for person, error in ((cast.owner_reader, Refused), (cast.stranger, NotVisible)):
        with pytest.raises(error):
            actions.start_text("1", kind="listings", actor=acting(person), organisation_id=cast.harrow.pk)


def test_a_batch_costs_the_same_statements_however_many_rows_it_has(cast: Cast) -> None:
    def statements(count: int) -> int:
        record = give(cast, xlsx_of([[str(10_000_000 + n), ""] for n in range(count)], HEADER), "a.xlsx")
        with CaptureQueriesContext(connection) as captured:
            worked(record)
        return len(captured)

    assert statements(90) == statements(10)


def test_a_row_in_fault_is_found_without_asking_for_each(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    judge = SHOPS.judge

    def counting(rows: Any, **given: Any) -> Any:
        asked.append(len(rows))
        return judge(rows, **given)

    monkeypatch.setitem(SHOPS.__dict__, "judge", counting)
    rows = [[str(n), ""] for n in range(1, 65)]
    rows[40][0] = "boom"
    record = actions.start(
        upload(csv_of(rows, ("Shop number", "Shop name")), "a.csv"),
        kind="shops",
        actor=acting(cast.complainant),
        organisation_id=cast.harrow.pk,
    )
    assert worked(record).refused_count == 1
    assert len(asked) < 20
