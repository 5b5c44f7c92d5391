"""A client of the API in one page: what JD's developers would write. The standard library suffices."""

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

TOKEN_PATH = "/identity/o/api/token"  # noqa: S105  an address
ROOT = "/api/v1"
CASEWORK = "complaints:read complaints:decide enrolments:read enrolments:decide"
# A client that was set up before there were roundtables may not ask for them.
SCOPES = f"{CASEWORK} roundtables:read roundtables:answer"
SECONDS = 20.0  # for one request
CHUNK = 1 << 16  # bytes
EARLY = 60.0  # a token is renewed so many seconds before it expires


class Unreachable(Exception):
    """The system did not answer, or is resting; `wait` is how many seconds it asked for, 0 where it did not say."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class SignInRefused(Exception):
    """The client's name or secret is not accepted."""


@dataclass(frozen=True)
class Reply:
    """An answer with a JSON body, or a problem."""

    status: int
    headers: Message
    body: Any

    @property
    def is_success(self) -> bool:
        """Whether the request was carried out."""
        return 200 <= self.status < 300

    @property
    def detail(self) -> str:
        """What a problem says to people."""
        if not isinstance(self.body, dict):
            return ""
        errors = "; ".join(f"{error.get('pointer', '')} {error['detail']}" for error in self.body.get("errors", ()))
        return errors or str(self.body.get("detail", ""))


@dataclass
class ApiClient:
    """Signs in by client credentials, renews its token in time, and sends requests."""

    base_url: str
    client_id: str
    secret: str
    _token: str = ""
    _renew_at: float = field(default=0.0)

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Reply:
        """Read. `path` stands behind /api/v1, or is a whole address that the API gave. Raises Unreachable."""
        text = f"?{urllib.parse.urlencode(query, doseq=True)}" if query else ""
        return self._signed("GET", f"{path}{text}", None, {})

    def post(self, path: str, body: Mapping[str, Any], *, key: str, etag: str = "") -> Reply:
        """Write once: `key` is the Idempotency-Key, `etag` the version that was read. Raises Unreachable."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key} | ({"If-Match": etag} if etag else {})
        return self._signed("POST", path, json.dumps(body).encode(), headers)

    def download(self, url: str) -> int:
        """Fetch a file by a link, which asks for no token; returns how many bytes came, 0 where it is refused.

        Raises Unreachable.
        """
        request = urllib.request.Request(self._address(url), headers={"Accept": "*/*"})  # noqa: S310  from the API
        size = 0
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                while chunk := answer.read(CHUNK):
                    size += len(chunk)
        except urllib.error.HTTPError as refused:
            with refused:
                return 0
        except (OSError, ValueError) as away:
            raise Unreachable(str(away)) from away
        return size

    def _signed(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        if time.monotonic() >= self._renew_at:
            self._sign_in()
        reply = self._send(method, self._address(path), body, {**headers, "Authorization": f"Bearer {self._token}"})
        if reply.status == 401:
            self._sign_in()
            reply = self._send(method, self._address(path), body, {**headers, "Authorization": f"Bearer {self._token}"})
        return reply

    def _sign_in(self) -> None:
        given = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {given}", "Content-Type": "application/x-www-form-urlencoded"}
        reply = self._ask_for_token(SCOPES, headers)
        if "invalid_scope" in str(reply.body):
            reply = self._ask_for_token(CASEWORK, headers)
        if not reply.is_success:
            raise SignInRefused(f"{reply.status} {reply.body}")
        self._token = reply.body["access_token"]
        self._renew_at = time.monotonic() + max(1.0, float(reply.body.get("expires_in", 3600)) - EARLY)

    def _ask_for_token(self, scopes: str, headers: Mapping[str, str]) -> Reply:
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": scopes}).encode()
        return self._send("POST", self.base_url + TOKEN_PATH, form, headers)

    def _address(self, path: str) -> str:
        if path.startswith(self.base_url):
            return path
        # Addresses in answers carry the public name of the system; this client may know it under another.
        parts = urllib.parse.urlsplit(path)
        local = urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
        return self.base_url + (local if local.startswith(ROOT) else ROOT + local)

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        accept = {"Accept": "application/json", "Accept-Language": "en"}
        request = urllib.request.Request(url, body, {**accept, **headers}, method=method)  # noqa: S310  from settings
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return Reply(answer.status, answer.headers, _read(answer.read()))
        except urllib.error.HTTPError as refused:
            with refused:
                reply = Reply(refused.code, refused.headers, _read(refused.read()))
            if refused.code in {429, 502, 503, 504}:
                raise Unreachable(f"answered {refused.code}", _seconds(refused.headers)) from refused
            return reply
        except (OSError, ValueError) as away:
            raise Unreachable(str(away)) from away


def _read(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None


def _seconds(headers: Message) -> float:
    try:
        return float(headers.get("Retry-After", "0"))
    except ValueError:
        return 0.0
