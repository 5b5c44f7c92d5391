"""Bodies that are too large end early, and the rest of the form survives."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadhandler import load_handler
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from core.documents.uploads import refused_uploads

BOUNDARY = "frontier"
MEGABYTE = 1 << 20


class Body(io.RawIOBase):
    """A multipart body that is made while it is read, and counts how far anybody got."""

    def __init__(self, parts: list[tuple[str, str, int]]) -> None:
        self.length = sum(len(piece) for piece in self._pieces(parts))
        self.taken = 0
        self._source = self._pieces(parts)
        self._rest = b""

    def _pieces(self, parts: list[tuple[str, str, int]]) -> Iterator[bytes]:
        for name, filename, size in parts:
            file = f'; filename="{filename}"\r\nContent-Type: text/plain' if filename else ""
            yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
            yield from (b"x" * min(MEGABYTE, size - at) for at in range(0, size, MEGABYTE))
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._source, b"")):
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(taken)
        return taken


@pytest.fixture(autouse=True)
def limits(settings: LazySettings) -> None:
    settings.IPP_MAX_UPLOAD_BYTES = 2 * MEGABYTE
    settings.IPP_MAX_REQUEST_BYTES = 8 * MEGABYTE


def request_of(rf: RequestFactory, body: Body) -> WSGIRequest:
    environment: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": str(body.length)}
    return rf.generic("POST", "/", b"any", f"multipart/form-data; boundary={BOUNDARY}", **environment)


def test_a_file_beyond_the_limit_is_dropped_and_the_rest_of_the_form_is_kept(rf: RequestFactory) -> None:
    body = Body([("title", "", 5), ("files", "small.txt", 100), ("files", "large.txt", 3 * MEGABYTE), ("note", "", 7)])
    request = request_of(rf, body)
    [refusal] = refused_uploads(request)
    assert (refusal.code, refusal.params["field"], refusal.params["name"]) == ("too_large", "files", "large.txt")
    assert "large.txt" in refusal.message
    assert [(upload.name, upload.size) for upload in request.FILES.getlist("files")] == [("small.txt", 100)]
    assert (request.POST["title"], request.POST["note"]) == ("xxxxx", "xxxxxxx")


def test_a_body_beyond_the_limit_ends_at_its_first_file_and_keeps_the_fields_before_it(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.documents.uploads._LINGER_SECONDS", 0)
    body = Body([("csrfmiddlewaretoken", "", 32), ("files", "huge.mp4", 200 * MEGABYTE)])
    request = request_of(rf, body)
    [refusal] = refused_uploads(request)
    assert refusal.code == "request_too_large"
    assert "8 MB" in refusal.message
    assert len(request.POST["csrfmiddlewaretoken"]) == 32
    assert not request.FILES
    assert body.taken < MEGABYTE


def test_for_a_moment_the_rest_is_read_so_that_the_browser_shows_the_answer(rf: RequestFactory) -> None:
    body = Body([("files", "huge.mp4", 20 * MEGABYTE)])
    assert refused_uploads(request_of(rf, body))
    assert body.taken == body.length


def test_the_same_holds_for_the_api(rf: RequestFactory) -> None:
    body = Body([("file", "large.txt", 3 * MEGABYTE)])
    request = Request(request_of(rf, body), parsers=[MultiPartParser()])
    assert not request.FILES
    assert [refusal.code for refusal in refused_uploads(request)] == ["too_large"]


def test_a_form_within_the_limits_has_nothing_refused(rf: RequestFactory) -> None:
    request = request_of(rf, Body([("files", "a.txt", 2 * MEGABYTE), ("files", "b.txt", 10)]))
    assert refused_uploads(request) == []
    assert [upload.size for upload in request.FILES.getlist("files")] == [2 * MEGABYTE, 10]


def test_the_quota_stands_first_among_the_handlers(settings: LazySettings) -> None:
    assert type(load_handler(settings.FILE_UPLOAD_HANDLERS[0])).__name__ == "UploadQuota"
