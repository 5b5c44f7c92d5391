"""Clients of the API, as tests use them."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from core.accounts.models import ApiClient

ROOT = "/api/v1"


@dataclass
class Caller:
    """One client with an access token. Paths are given behind /api/v1."""

    client: Client
    token: str

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(_full(path), query, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send a body as JSON; header names are given with underscores."""
        return self.client.post(
            _full(path), {} if body is None else body, content_type="application/json", headers=self._headers(headers)
        )

    def raw(
        self, method: str, path: str, body: bytes = b"", content_type: str = "application/json", **headers: str
    ) -> Any:
        return self.client.generic(method, _full(path), body, content_type, headers=self._headers(headers))

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        return self.client.post(_full(path), fields, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | named


def calling(who: ApiClient, *, scopes: list[str] | None = None, lasting: timedelta = timedelta(hours=1)) -> Caller:
    """A caller with a token of this client, with all its scopes unless some are named."""
    value = secrets.token_urlsafe(32)
    token = Token(type=Token.Type.ACCESS_TOKEN, client=who.oauth_client, expires_at=timezone.now() + lasting)
    token.set_value(value)
    token.set_scopes(who.scopes if scopes is None else scopes)
    token.save()
    return Caller(Client(raise_request_exception=True), value)


def visiting() -> Caller:
    """A caller without a token."""
    return Caller(Client(), "")


def _full(path: str) -> str:
    return path if path.startswith(("/api/", "http")) else ROOT + path
