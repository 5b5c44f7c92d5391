"""Complaints are found by words in either script, through an index at any size."""

import pytest
from django.db import connection

from complaints import search
from complaints.models import Complaint
from core.accounts.actors import Actor
from tests.cast import Cast

STAFF = Actor.system("search")


def found(words: str) -> int:
    return search.find(Complaint.objects.all(), words, actor=STAFF).rows.count()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("harrow", id="a word"),
        pytest.param("FINCH harrow", id="words in any order and case"),
        pytest.param("arro", id="part of a word"),
        pytest.param("harrow & finch", id="a sign alone does not count"),
        pytest.param("fi", id="two letters at the beginning of a word"),
        pytest.param("哈罗芬奇", id="a Chinese name"),
        pytest.param("芬奇", id="two characters in the middle of it"),
        pytest.param("哈", id="one character at its beginning"),
        pytest.param("harrow 芬奇", id="both scripts"),
        pytest.param("12345678", id="the number of a right"),
        pytest.param("c-", id="the beginning of its reference"),
    ],
)
def test_a_complaint_is_found_by(cast: Cast, words: str) -> None:
    complaint = cast.complaint()
    assert found(words) == found(complaint.reference) == 1


@pytest.mark.parametrize("words", ["brightwater", "芬芬", "罗哈", "in", "哈罗 brightwater"])
def test_a_complaint_is_not_found_by_what_it_does_not_hold(cast: Cast, words: str) -> None:
    cast.complaint()
    assert found(words) == 0


@pytest.mark.parametrize("words", ["harrow", "芬奇", "fi", "哈"])
def test_the_index_answers(cast: Cast, words: str) -> None:
    cast.complaint()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        sql, values = (
            Complaint.objects.order_by().filter(search._own_words(words, STAFF)).values("pk").query.sql_with_params()
        )
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "complaint_by_words" in plan
    assert "complaint_by_explanation" in plan
