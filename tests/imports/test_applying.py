"""What is written, by whose word, and that nothing is written twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.actions.merging import merge
from core.audit.models import Event
from core.imports import actions, claims, endings, files, queries, work
from core.imports.choices import ImportState
from core.imports.models import Import
from core.outbox import queries as outbox
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from core.tabular.errors import TabularError
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from merchants.models import Shop
from tests.cast import Cast, acting
from tests.imports.conftest import applied, csv_of, give, read, row, upload, verdicts, worked, xlsx_of
from tests.imports.shops import SHOPS

pytestmark = pytest.mark.django_db
ROWS = [["1", "First"], ["2", "Second"], ["x", "Third"]]


def shops() -> dict[str, str]:
    return dict(Shop.objects.values_list("number", "name"))


def events(record: Import) -> list[str]:
    found = Event.objects.filter(subject_type="imports.import", subject_id=record.pk)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_the_valid_rows_are_written_and_the_refused_come_back(cast: Cast) -> None:
    record = applied(read(cast, csv_of(ROWS)), cast)
    assert record.state == ImportState.DONE
    assert shops() == {"1": "First", "2": "Second"}
    assert (record.applied_count, record.refused_count) == (2, 1)
    assert events(record) == ["imports.started", "imports.applied", "imports.finished"]
    assert Message.objects.filter(topic="imports.finished", subject_id=record.pk).count() == 1


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    applied(read(cast, csv_of(ROWS)), cast)
    again = read(cast, csv_of(ROWS))
    assert verdicts(again) == ["same", "same", "refused"]
    with pytest.raises(InvalidInputs):
        actions.apply(again.pk, actor=acting(cast.complainant), mode="valid")


def test_all_rows_can_only_be_meant_where_none_is_refused(cast: Cast) -> None:
    actor = acting(cast.complainant)
    with pytest.raises(InvalidInputs):
        actions.apply(read(cast, csv_of(ROWS)).pk, actor=actor, mode="all")
    with pytest.raises(InvalidInputs):
        actions.apply(read(cast, csv_of(ROWS)).pk, actor=actor, mode="")
    whole = read(cast, csv_of(ROWS[:2]))
    assert applied(whole, cast, "all").applied_count == 2


def test_a_batch_that_is_worked_on_twice_is_written_once(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    actions.apply(record.pk, actor=acting(cast.complainant), mode="valid")
    claimed = claims.claim(record.pk, timezone.now())
    assert claimed
    # The first worker is taken for lost; another one finishes.
    Import.objects.filter(pk=record.pk).update(claimed_until=None)
    assert worked(record).applied_count == 2
    with pytest.raises(claims.Lost):
        claims.hold(claimed, timezone.now())


def test_what_came_in_between_refuses_only_its_own_rows(cast: Cast) -> None:
    rows = [["1", "First"], ["2", "taken meanwhile"], ["3", "boom"], ["4", "Fourth"]]
    record = applied(read(cast, csv_of(rows)), cast)
    assert shops() == {"1": "First", "4": "Fourth"}
    assert (record.applied_count, record.new_count, record.refused_count) == (2, 2, 2)
    assert [files.what_is_wrong(one, SHOPS) for one in queries.refused_rows(record)] == [
        ["Number: Administrator"],
        ["This row could not be worked on: the fault is ours. Everything else goes on."],
    ]
    assert row(record, 3).applied_at is None


def test_whoever_lost_the_right_to_import_meanwhile_stops_the_work(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    actions.apply(record.pk, actor=acting(cast.complainant), mode="valid")
    cast.complainant.is_active = False
    cast.complainant.save()
    stopped = worked(record)
    assert (stopped.state, stopped.problem["code"]) == (ImportState.FAILED, "not_allowed")
    assert shops() == {}


def test_what_is_discarded_is_written_by_nobody_not_even_by_a_worker_that_still_reads(cast: Cast) -> None:
    actor = acting(cast.complainant)
    record = give(cast, csv_of(ROWS))
    claimed = claims.claim(record.pk, timezone.now())
    actions.discard(record.pk, actor=actor)
    assert claimed
    with pytest.raises(claims.Lost):
        claims.hold(claimed, timezone.now())
    assert worked(record).state == ImportState.DISCARDED
    with pytest.raises(Conflict):
        actions.apply(record.pk, actor=actor, mode="valid")
    with pytest.raises(Conflict):
        actions.discard(record.pk, actor=actor)
    assert events(record)[-1] == "imports.discarded"


def test_readers_may_look_but_not_import_and_strangers_see_nothing(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    reader, stranger = acting(cast.owner_reader), acting(cast.stranger)
    assert queries.visible_to(reader).get() == record
    for outsider, error in ((reader, Refused), (stranger, NotVisible)):
        with pytest.raises(error):
            actions.apply(record.pk, actor=outsider, mode="valid")
        with pytest.raises(error):
            actions.discard(record.pk, actor=outsider)
        with pytest.raises(error):
            actions.start(upload(csv_of(ROWS)), kind="shops", actor=outsider, organisation_id=cast.harrow.pk)
    assert not queries.visible_to(stranger).exists()
    assert not queries.visible_to(acting(cast.jd_client)).exists()
    assert queries.visible_to(acting(cast.officer)).get() == record


def test_what_is_no_table_is_not_even_kept(cast: Cast) -> None:
    cast.gather("complainant", "harrow")
    for content, name, code in (
        (b"", "a.csv", "empty_file"),
        (b"%PDF", "a.pdf", "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "old_excel"),
    ):
        with pytest.raises(TabularError) as refused:
            give(cast, content, name)
        assert refused.value.code == code
    assert not Import.objects.exists()


@pytest.mark.parametrize(("form", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_the_refused_rows_can_be_given_back_as_they_are_or_mended(cast: Cast, form: str, made: object) -> None:
    header = ["店铺编号", "Shop name", "Our note", ""]
    rows = [["1", "First", "keep", ""], ["x", "=Third", "+44 note", "loose"], ["y", "4", "", ""]]
    record = applied(read(cast, made(rows, header), f"a.{form}"), cast)  # type: ignore[operator]
    back = files.refused_header(record, SHOPS), list(files.refused_rows(record, SHOPS))
    assert back[0] == ["店铺编号", "Shop name", "Our note", "[D]", "What is wrong", "Row in your file"]
    assert [line[:4] for line in back[1]] == [["x", "=Third", "+44 note", "loose"], ["y", "4", "", ""]]
    assert back[1][0][4] == "Number: Number: x"
    again = read(cast, made(back[1], back[0]), f"b.{form}")  # type: ignore[operator]
    assert verdicts(again) == ["refused", "refused"]
    assert row(again, 2).given["name"] == "=Third"
    assert row(again, 2).others["Our note"] == "+44 note"
    third = files.refused_header(again, SHOPS), list(files.refused_rows(again, SHOPS))
    assert third == back or third[0] == back[0]
    mended = [["5", *back[1][0][1:]], ["6", *back[1][1][1:]]]
    assert applied(read(cast, made(mended, back[0]), f"c.{form}"), cast, "all").applied_count == 2  # type: ignore[operator]
    assert shops() == {"1": "First", "5": "=Third", "6": "4"}


def test_a_worker_finds_nothing_to_do_where_somebody_has_to_decide(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    assert not work.advance(record.pk)
    assert list(claims.waiting(timezone.now())) == []


def test_whoever_may_have_left_the_page_is_told_with_the_way_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    read(cast, csv_of(ROWS))
    assert not Message.objects.filter(topic="imports.ready").exists(), "nobody is told what they are looking at"
    monkeypatch.setattr(endings, "PATIENCE", timedelta(0))
    record = read(cast, csv_of(ROWS))
    failed = read(cast, b"a,b\n1,2\n")
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in waiting:
            worker.deliver(pk, timezone.now())
    notices = {notice.topic: notice for notice in Notice.objects.filter(person=cast.complainant)}
    assert notices["imports.ready"].url == f"/portal/shops/imports/{record.reference}/"
    assert notices["imports.failed"].url == f"/portal/shops/imports/{failed.reference}/"
    words = outbox.notice_view(notices["imports.ready"]).text
    assert "shops.csv has been read. New: 2, changed: 0, already recorded: 0, refused: 1." in words


def test_what_no_worker_was_called_for_is_found_half_a_minute_later(cast: Cast) -> None:
    record = give(cast, csv_of(ROWS))
    assert claims.waiting(timezone.now()) == []
    assert claims.waiting(timezone.now() + timedelta(seconds=31)) == [record.pk]
    claims.claim(record.pk, timezone.now())
    assert claims.waiting(timezone.now() + timedelta(seconds=31)) == [], "a worker has it"
    assert claims.waiting(timezone.now() + timedelta(seconds=61)) == [record.pk], "its lease has run out"


def test_imports_follow_an_organisation_that_is_merged_into_another(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    merge(
        cast.harrow.pk, cast.brightwater.pk, actor=acting(cast.administrator), reason="One company", now=timezone.now()
    )
    assert queries.visible_to(acting(cast.stranger)).get() == record
