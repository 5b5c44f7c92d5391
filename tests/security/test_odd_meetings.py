"""Odd input is an answer on every page of roundtables, issues and action points, never a fault."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.structure.meetings import Meetings

pytestmark = pytest.mark.django_db

ODD = ("\x00", "²", "9" * 30, "9999-12-31")
ASKED = ("q", "state", "view", "who", "roundtable", "organisation", "order", "after", "line", "pick", "since", "until")
# What scripts, or buttons on other pages, send beside the fields of a form.
MORE = ("text_²", "decision_²", "line_²", "take", "save", "item", "issue", "shown")


def fields_of(page: str) -> set[str]:
    """The names of what the forms of a page send."""
    return set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"', page))


def paths(meetings: Meetings) -> Iterator[tuple[str, str]]:
    """Each page that is not a paper, with somebody who may do most there."""
    seen = set()
    for look in meetings.looks():
        role = {"officer": "officer", "complainant": "complainant", "visitor": "visitor"}.get(look.role)
        [path] = look.send.args  # type: ignore[attr-defined]
        if role and "/api/" not in path and path.partition("?")[0] not in seen:
            seen.add(path.partition("?")[0])
            yield role, path.partition("?")[0]


def test_odd_values_are_an_answer_on_every_page(cast: Cast) -> None:
    meetings = Meetings(cast)
    browsers: dict[str, Any] = {role: signed_in(getattr(cast, role)) for role in ("officer", "complainant")}
    browsers["visitor"] = Client()
    broken = []
    for role, path in paths(meetings):
        browser = browsers[role]
        browser.raise_request_exception = False
        page = browser.get(path)
        if not page["Content-Type"].startswith("text/html"):
            continue
        fields = fields_of(page.content.decode())
        for value in ODD:
            if browser.get(path, dict.fromkeys(ASKED, value)).status_code >= 500:
                broken.append(f"GET {path} {value!r}")
            if browser.post(path, dict.fromkeys((*fields, *MORE), value)).status_code >= 500:
                broken.append(f"POST {path} {value!r}")
    assert broken == []
