"""Whatever is thrown at the API, it answers in its own words and never with a bare 5xx."""

import json
import random
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.api import reading
from tests.api.callers import Caller, visiting
from tests.cast import Cast

PROBLEM = "application/problem+json"
BODIES = {
    "nothing": b"",
    "blank": b"   ",
    "cut off": b'{"case_number": "x',
    "not UTF-8": b'{"case_number": "\xff\xfe"}',
    "UTF-16": '{"case_number": "x"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"case_number": "x"}',
    "NUL as it is": b'{"case_number": "\x00"}',
    "NUL escaped": b'{"case_number": "\\u0000"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "a lone surrogate": b'{"case_number": "\\ud800"}',
    "a lone surrogate in a name": b'{"\\udfff": 1}',
    "NaN": b'{"case_number": NaN}',
    "Infinity": b'{"case_number": -Infinity}',
    "an endless number": b'{"case_number": ' + b"9" * 5000 + b"}",
    "a huge number": b'{"case_number": 1e999}',
    "a repeated name": b'{"case_number": "a", "case_number": "b"}',
    "deep lists": b"[" * 5000 + b"]" * 5000,
    "deeper lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "33 levels": b'{"case_number": ' + b"[" * 33 + b"]" * 33 + b"}",
    "comments": b'{/* */"case_number": 1}',
    "single quotes": b"{'case_number': 1}",
    "two documents": b"{}{}",
}
UNREADABLE = set(BODIES) - {"nothing"}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_not_plain_json_is_explained(jd: Caller, cast: Cast, name: str) -> None:
    complaint = cast.complaint("lodged")
    answer = jd.raw("POST", f"/complaints/{complaint.reference}/acknowledge", BODIES[name])
    assert answer.status_code == (400 if name in UNREADABLE else 422), answer.content
    assert answer["Content-Type"] == PROBLEM
    if name in UNREADABLE:
        assert answer.json()["code"] == "invalid_json"


