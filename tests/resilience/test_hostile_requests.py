"""Bytes that no browser sends, at the real server: an answer of ours each time, and never that something went wrong."""

import time

import pytest

from tests.resilience.house import SEAL, House

BOUNDARY = "Content-Type: multipart/form-data; boundary=B"
FORM = "Content-Type: application/x-www-form-urlencoded"
HEADERS = {
    "a charset that decodes no text": "Content-Type: text/plain; charset=base64",
    "a charset that yields half characters": "Content-Type: text/plain; charset=utf-7",
    "a charset that always fails": 'Content-Type: text/plain; CHARSET="undefined"',
    "a charset in a charset": "Content-Type: text/plain; charset*=rot13''x",
    "a charset behind a charset": "Content-Type: text/plain; charset*=utf-8''base64",
    "a boundary in no encoding": "Content-Type: multipart/form-data; boundary*=nothing''x",
    "a boundary that is no text": "Content-Type: multipart/form-data; boundary=\xff\xfe",
    "an endless type": "Content-Type: " + "a;" * 3000,
    "a session of NUL characters": 'Cookie: sessionid="' + "\\000" * 20 + '"',
    "a session of half characters": "Cookie: sessionid=" + "\xed\xa0\x80" * 8,
    "a language of NUL characters": 'Cookie: django_language="\\000"; theme="\\000"; messages="\\000"',
    "nine hundred cookies": "Cookie: " + "; ".join(f"c{number}=1" for number in range(800)),
    "a language that never ends": "Accept-Language: " + "zh-" * 2500 + ";q=9",
    "a language that is no text": "Accept-Language: \xff\xfe,\xed\xa0\x80;q=nan",
    "a type of answer that is no type": "Accept: \xff/\xfe;q=nan",
    "an address that is none": "X-Forwarded-For: <script>, ::::, 1",
    "a date that is none": "If-Modified-Since: 99999-99-99",
}
PATHS = ["%00", "%ED%A0%80", "%C0%AF", "%FF", "%E2%80%AE", "%0d%0aSet-Cookie:x=1", "..%2f..%2fetc%2fpasswd", "a" * 3000]
PLACES = [
    *("/{}/", "/static/{}", "/portal/complaints/{}/", "/portal/complaints/{}/do/submit/", "/staff/complaints/{}/"),
    *(
        "/portal/complaints/imports/template.{}",
        "/portal/complaints/{}/draft/check/",
        "/account/invitation/{}/",
        "/registry/{}/",
    ),
    *("/api/v1/complaints/{}", "/api/problems/{}", "/notices/{}/", "/account/{}/", "/account/login/?next={}"),
    *("/portal/complaints/?q={}", "/staff/complaints/?q={}&export=csv", "/staff/complaints/?view={}&sort={}&cursor={}"),
]


def send(house: House, line: str, *headers: str, body: bytes = b"", who: str = "complainant") -> tuple[int, str]:
    """Send a request; returns the status and the head of the answer."""
    cookie = (
        []
        if any(one.startswith("Cookie:") for one in headers)
        else [f"Cookie: sessionid={house.scene[who]}; csrftoken={SEAL}"]
    )
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = [f"{line} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *cookie, *length, *headers]
    answer = house.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    return int(head.split()[1]) if head else 0, head


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_headers_that_nobody_can_read_get_an_answer_of_ours(house: House, header: str) -> None:
    for line in ("GET /portal/complaints/?q=+2AA-", "GET /account/login/?next=x", "GET /api/v1/me"):
        status, head = send(house, line, header)
        assert 200 <= status < 500, head
        assert "X-Request-ID" in head


@pytest.mark.parametrize("place", PLACES)
def test_addresses_that_nobody_can_read_lead_nowhere(house: House, place: str) -> None:
    for text in PATHS:
        status, head = send(
            house,
            f"GET {place.replace('{}', text)}",
            who="officer" if place.startswith(("/staff", "/reg")) else "complainant",
        )
        assert 200 <= status < 500, (text, head)
        assert "\nSet-Cookie:x" not in head
        assert not head.lower().count("\r\nset-cookie:x=1")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (BOUNDARY, b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename*=rot13''x\r\n\r\nabc\r\n--B--\r\n"),
        (
            BOUNDARY,
            b'--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--B--',
        ),
        (BOUNDARY, b"--B\r\n" * 500),
        (BOUNDARY, b"no boundary at all"),
        (FORM, b"a=1&" * 2100),
        (FORM, b"%ff=%ff&%00=%00&right=%00"),
        (f"{FORM}; charset=base64", b"right=999999999"),
    ],
)
def test_forms_that_nobody_can_read_are_refused(house: House, header: str, body: bytes) -> None:
    status, head = send(house, "POST /portal/complaints/new/", header, f"X-CSRFToken: {SEAL}", body=body)
    assert 400 <= status < 500, head
    assert "X-Request-ID" in head


def test_a_text_that_is_far_too_long_is_told_so_and_the_connection_is_not_cut(house: House) -> None:
    """A browser shows an answer only when its own sending was taken in."""
    status, head = send(
        house, "POST /portal/complaints/new/", FORM, f"X-CSRFToken: {SEAL}", body=b"right=" + b"x" * 12_000_000
    )
    assert status == 413, head


@pytest.mark.parametrize(("megabytes", "status"), [(60, 413), (200, 413)])
def test_a_huge_file_is_refused_in_words(house: House, megabytes: int, status: int) -> None:
    path = f"/portal/complaints/{house.scene['draft']}/draft/evidence/upload/"
    start = b'--B\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n'
    began = time.monotonic()
    got, head = send(
        house, f"POST {path}", BOUNDARY, f"X-CSRFToken: {SEAL}", body=start + bytes(megabytes << 20) + b"\r\n--B--\r\n"
    )
    assert got == status, head
    assert "application/problem+json" in head
    assert time.monotonic() - began < 10
