"""Two rights owners with a record of every kind, and how each address of the system names one of them."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from complaints.actions import filing
from complaints.models import Complaint
from core.accounts.actions import clients, invitations
from core.accounts.choices import Role
from core.accounts.models import ApiClient, Person
from core.outbox.models import Message, Notice
from programmes.models import Right, RightDocument
from tests.api.callers import calling
from tests.cast import SYSTEM, Cast, acting, signed_in

# Doors that packages build, and pages behind which no record stands.
NOT_RECORDS = (
    "account/",
    "registry/",
    "identity/",
    ".well-known/",
    "outbox/",
    "api/problems/",
    "portal/complaints/temp",
)
MISSING = {
    "reference": "C-2026-999999",
    "pk": 99_999_999,
    "public_id": "00000000-0000-4000-8000-000000000000",
    "document": "00000000-0000-4000-8000-000000000000",
    "code": "nobody",
}
PARTS = frozenset({"pk", "public_id", "document"})
REQUEST_ID = "the-same-for-every-request"  # it stands in every error page

BODIES: dict[str, Any] = {
    "answer": {"answer": "Here it is."},
    "supply": {"answer": "The second one."},
    "withdraw": {"reason": "settled"},
    "acknowledge": {"case_number": "JD-1"},
    "clarify": {"question": "Which picture?"},
    "decide": {"decisions": [{"target": 1, "decision": "removed"}]},
    "reject": {"reason": "no_infringement"},
}
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Address:
    """An address that names a record: its name, its place, and the parameters that it takes."""

    name: str
    route: str
    parameters: frozenset[str]
    fixed: Values = field(default_factory=dict)

    def path(self, values: Values) -> str:
        """The address of one record; `values` may hold more than it takes."""
        given = {"size": "preview", "verb": "withdraw" if self.route.startswith("portal") else "refuse", **values}
        return reverse(self.name, kwargs={name: given[name] for name in self.parameters} | dict(self.fixed))


def addresses(resolver: Any = None, route: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the URL list that takes a parameter."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.pattern.converters and not here.startswith(NOT_RECORDS):
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
    """Harrow & Finch's records and Brightwater's, in the states between which audiences differ.

    An agent acts for Harrow & Finch, and for nobody else.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        cast.power()
        self.draft, self.submitted, self.lodged = self._complaints(cast.complainant, cast.mark)
        self.foreign_draft, self.foreign_submitted, self.foreign_lodged = self._complaints(
            cast.stranger, cast.foreign_mark
        )

    def _complaints(self, person: Person, right: Right) -> list[Complaint]:
        document = self.cast.document("certificate.png", by=person)
        RightDocument.objects.create(right=right, document=document, kind="certificate")
        made = []
        for verbs in ((), ("submit",), ("submit", "screen", "lodge")):
            complaint = self.cast.draft(by=person, right=right)
            filing.add_evidence(complaint.pk, self.cast.document(by=person), actor=acting(person))
            for verb in verbs:
                complaint = self.cast.move(complaint, verb)
            made.append(complaint)
        return made

    def caller(self, role: str) -> Caller:
        """Somebody of the cast, signed in."""
        who: Person | ApiClient = getattr(self.cast, role)
        if isinstance(who, Person):
            return Caller(signed_in(who))
        return Caller(Client(), {"Authorization": f"Bearer {calling(who).token}"})

    def own(self, address: Address) -> Values:
        """A record that somebody of the address's own audience may open."""
        if "reference" not in address.parameters:
            return self._of(self.cast.owner_reader, address)
        if "/draft/" in address.route:
            return self._values(self.draft, address)
        return self._values(self.lodged if address.route.startswith("api/") else self.submitted, address)

    def pairs(self, address: Address, role: str) -> Iterator[tuple[Values, Values]]:
        """What this role must not find behind the address, each beside one that never was and has to look the same."""
        audience = acting(getattr(self.cast, role)).audience
        nothing = {name: MISSING[name] for name in address.parameters if name in MISSING}
        if "reference" not in address.parameters:
            if role != "administrator" or address.name.startswith("web:"):
                yield self._of(self.cast.stranger, address), nothing
            return
        own, foreign = {
            "portal": (self.submitted, [self.foreign_draft, self.foreign_submitted, self.foreign_lodged]),
            "staff": (self.submitted, [self.draft, self.foreign_draft]),
            "partner": (self.lodged, [self.draft, self.submitted, self.foreign_submitted]),
            "government": (None, [self.draft, self.submitted, self.lodged]),
        }[audience]
        for complaint in foreign:
            yield self._values(complaint, address), nothing
        if own is not None and PARTS & address.parameters:
            other = self.foreign_submitted if audience == "staff" else foreign[0]
            behind = {"reference": own.reference}
            yield self._values(other, address) | behind, nothing | behind

    def _values(self, complaint: Complaint, address: Address) -> dict[str, Any]:
        """How an address names a complaint, and a file of it or of its right."""
        evidence = complaint.evidence.get()
        document = evidence.document
        if address.name.endswith("right_document"):
            assert complaint.right is not None
            document = complaint.right.documents.get().document
        return {
            "reference": complaint.reference,
            "pk": evidence.pk,
            "public_id": document.public_id,
            "document": str(document.public_id),
        }

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
