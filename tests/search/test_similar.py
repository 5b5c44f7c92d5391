"""Misspelt words find what is nearly called so, within bounds that hold at any size."""

import pytest
from django.db import connection
from django.test import Client

from complaints.models import Complaint
from core import search
from tests.api.callers import calling
from tests.cast import Cast, signed_in
from tests.staff.pages import queue, references, words

COLUMN = "search_text"


def similar(given: str) -> list[int]:
    return list(search.similar(Complaint.objects.all(), given, column=COLUMN).keys)


LATIN = ("harrow", "finch", "brightwater")
LETTERS = "qx"


def typos(word: str) -> list[str]:
    """Every word that is one letter off: another one, one too many, one missing, two turned round."""
    found = {word[:at] + letter + word[at + 1 :] for at in range(len(word)) for letter in LETTERS}
    found |= {word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in LETTERS}
    found |= {word[:at] + word[at + 1 :] for at in range(len(word))}
    found |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return sorted(found - {word})


def test_nearly_every_typo_of_one_letter_is_forgiven(cast: Cast) -> None:
    harrow, brightwater = cast.complaint(), cast.complaint(by=cast.stranger)
    meant = {"harrow": harrow.pk, "finch": harrow.pk, "brightwater": brightwater.pk}
    tried = [(typo, meant[word]) for word in LATIN for typo in typos(word)]
    found = [typo for typo, pk in tried if pk in similar(typo)]
    assert len(found) / len(tried) >= 0.9, sorted({typo for typo, _pk in tried} - set(found))


@pytest.mark.parametrize("given", ["哈罗芬齐", "哈罗分奇", "哈落芬奇", "合罗芬奇"])
def test_one_wrong_character_of_a_chinese_name_is_forgiven(cast: Cast, given: str) -> None:
    assert cast.complaint().pk in similar(given)


def test_a_word_that_is_right_beside_one_that_is_not_narrows(cast: Cast) -> None:
    harrow = cast.complaint()
    cast.complaint(by=cast.stranger)
    assert similar("finch harrov") == [harrow.pk]
    assert similar("brightwater harrov") == []


@pytest.mark.parametrize("given", ["", "fi", "x", "哈", "&", "zzzzzzzz qqqqqqq"])
def test_what_is_too_short_or_like_nothing_finds_nothing(cast: Cast, given: str) -> None:
    cast.complaint()
    assert similar(given) == []


def test_only_what_other_filters_leave_is_compared(cast: Cast) -> None:
    cast.complaint()
    assert search.similar(Complaint.objects.filter(state="lodged"), "harrov", column=COLUMN).keys == ()


def test_what_it_sets_for_itself_is_put_back(cast: Cast) -> None:
    cast.complaint()
    similar("harrov")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == ("0", "on")
        cursor.execute("SELECT current_setting('pg_trgm.word_similarity_threshold')")
        assert cursor.fetchone() == ("0.6",)


def test_what_takes_too_long_is_given_up_and_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    cast.complaint()

    def slow(*given: object, **more: object) -> object:
        return Complaint.objects.extra(where=["pg_sleep(5) IS NULL"]).values_list("pk", flat=True)

    monkeypatch.setattr(search, "ranked", slow)
    assert search.similar(Complaint.objects.all(), "harrov", column=COLUMN) == search.Similar(is_too_wide=True)
    assert Complaint.objects.count() == 1  # the transaction around it goes on
    page = queue(signed_in(cast.officer), view="all", q="harrov")
    assert "There is too much to look through" in words(page)


def test_among_a_hundred_thousand_rows_the_index_leads_and_no_more_than_the_bound_is_compared(cast: Cast) -> None:
    complaint = cast.complaint()
    columns = [
        field.column for field in Complaint._meta.fields if field.column not in {"id", "reference", "search_text"}
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO complaints_complaint (reference, search_text, {names}) "
            "SELECT 'T-' || n, ' T-' || n || CASE WHEN n %% 10 = 0 THEN ' Harrow Ltd' ELSE ' ' || md5(n::text) END, "
            f"{names} FROM complaints_complaint, generate_series(1, 100000) AS n WHERE complaints_complaint.id = %s",
            [complaint.pk],
        )
        cursor.execute("ANALYZE complaints_complaint")
        for name, value in search.LIMITS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        rows = search._alike(Complaint.objects.all(), "harrov", COLUMN)
        assert rows is not None
        sql, values = search.ranked(rows, "harrov", column=COLUMN).query.sql_with_params()
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}", values)
        [plan] = cursor.fetchone()[0]
    nodes = list(_nodes(plan["Plan"]))
    assert any(node.get("Index Name") == "complaint_by_words" for node in nodes)
    limits = [node["Actual Rows"] for node in nodes if node["Node Type"] == "Limit"]
    assert max(limits) <= search.BOUND
    assert search.BOUND in limits  # there were more, and they were left alone
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan"]


def _nodes(plan: dict) -> list:
    return [plan, *(node for part in plan.get("Plans", ()) for node in _nodes(part))]


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.officer)


def test_the_queue_offers_what_is_nearly_called_so(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = queue(desk, view="all", q="harrov")
    assert "Nothing is called exactly so. Similar:" in words(page)
    assert references(page) == [complaint.reference]
    assert "Similar:" not in words(queue(desk, view="all", q="harrow"))
    assert references(queue(desk, view="closed", q="harrov")) == []
    assert "Similar" not in words(queue(desk, view="all", q="zzzzzzz"))


def test_what_is_found_is_not_followed_by_what_is_similar(cast: Cast, desk: Client) -> None:
    first, second = cast.complaint(), cast.complaint()
    assert references(queue(desk, view="all", q=first.reference)) == [first.reference]
    missing = f"{second.reference}9"
    assert set(references(queue(desk, view="all", q=missing))) == {first.reference, second.reference}


def test_owners_are_offered_their_own_that_are_nearly_called_so_and_nobody_elses(cast: Cast) -> None:
    own, foreign = cast.complaint(), cast.complaint(by=cast.stranger)
    page = signed_in(cast.complainant).get("/portal/complaints/", {"q": "Herrow"}).content.decode()
    assert "Similar" in page
    assert own.reference in page
    assert foreign.reference not in page
    call = calling(cast.owner_client)
    assert call.get("/complaints?q=Herrow").json()["results"] == []
    found = call.get("/complaints?q=Herrow&similar=true").json()["results"]
    assert [one["reference"] for one in found] == [own.reference]
    assert call.get("/complaints?q=Brightwoter&similar=true").json()["results"] == []


def test_jd_does_not_find_by_what_is_like_an_owners_own_reference(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    Complaint.objects.filter(pk=complaint.pk).update(
        sender_reference="SECRETWORD", search_text=f"{complaint.search_text} SECRETWORD"
    )
    jd, owner = calling(cast.jd_client), calling(cast.owner_client)
    for caller, count in ((jd, 0), (owner, 1)):
        assert len(caller.get("/complaints?q=SECRETWURD&similar=true").json()["results"]) == count
    assert len(jd.get("/complaints?q=Herrow&similar=true").json()["results"]) == 1
