"""The virus scanner: a small clamd that speaks the real protocol over a real socket."""

import io
import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from core.accounts.actors import Actor
from core.documents import scanning, tasks
from core.documents.actions import store
from core.documents.choices import ScanState
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from tests.documents import samples

VIRUS = b"this file is ill"


class _Clamd(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        if b"huge" in content:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif VIRUS in content:
            self.request.sendall(b"stream: Test.Virus FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")


@pytest.fixture
def clamd(settings: LazySettings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.IPP_CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def bring(actor: Actor, content: bytes) -> Document:
    assert actor.organisation_id
    upload = SimpleUploadedFile("note.txt", content)
    return store(upload, actor=actor, organisation_id=actor.organisation_id, kind="evidence")


def test_a_clean_file_is_marked_clean(owner: Actor, clamd: None) -> None:
    blob = bring(owner, b"all is well").blob
    assert blob.scan_state == ScanState.CLEAN
    assert blob.scanned_at


def test_an_infected_file_is_refused_with_what_was_found(owner: Actor, clamd: None) -> None:
    with pytest.raises(DocumentRefused, match=r"Test\.Virus"):
        bring(owner, VIRUS)
    assert not Document.objects.exists()


def test_a_scanner_that_is_away_delays_the_file_and_a_later_run_judges_it(
    owner: Actor, settings: LazySettings, request: pytest.FixtureRequest
) -> None:
    settings.IPP_CLAMD_ADDRESS = "127.0.0.1:1"
    well, ill = bring(owner, b"all is well"), bring(owner, VIRUS)
    assert (well.blob.scan_state, tasks.scan_waiting()) == (ScanState.NOT_SCANNED, 0)
    request.getfixturevalue("clamd")
    assert tasks.scan_waiting() == 2
    well.blob.refresh_from_db()
    ill.blob.refresh_from_db()
    assert (well.blob.scan_state, ill.blob.scan_state) == (ScanState.CLEAN, ScanState.INFECTED)
    assert ill.blob.scan_finding == "Test.Virus"


def test_an_error_of_the_scanner_is_no_verdict(clamd: None) -> None:
    with pytest.raises(scanning.ScannerUnavailable, match="size limit"):
        scanning.scan(io.BytesIO(b"huge" + samples.PDF))


def test_without_a_scanner_nothing_waits(owner: Actor) -> None:
    assert bring(owner, b"all is well").blob.scan_state == ScanState.NOT_SCANNED
    assert tasks.scan_waiting() == 0
