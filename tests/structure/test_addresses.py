"""Every address of the system belongs to an audience, and a visitor gets nothing that is not meant for visitors."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.accounts.choices import Audience
from core.api.views import ApiView
from core.web.views import AudienceView

# Doors that packages build, or that stand open on purpose. Everything else is an AudienceView or an ApiView.
OPEN = {
    "": "the front door redirects",
    "preferences/": "language, colours and zone are a visitor's too",
    "styleguide/": "a demonstration and test page",
    "outbox/": "the demonstration's mailbox; not mounted elsewhere",
    "health/": "load balancers",
    "account/": "allauth decides page by page; tested below",
    "identity/": "OAuth2 token endpoint",
    ".well-known/": "OAuth2 discovery",
    "registry/": "Django's admin: administrators only; tested below",
    "roundtables/answer/": "guests answer by a signed link: tests/roundtables/test_answer_pages.py",
    "api/docs/": "the API's description is public",
    "api/problems/": "what a problem's address says",
}


def addresses(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def door(callback: Any) -> type | None:
    found = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    return found if isinstance(found, type) else None


def is_open(route: str) -> bool:
    return any(route == prefix or (prefix and route.startswith(prefix)) for prefix in OPEN)


def test_every_address_has_an_audience() -> None:
    astray = []
    for route, callback in addresses():
        view = door(callback)
        if view is not None and issubclass(view, AudienceView):
            assert view.audience in {*Audience.values, ""}, route
        elif not (view is not None and issubclass(view, ApiView)) and not is_open(route):
            astray.append(route)
    assert astray == []


def test_the_list_of_open_doors_is_not_longer_than_the_doors() -> None:
    routes = [route for route, _callback in addresses()]
    unused = [
        prefix for prefix in OPEN if prefix != "outbox/" and not any(is_open_by(route, prefix) for route in routes)
    ]
    assert unused == []


def is_open_by(route: str, prefix: str) -> bool:
    return route == prefix or bool(prefix and route.startswith(prefix))


def test_each_audience_has_its_own_part_of_the_house() -> None:
    for route, callback in addresses():
        view = door(callback)
        if view is not None and issubclass(view, AudienceView) and view.audience:
            assert route.startswith(f"{view.audience}/"), route


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in_from_every_page() -> None:
    """Addresses with made-up parameters: nobody may learn from the answer whether the record exists."""
    browser = Client()
    checked = 0
    for route, callback in addresses():
        view = door(callback)
        if view is None or not issubclass(view, AudienceView) or "(" in route:
            continue
        path = "/" + made_up(route)
        response = browser.get(path, follow=True)
        if response.status_code != 405:
            assert response.redirect_chain, path
            assert response.redirect_chain[-1][0].startswith("/account/login/"), path
        checked += 1
    assert checked > 20


def made_up(route: str) -> str:
    samples = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
    parts = []
    for part in route.split("<"):
        kind, _, rest = part.partition(">")
        parts.append(samples.get(kind.split(":", maxsplit=1)[0], "x") + rest if _ else part)
    return "".join(parts)