def test_a_body_beyond_the_limit_is_too_large(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    body = b'{"case_number": "' + b"x" * (7 * 1024 * 1024) + b'"}'
    answer = jd.raw("POST", f"/complaints/{complaint.reference}/acknowledge", body)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "json",
        "é",
        "/",
        ";",
    ],
)
def test_a_body_of_another_type_is_refused(jd: Caller, cast: Cast, content_type: str) -> None:
    complaint = cast.complaint("lodged")
    answer = jd.raw("POST", f"/complaints/{complaint.reference}/acknowledge", b'{"case_number": "1"}', content_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "charset", ["utf-16", "hex", "base64", "rot13", "idna", "undefined", "punycode", "zip", "nonsense", '"']
)
def test_a_strange_charset_changes_nothing(jd: Caller, cast: Cast, charset: str) -> None:
    complaint = cast.complaint("lodged")
    path = f"/complaints/{complaint.reference}/acknowledge"
    answer = jd.raw("POST", path, b'{"case_number": "1"}', f"application/json; charset={charset}")
    assert answer.status_code == 200, answer.content
    read = jd.raw("GET", "/complaints?q=x", b"", f"text/plain; charset={charset}")
    assert read.status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/*", 200),
        ("application/json; charset=utf-8", 200),
        ("text/html, application/problem+json;q=0.1", 200),
        ("APPLICATION/JSON", 200),
        ("", 200),
        (",,,", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json; q=0.000, text/html", 406),
        ("application/xml", 406),
        ("é", 406),
        (";;;", 406),
        ("/", 406),
        ("x" * 20_000, 406),
    ],
)
def test_accept_is_honoured(jd: Caller, accept: str, status: int) -> None:
    answer = jd.get("/complaints", Accept=accept)
    assert answer.status_code == status
    if status == 406:
        assert answer["Content-Type"] == PROBLEM


def test_head_options_and_trace_are_answered(jd: Caller, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    path = f"/complaints/{complaint.reference}"
    head = jd.raw("HEAD", path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", jd.get(path)["ETag"])
    options = jd.raw("OPTIONS", path)
    assert (options.status_code, options.content, options["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    for method in ("TRACE", "DELETE", "PATCH", "FOO", "get "):
        answer = jd.raw(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM), method


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/",
        "//",
        "/complaints/",
        "/complaints//targets",
        "/complaints/C-2026-000001/targets/1",
        "/%00",
        "/api/v2/complaints",
    ],
)
def test_an_address_that_is_none_is_a_problem_too(jd: Caller, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS", "TRACE"):
        answer = jd.raw(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_a_problem_tells_what_a_developer_needs(jd: Caller) -> None:
    answer = jd.get("/complaints/C-2026-999999", X_Request_ID="my-own-number-1")
    problem = answer.json()
    assert problem == {
        "type": "/api/problems/not_found",
        "title": "There is nothing here for you",
        "status": 404,
        "detail": "There is nothing here for you",
        "instance": "/api/v1/complaints/C-2026-999999",
        "code": "not_found",
        "request_id": "my-own-number-1",
    }
    assert Client().get(problem["type"]).status_code == 200


def test_a_store_that_is_away_is_told_with_a_time_to_come_back(jd: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(reading, "complaints_for", away)
    answer = jd.get("/complaints")
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert int(answer["Retry-After"]) > 0


def test_an_error_nobody_foresaw_is_a_problem_and_says_nothing_of_the_inside(
    jd: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(reading, "complaints_for", broken)
    jd.client.raise_request_exception = False
    answer = jd.get("/complaints")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"secret" not in answer.content


# --- By the thousand --------------------------------------------------------------------------------------------------

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(),
    st.sampled_from(["\x00", "\ud800", "1" * 400, "", " ", "%00", "0x10", "removed", "C-2026-000001"]),
)
NAMES = st.sampled_from(
    ["case_number", "question", "decisions", "reason", "note", "answer", "documents", "x", "\x00", ""]
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["target", "decision", "reason", "note", "y"]), ODD, max_size=5), max_size=4
)
DOCUMENTS = st.one_of(
    ODD, st.lists(ODD, max_size=4), st.dictionaries(NAMES, st.one_of(ODD, ROWS, st.lists(ODD)), max_size=5)
)
PARAMETERS = st.sampled_from(
    ["limit", "cursor", "order", "state", "right", "sku", "q", "updated_after", "lodged_after", "x"]
)
QUIET = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUIET
@given(document=DOCUMENTS, verb=st.sampled_from(reading.VERBS))
def test_no_document_makes_a_verb_fail(jd: Caller, owner: Caller, document: Any, verb: str) -> None:
    body = json.dumps(document).encode("utf-8", "surrogatepass")
    for caller in (jd, owner):
        check(caller.raw("POST", f"/complaints/C-2026-000001/{verb}", body))


@QUIET
@given(document=DOCUMENTS)
def test_no_document_makes_filing_fail(owner: Caller, filing: dict[str, Any], document: Any) -> None:
    merged = filing | document if isinstance(document, dict) else document
    check(owner.raw("POST", "/complaints", json.dumps(merged).encode("utf-8", "surrogatepass")))


@QUIET
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "a/b"]),
)
def test_no_bytes_make_it_fail(owner: Caller, body: bytes, content_type: str) -> None:
    check(owner.raw("POST", "/complaints", body, content_type))
    check(owner.raw("POST", "/documents", body, content_type))


@QUIET
@given(query=st.lists(st.tuples(PARAMETERS, st.one_of(st.text(), st.integers().map(str))), max_size=5))
def test_no_query_makes_a_list_fail(jd: Caller, query: list[tuple[str, str]]) -> None:
    pairs = "&".join(f"{name}={_quoted(value)}" for name, value in query)
    for path in ("/complaints", "/rights", "/complaints/C-2026-000001/targets"):
        check(jd.get(f"{path}?{pairs}"))


def test_thousands_of_mutilated_requests_meet_no_5xx(jd: Caller, cast: Cast) -> None:
    """Cut, doubled and disturbed bytes of bodies that hold, from a fixed seed."""
    complaint = cast.complaint("accepted")
    dice = random.Random(20260422)
    whole = json.dumps(
        {"decisions": [{"target": 9, "decision": "refused", "reason": "other", "note": "Größe 大小"}]}
    ).encode()
    pieces = [b"\x00", b"\xff", b"\\u0000", b"\\ud800", b"{", b"[", b'"', b"9" * 30, b"null", b"-", b"e", b","]
    seen: set[int] = set()
    for _ in range(2500):
        body = bytearray(whole)
        for _cut in range(dice.randint(1, 4)):
            place = dice.randrange(len(body) + 1)
            body[place : place + dice.randint(0, 6)] = dice.choice(pieces)
        answer = jd.raw("POST", f"/complaints/{complaint.reference}/decide", bytes(body))
        check(answer)
        seen.add(answer.status_code)
    assert {400, 422} <= seen


def test_visitors_cannot_probe_by_malformed_bodies(cast: Cast) -> None:
    for body in BODIES.values():
        assert visiting().raw("POST", "/complaints", body).status_code == 401


def check(answer: Any) -> None:
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM
        assert answer.json()["status"] == answer.status_code


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))
