"""How the statements of a page or endpoint are counted, and what is not counted.

The counts stand in statements.toml; `make pins` writes it anew. Transaction control does not count, and everything is
asked for twice: what a process keeps in memory is read by the first.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.models import ApiClient
from tests.api.callers import calling
from tests.cast import Cast, signed_in

PINS = Path(__file__).with_name("statements.toml")
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
Counts = dict[str, dict[str, int]]

STAFF = ("officer", "administrator", "staff_reader")
ACTING_STAFF = ("officer", "administrator")
ADMINISTRATOR = ("administrator",)
OWNERS = ("complainant", "owner_admin", "owner_reader")
FILING_OWNERS = ("complainant", "owner_admin")
CLIENTS = ("jd_client", "jd_reader_client", "owner_client")
API_READERS = (*CLIENTS, "reviewer", "complainant")
EVERYBODY = ("officer", "complainant", "reviewer", "gov_reader")

# Addresses that are not counted here, and why.
NOT_COUNTED = {
    "web:home": "only redirects",
    "web:staff": "only redirects",
    "web:portal": "only redirects",
    "web:styleguide": "not in production",
    "web:notice": "writes",
    "web:language": "writes",
    "web:theme": "writes",
    "web:time_zone": "writes",
    "web:shortcuts_switch": "writes",
    "complaints_staff:bulk": "leads back to the list, which is counted",
    "accounts:invitation": "the way in, once in a lifetime",
    "complaints_portal:import_template": "a file made from code",
    "complaints_portal:new": "a page with a button",
    "enrolments_staff:judge": "leads back to the enrolment's own page, which is counted",
    "rights_staff:import_template": "a file made from code",
    "rights_portal:import_template": "a file made from code",
    "standards_staff:move": "leads back to the list of clauses, which is counted",
    "roundtables_answer:substitute": "leads back to the answer's page, which is counted",
    "api:openapi": "made from code",
    "api:docs": "made from code",
    "api:problem": "made from code",
    "api:nowhere": "an error",
}


@dataclass(frozen=True)
class Look:
    """One page or endpoint as one role. `send` makes the request anew each time it is called."""

    name: str
    role: str
    send: Callable[[], Any]


def count(send: Callable[[], Any]) -> int:
    """Statements of a request that succeeds."""
    with CaptureQueriesContext(connection) as captured:
        answer = send()
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert 200 <= answer.status_code < 300, (
        answer.status_code,
        getattr(answer, "url", ""),
        answer.request["PATH_INFO"],
    )
    return sum(not query["sql"].startswith(CONTROL) for query in captured)


def counted(looks: Iterable[Look]) -> Counts:
    """Every count, by name and role."""
    found: Counts = {}
    for look in looks:
        look.send()
        found.setdefault(look.name, {})[look.role] = count(look.send)
    return found


def read_pins() -> Counts:
    """The committed counts."""
    return tomllib.loads(PINS.read_text())


def write_pins(found: Counts) -> None:
    """Write the counts for committing."""
    lines = ["# Statements of each page and endpoint, by role. Written by `make pins`; compared by every test run."]
    for name in sorted(found):
        lines += ["", f'["{name}"]', *(f"{role} = {number}" for role, number in sorted(found[name].items()))]
    PINS.write_text("\n".join(lines) + "\n")


@dataclass
class Looks:
    """How looks at pages and endpoints are made."""

    cast: Cast

    def path(self, name: str, /, *arguments: Any, **query: Any) -> str:
        """An address."""
        return reverse(name, args=arguments) + (f"?{urlencode(query)}" if query else "")

    def pages(
        self, name: str, roles: tuple[str, ...], /, *arguments: Any, label: str = "", **query: Any
    ) -> Iterator[Look]:
        """A page or a file, as each of the roles in a browser."""
        address = self.path(name, *arguments, **query)
        for role in roles:
            yield Look(label or name, role, partial(signed_in(getattr(self.cast, role)).get, address))

    def gets(
        self, name: str, roles: tuple[str, ...], /, *arguments: Any, label: str = "", **query: Any
    ) -> Iterator[Look]:
        """An endpoint, as each of the roles: a client with its token, or a person in a browser."""
        address = self.path(name, *arguments, **query)
        for role in roles:
            yield Look(label or name, role, partial(self._caller(role), address))

    def _caller(self, role: str) -> Callable[[str], Any]:
        who = getattr(self.cast, role)
        return calling(who).get if isinstance(who, ApiClient) else signed_in(who).get
