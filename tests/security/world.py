"""Two rights owners with a record of every kind, and how each address of the system names one of them."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from core.accounts.actions import clients, invitations
from core.accounts.choices import Role
from core.accounts.models import ApiClient, Person
from core.outbox.models import Message, Notice
from tests.api.callers import calling
from tests.cast import SYSTEM, Cast, acting, signed_in
from tests.security.records import Records, Values, kind_of

# Doors that packages build, and pages behind which no record stands.
NOT_RECORDS = (
    "account/",
    "registry/",
    "identity/",
    ".well-known/",
    "outbox/",
    "api/problems/",
    "portal/complaints/imports/temp",
    "api/v1/complaints/imports/temp",
    "portal/complaints/batch/temp",
    "api/v1/complaints/batches/temp",
    "staff/grounds/",
    "staff/library/topics/",  # what entries are about: all staff read it
    "api/v1/grounds/",
    "portal/rights/imports/temp",
    "staff/rights/imports/temp",
    "api/v1/rights/imports/temp",
    "staff/clocks/",  # rules and calendars, which all staff read: see tests/clocks/test_list.py
    "filters/<str:list_name>/",  # the name of a list
    "roundtables/answer/",  # as links: see tests/roundtables/test_answer_pages.py
    "api/v1/links/",  # a link is a permission of its own: see test_links.py
)
MISSING = {
    "reference": "C-2026-999999",
    "pk": 99_999_999,
    "right": "99999999",
    "public_id": "00000000-0000-4000-8000-000000000000",
    "document": "00000000-0000-4000-8000-000000000000",
    "code": "nobody",
    "other": "nobody",
    "fact_pk": 99_999_999,
    "remark": 99_999_999,
    "given": "I-2026-999999",
    "number": 1,  # counts within its complaint: whose it is, is said by the reference alone
    "shop": "99999999",
    "strike": 99_999_999,
    "link": 99_999_999,
    "capture": 99_999_999,
    "record": 99_999_999,
    "item": 99_999_999,
    "section": 99_999_999,
    "comment": 99_999_999,
    "run": "00000000-0000-4000-8000-000000000000",
}
# What an address takes besides the records that it names.
BESIDES = {
    "size": "preview",
    "kind": "cancellation",
    "form": "csv",
    "which": "image",
    "of": "claim",
    "lang": "en",
    "readers": "staff",
}
VERBS = {
    "staff/complaints/": "refuse", "staff/enrolments/": "exit", "portal/complaints/": "withdraw",
    "portal/enrolments/": "exit", "staff/advice/": "close", "portal/advice/": "close",
    "staff/good-faith/": "reinstate", "portal/accuracy/": "appeal",
    "staff/roundtables/": "send_minutes", "staff/issues/": "decline", "portal/issues/": "withdraw",
    "staff/action-points/": "drop", "portal/action-points/": "report",
    "staff/library/": "withdraw", "portal/library/": "discard",
}  # fmt: skip
ITEM = "registration_certificate"
REQUEST_ID = "the-same-for-every-request"  # it stands in every error page

BODIES: dict[str, Any] = {
    "answer": {"answer": "Here it is."},
    "supply": {"answer": "The second one."},
    "withdraw": {"reason": "settled"},
    "follow_up": {"question": "And what does a suit cost?"},
    "acknowledge": {"case_number": "JD-1"},
    "clarify": {"question": "Which picture?"},
    "decide": {"decisions": [{"target": 1, "decision": "removed"}]},
    "reject": {"reason": "no_infringement"},
    "submit": {"declared_name": "Clara Finch", "declared_title": "Counsel"},
    "exit": {"reason": "owner_leaves"},
    "return": {"question": "Which shop?"},
    "decline": {"reason": "not_eligible"},
    "suspend": {"reason": "dormant", "note": "Nothing was filed."},
    "reinstate": {"note": "They are back."},
    "apply": {"mode": "valid"},
    "facts": {"kind": "cancellation", "happened_on": "2026-01-05"},
    "documents": {"kind": "other", "document": MISSING["document"]},
}


@dataclass(frozen=True)
class Address:
    """An address that names a record: its name, its place, and the parameters that it takes."""

    name: str
    route: str
    parameters: frozenset[str]
    fixed: Values = field(default_factory=dict)

    def path(self, values: Values) -> str:
        """The address of one record; `values` may hold more than it takes."""
        verb = next((verb for start, verb in VERBS.items() if self.route.startswith(start)), "")
        item = {"code": ITEM} if "code" in self.parameters and "reference" in self.parameters else {}
        given = {**BESIDES, "verb": verb, **item, **values}
        return reverse(self.name, kwargs={name: given[name] for name in self.parameters} | dict(self.fixed))


def addresses() -> Iterator[Address]:
    """Every address of the URL list behind which a record stands."""
    return (one for one in every_address() if one.parameters and not one.route.startswith(NOT_RECORDS))


def every_address(resolver: Any = None, route: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the URL list."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            parameters = frozenset(pattern.pattern.converters)
            yield Address(f"{space}{pattern.name}", here, parameters, pattern.default_args)


@dataclass(frozen=True)
class Caller:
    """Somebody who asks: a browser that is signed in, or a client with its token."""

    client: Client
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str) -> tuple[int, int]:
        """Status of the answer, and its length without the address that was asked for."""
        self.client.raise_request_exception = False
        self.client.cookies.pop("messages", None)  # what the last answer leaves to be told on the next page
        headers = {**self.headers, "X-Request-ID": REQUEST_ID}
        if method == "GET":
            answer: Any = self.client.get(path, headers=headers)
        else:
            form: dict[str, Any] = {"content_type": "application/json"} if path.startswith("/api/") else {}
            answer = self.client.post(path, BODIES.get(path.rpartition("/")[2], {}), headers=headers, **form)
        body = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, len(body.replace(path.encode(), b""))


class World:
    """Harrow & Finch's records and Brightwater's (tests/security/records.py), and everybody who asks for them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.records = Records(cast)

    def who(self, role: str) -> Person | ApiClient:
        """Somebody of the cast, or one of the agents."""
        return self.records.people.get(role) or getattr(self.cast, role)

    def caller(self, role: str) -> Caller:
        """Somebody, signed in."""
        who = self.who(role)
        if isinstance(who, Person):
            return Caller(signed_in(who))
        return Caller(Client(), {"Authorization": f"Bearer {calling(who).token}"})

    def own(self, address: Address, role: str) -> Values:
        """A record that this role may open there, of the address's own audience."""
        kind = kind_of(address.route)
        if not kind:
            return self._of(self.cast.owner_reader, address)
        mine = [record for record in self.records.of(kind) if role in record.readers]
        if address.route.startswith("staff/library/editions/") and address.route.endswith("/edit/"):
            return mine[2].values(address.route)  # CBBC writes what it has taken up.
        is_second = kind == "document" or any(
            piece in address.route
            for piece in (
                "/draft/",
                "/drafts/",
                "/imports/for/",
                "/take-back/",
                "/facts/<",
                "/editions/<str:reference>/edit/",
                "/editions/<str:reference>/do/",
            )
        )
        return mine[1 if is_second else 0].values(address.route)

    def pairs(self, address: Address, role: str) -> Iterator[tuple[Values, Values]]:
        """What this role must not find behind the address, each beside one that never was and has to look the same."""
        kind = kind_of(address.route)
        item = {"code"} if kind == "enrolment" else set()
        nothing = {name: MISSING[name] for name in address.parameters - item if name in MISSING}
        if not kind:
            # Case officers invite people into owners and agents.
            invites = role == "officer" and ("/invitation/" in address.route or "/people/of/" in address.route)
            if address.name.startswith("web:") or not (invites or role == "administrator"):
                yield self._of(self.cast.stranger, address), nothing
            return
        records = self.records.of(kind)
        foreign = [record for record in records if role not in record.readers]
        for record in foreign if self.is_at_its_door(address, role) else foreign[-1:]:
            yield {**nothing, **record.values(address.route)}, nothing
        # Behind a record that one may open, a part of another one is not there either.
        for mine, other in zip(records, reversed(records), strict=True):
            part = other.part(address.route)
            if role in mine.readers and mine is not other and part:
                yield {**part, **mine.key}, {**nothing, **mine.key}

    def is_at_its_door(self, address: Address, role: str) -> bool:
        """Whether the address is for the role's audience at all; at other doors one answer is as good as all."""
        audience = acting(self.who(role)).audience
        doors = {"portal": ("portal/", "api/"), "staff": ("staff/",), "partner": ("api/",)}
        return address.route.startswith(doors.get(audience, ()))

    def _of(self, person: Person, address: Address) -> Values:
        """A record of the person, or of the person's organisation, that is not a complaint."""
        if "code" in address.parameters:
            return {"code": person.organisation.code}
        assert address.parameters == {"pk"}, f"say which record {address.route} names"
        if "notices/" in address.route:
            return {"pk": _notice(person).pk}
        if "messages/" in address.route:
            return {"pk": _message().pk}
        if "client/" in address.route:
            number = next(_numbers)
            issued = clients.issue_client(
                person.organisation_id, actor=SYSTEM, label=f"System {number}", scopes=["complaints:read"]
            )
            clients.revoke_client(issued.client.pk, actor=SYSTEM)
            return {"pk": issued.client.pk}
        if "invitation/" in address.route:
            email = f"guest-{next(_numbers)}@guests.example"
            invited = invitations.invite(
                person.organisation_id, actor=SYSTEM, email=email, name="Guest", roles=[Role.OWNER_READER]
            )
            return {"pk": invited.pk}
        return {"pk": person.pk}


_numbers = itertools.count(1)


def _notice(person: Person) -> Notice:
    return Notice.objects.create(
        person=person, audience="portal", topic="complaints.asked", params={"reference": "C-1"}, url="/",
        subject_type="complaints.complaint", subject_id=1, actor_label="CBBC", created_at=timezone.now(),
        effect_key=f"notice:{next(_numbers)}",
    )  # fmt: skip


def _message() -> Message:
    now = timezone.now()
    return Message.objects.create(
        kind="mail", topic="complaints.asked", subject_type="complaints.complaint", subject_id=1, status="dead",
        actor_label="CBBC", actor_audience="staff", effect_key=f"mail:{next(_numbers)}", message_id="<1@x>",
        available_at=now, wake_after=now, created_at=now,
    )  # fmt: skip
