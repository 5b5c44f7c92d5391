"""How many statements each page and endpoint costs, counted for each role that may open it.

The counts stand in statements.toml; `make pins` writes it anew. Transaction control does not count, and everything is
asked for twice: what a process keeps in memory is read by the first.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.actions import invitations
from core.accounts.choices import Role
from core.accounts.models import ApiClient, Person
from core.documents.choices import PreviewSize
from core.imports import actions as imports
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from programmes import checklists
from programmes.actions import enrolments, links
from programmes.choices import EnrolmentState, Programme
from programmes.importing import RIGHTS
from programmes.models import RightDocument
from tests.api.callers import calling
from tests.cast import EXPLANATION, PATHS, Cast, acting, next_sku, signed_in

PINS = Path(__file__).with_name("statements.toml")
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
Counts = dict[str, dict[str, int]]

STAFF = ("officer", "administrator", "staff_reader")
ACTING_STAFF = ("officer", "administrator")
OWNERS = ("complainant", "owner_admin", "owner_reader")
FILING_OWNERS = ("complainant", "owner_admin")
CLIENTS = ("jd_client", "jd_reader_client", "owner_client")
API_READERS = (*CLIENTS, "reviewer", "complainant")
EVERYBODY = ("officer", "complainant", "reviewer", "gov_reader")

# Addresses that are not counted here, and why.
NOT_COUNTED = {
    "web:home": "only redirects",
    "web:styleguide": "not in production",
    "web:notice": "writes",
    "web:language": "writes",
    "web:theme": "writes",
    "web:time_zone": "writes",
    "accounts:invitation": "the way in, once in a lifetime",
    "complaints_portal:template": "a file made from code",
    "complaints_portal:new": "a page with a button",
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


def counted(looks: Iterator[Look]) -> Counts:
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
class World:
    """The records that the pages are about."""

    cast: Cast

    def __post_init__(self) -> None:
        cast = self.cast
        self.draft = cast.draft()
        filing.add_evidence(self.draft.pk, cast.document("draft.png"), actor=acting(cast.complainant))
        self.submitted = cast.complaint(ComplaintState.SUBMITTED)
        self.complaint = self._with_everything()
        self.answered = cast.complaint(ComplaintState.INFO_REQUESTED)
        self.right_document = RightDocument.objects.create(
            right=cast.mark, document=cast.document("certificate.png"), kind="certificate"
        )
        self.closed = Person.objects.create_user(
            "left@harrow-finch.example", name="Left Finch", organisation=cast.harrow, roles=[Role.OWNER_READER]
        )
        Person.objects.filter(pk=self.closed.pk).update(is_active=False)
        invitations.invite(
            cast.harrow.pk,
            actor=acting(cast.administrator),
            email="new@harrow-finch.example",
            name="New Finch",
            roles=[Role.COMPLAINANT],
        )
        self._tell()

    def _with_everything(self) -> Complaint:
        """A complaint with evidence, a question, clocks that run and rest, and a long story."""
        draft = self.cast.draft()
        filing.add_evidence(draft.pk, self.cast.document("capture.png"), actor=acting(self.cast.complainant))
        complaint = draft
        for verb in PATHS[ComplaintState.CLARIFICATION]:
            complaint = self.cast.move(complaint, verb)
        return complaint

    def _tell(self) -> None:
        """Let everybody have notices. Mails stay where they are."""
        for message in Message.objects.filter(kind="announcement"):
            worker.deliver(message.pk, timezone.now() + timedelta(minutes=1))
        Message.objects.filter(status=Status.PENDING).update(status=Status.DEAD)

    def path(self, name: str, *arguments: Any, **query: str) -> str:
        """An address."""
        return reverse(name, args=arguments) + (f"?{urlencode(query)}" if query else "")

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._portal()
        yield from self._portal_enrolments()
        yield from self._people()
        yield from self._api()
        yield from self._writes()

    def _pages(
        self, name: str, roles: tuple[str, ...], *arguments: Any, label: str = "", **query: str
    ) -> Iterator[Look]:
        address = self.path(name, *arguments, **query)
        for role in roles:
            browser = signed_in(getattr(self.cast, role))
            yield Look(label or name, role, partial(browser.get, address))

    def _staff(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        document = evidence.document.public_id
        name = "complaints_staff:"
        yield from self._pages(f"{name}list", STAFF)
        yield from self._pages(
            f"{name}list", STAFF, label=f"{name}list/searched", view="all", q="harrow", state="submitted"
        )
        yield from self._pages(f"{name}detail", STAFF, reference)
        yield from self._pages(f"{name}targets", STAFF, reference)
        for verb in ("screen", "ask", "refuse"):
            label = f"{name}transition/{verb}"
            yield from self._pages(f"{name}transition", ACTING_STAFF, self.submitted.reference, verb, label=label)
        yield from self._pages(f"{name}evidence_page", STAFF, reference, document)
        yield from self._pages(f"{name}evidence", STAFF, reference, document)
        yield from self._pages(f"{name}preview", STAFF, reference, document, PreviewSize.THUMBNAIL)
        yield from self._pages(f"{name}right_document", STAFF, reference, self.right_document.document.public_id)

    def _portal(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        name = "complaints_portal:"
        yield from self._pages(f"{name}list", OWNERS)
        yield from self._pages(f"{name}detail", OWNERS, reference)
        for step in ("right", "reason", "listings", "explanation", "evidence", "statement"):
            address = reverse(f"{name}step", kwargs={"reference": self.draft.reference, "step": step})
            for role in FILING_OWNERS:
                browser = signed_in(getattr(self.cast, role))
                yield Look(f"{name}step/{step}", role, partial(browser.get, address))
        yield from self._pages(f"{name}check", FILING_OWNERS, self.draft.reference)
        yield from self._pages(f"{name}discard", FILING_OWNERS, self.draft.reference)
        attached = self.draft.evidence.get().pk
        yield from self._pages(f"{name}remove_evidence", FILING_OWNERS, self.draft.reference, attached)
        yield from self._pages(f"{name}submitted", FILING_OWNERS, self.submitted.reference)
        yield from self._pages(
            f"{name}transition", FILING_OWNERS, self.answered.reference, "answer", label=f"{name}transition/answer"
        )
        yield from self._pages(
            f"{name}transition", FILING_OWNERS, reference, "withdraw", label=f"{name}transition/withdraw"
        )
        yield from self._pages(f"{name}evidence", OWNERS, reference, evidence.pk)
        yield from self._pages(f"{name}preview", OWNERS, reference, evidence.pk, PreviewSize.THUMBNAIL)

    def _portal_enrolments(self) -> Iterator[Look]:
        """An owner's enrolment, from the list of tasks on, and the documents handed in."""
        cast, name = self.cast, "enrolments_portal:"
        enrolment = cast.enrolment(EnrolmentState.APPLICATION, programme=Programme.IP_PROTECTION)
        reference, actor = enrolment.reference, acting(cast.owner_admin)
        item = next(item.code for item in checklists.items_of(enrolment.checklist) if item.documents)
        paper = enrolments.add_document(enrolment.pk, item, cast.document("paper.png"), actor=actor)
        enrolments.choose_rights(enrolment.pk, [cast.mark.pk], actor=actor)
        yield from self._pages(f"{name}list", OWNERS)
        yield from self._pages(f"{name}list", OWNERS, label=f"{name}list/searched", q="harrow", state="yours")
        yield from self._pages(f"{name}tasks", OWNERS, reference)
        yield from self._pages(f"{name}check", OWNERS, reference)
        for page in ("rights", "services", "power"):
            yield from self._pages(f"{name}{page}", FILING_OWNERS, reference)
        yield from self._pages(f"{name}item", FILING_OWNERS, reference, item)
        for page in ("replace", "remove"):
            yield from self._pages(f"{name}{page}", FILING_OWNERS, reference, item, paper.pk)
        cast.move_enrolment(enrolment, "submit")
        yield from self._pages(f"{name}submitted", OWNERS, reference)
        yield from self._pages(f"{name}detail", OWNERS, reference)
        yield from self._pages(f"{name}transition", ("owner_admin",), reference, "exit", label=f"{name}transition/exit")
        yield from self._pages("documents_portal:list", OWNERS)
        yield from self._pages("documents_portal:list", OWNERS, label="documents_portal:list/searched", q="paper")
        yield from self._pages("documents_portal:file", OWNERS, paper.document.public_id)
        yield from self._pages("documents_portal:preview", OWNERS, paper.document.public_id, PreviewSize.THUMBNAIL)

    def _people(self) -> Iterator[Look]:
        yield from self._pages("accounts:profile", EVERYBODY)
        yield from self._pages("web:notices", EVERYBODY)
        yield from self._pages("usersessions_list", EVERYBODY)
        yield from self._pages("operations:messages", ("administrator",))
        code, person = self.cast.harrow.code, self.cast.complainant.pk
        yield from self._pages("accounts_staff:people", ("administrator",))
        yield from self._pages("accounts_staff:add", ("administrator",))
        yield from self._pages("accounts_staff:organisation", ("administrator",), code)
        yield from self._pages("accounts_staff:invite", ("administrator",), code)
        yield from self._pages("accounts_staff:issue_client", ("administrator",), code)
        yield from self._pages("accounts_staff:person", ("administrator",), person)
        yield from self._pages("accounts_staff:close", ("administrator",), person)
        yield from self._pages("accounts_staff:open", ("administrator",), self.closed.pk)
        yield from self._pages("accounts_staff:revoke_client", ("administrator",), self.cast.owner_client.pk)
        yield from self._pages("accounts_portal:people", ("owner_admin",))
        yield from self._pages("accounts_portal:invite", ("owner_admin",))
        yield from self._pages("accounts_portal:person", ("owner_admin",), person)
        yield from self._pages("accounts_portal:close", ("owner_admin",), person)
        yield from self._pages("accounts_portal:open", ("owner_admin",), self.closed.pk)

    def _caller(self, role: str) -> Callable[[str], Any]:
        who = getattr(self.cast, role)
        return calling(who).get if isinstance(who, ApiClient) else signed_in(who).get

    def _gets(
        self, name: str, roles: tuple[str, ...], *arguments: Any, label: str = "", **query: str
    ) -> Iterator[Look]:
        address = self.path(name, *arguments, **query)
        for role in roles:
            get = self._caller(role)
            yield Look(label or name, role, partial(get, address))

    def _api(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        yield from self._gets("api:complaints", API_READERS)
        yield from self._gets(
            "api:complaints", API_READERS, label="api:complaints/searched", q="harrow", state="clarification"
        )
        yield from self._gets("api:complaints-detail", API_READERS, reference)
        yield from self._gets("api:complaints-targets", API_READERS, reference)
        yield from self._gets("api:complaints-events", API_READERS, reference)
        yield from self._gets("api:complaints-remarks", API_READERS, reference)
        yield from self._gets("api:complaints-evidence", API_READERS, reference, evidence.document.public_id)
        yield from self._gets("api:me", API_READERS)
        yield from self._programme_api()

    def _programme_api(self) -> Iterator[Look]:
        """Enrolments, rights and what belongs to them, through the API."""
        enrolment = self.cast.enrolment(EnrolmentState.INTRODUCED, programme=Programme.TEST_PURCHASE)
        reference, owners = enrolment.reference, ("owner_client", "complainant")
        yield from self._gets("api:enrolments", API_READERS)
        yield from self._gets("api:enrolments-detail", API_READERS, reference)
        yield from self._gets("api:enrolments-events", API_READERS, reference)
        yield from self._gets("api:enrolments-remarks", API_READERS, reference)
        yield from self._gets("api:rights", API_READERS)
        yield from self._gets("api:rights", API_READERS, label="api:rights/searched", q="harrow", status="in_force")
        yield from self._gets("api:rights-detail", API_READERS, self.cast.mark.pk)
        yield from self._gets("api:powers", API_READERS)
        yield from self._gets("api:organisations-me", owners)
        table = ContentFile(b"Number,Mark or title\n12345678,HARROW & FINCH\n", name="rights.csv")
        actor = acting(self.cast.complainant)
        given = imports.start(table, kind=RIGHTS.kind, actor=actor, organisation_id=self.cast.harrow.pk)
        yield from self._gets("api:rights-imports-detail", owners, given.reference)
        yield from self._gets("api:rights-imports-rows", owners, given.reference)
        document = enrolment.documents.earliest("pk").document.public_id
        token, _link = links.issue_link(enrolment.pk, document, actor=acting(self.cast.jd_client))
        yield Look("api:links", "jd_client", lambda: Client().get(reverse("api:links", args=[token])))

    def _writes(self) -> Iterator[Look]:
        """The writes that partners' systems make all day. Each is made anew: it can be made once only."""
        owner, jd = calling(self.cast.owner_client), calling(self.cast.jd_client)

        def file() -> Any:
            listings = [next_sku() for _ in range(3)]
            body = {
                "right": self.cast.mark.number,
                "reason": "counterfeit",
                "measure": "delete",
                "listings": listings,
                "explanation": EXPLANATION,
                "statement": {"name": "Clara Finch", "title": "Head of Brand Protection", "is_true": True},
            }
            return owner.post("/complaints", body, Idempotency_Key=f"file-{listings[0]}")

        def acknowledge(complaint: Complaint) -> Any:
            key = f"acknowledge-{complaint.pk}"
            body = {"case_number": f"JD-{complaint.pk}"}
            return jd.post(f"/complaints/{complaint.reference}/acknowledge", body, Idempotency_Key=key)

        def decide(complaint: Complaint) -> Any:
            key = f"decide-{complaint.pk}"
            body = {"decisions": [{"target": number, "decision": "removed"} for number in (1, 2, 3)]}
            return jd.post(f"/complaints/{complaint.reference}/decide", body, Idempotency_Key=key)

        yield Look("api:complaints/file", "owner_client", file)
        lodged = [self.cast.complaint(ComplaintState.LODGED) for _ in range(2)]
        yield Look("api:complaints-acknowledge", "jd_client", lambda: acknowledge(lodged.pop()))
        accepted = [self.cast.complaint(ComplaintState.ACCEPTED) for _ in range(2)]
        yield Look("api:complaints-decide", "jd_client", lambda: decide(accepted.pop()))


def notices_for(cast: Cast, number: int) -> None:
    """So many more notices for the complainant."""
    made = Notice.objects.count()
    Notice.objects.bulk_create(
        Notice(
            person=cast.complainant,
            audience="portal",
            topic="complaints.lodged",
            params={"reference": "C-2026-000001", "owner": "Harrow & Finch Ltd", "subject_id": 1},
            url="/portal/complaints/",
            subject_type="complaints.complaint",
            subject_id=1,
            actor_label="Wei Zhang",
            effect_key=f"pinned-{made + place}",
            created_at=timezone.now(),
        )
        for place in range(number)
    )
