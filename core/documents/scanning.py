"""Asking a virus scanner (clamd) over its own protocol. Without an address nothing is asked."""

import socket
import struct
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from core.documents.choices import ScanState

_CHUNK = 1 << 18
_TIMEOUT = 30  # seconds for each step; clamd answers a 50 MB file within a few


class ScannerUnavailable(Exception):
    """The scanner did not answer, or could not judge the file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said, and the name of what it found."""

    state: ScanState
    finding: str = ""


def is_on() -> bool:
    """Whether a scanner is configured (`IPP_CLAMD_ADDRESS`: `host:port`, or the path of a socket)."""
    return bool(settings.IPP_CLAMD_ADDRESS)


def scan(file: IO[bytes]) -> Verdict:
    """Stream a file from its start to the scanner. Raises ScannerUnavailable."""
    file.seek(0)
    try:
        with _connect(settings.IPP_CLAMD_ADDRESS) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
            reply = connection.makefile("rb").read(4096).rstrip(b"\0\n").decode(errors="replace")
    except OSError as gone:
        raise ScannerUnavailable(str(gone)) from gone
    answer = reply.removeprefix("stream:").strip()
    if answer == "OK":
        return Verdict(ScanState.CLEAN)
    if answer.endswith(" FOUND"):
        return Verdict(ScanState.INFECTED, answer.removesuffix(" FOUND")[:200])
    raise ScannerUnavailable(answer)


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_TIMEOUT)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_TIMEOUT)
