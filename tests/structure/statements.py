"""Every page and endpoint that is counted: complaints, people and the house here, the programme beside it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.actions import invitations
from core.accounts.choices import Role
from core.accounts.models import Person
from core.desk import actions as desk
from core.documents.choices import PreviewSize
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from programmes.models import RightDocument
from tests.api.callers import calling
from tests.cast import EXPLANATION, PATHS, Cast, acting, next_sku, signed_in
from tests.structure.advice import Advice
from tests.structure.casework import Casework
from tests.structure.counting import ACTING_STAFF, API_READERS, EVERYBODY, FILING_OWNERS, OWNERS, STAFF, Look, Looks
from tests.structure.library import Library
from tests.structure.meetings import Meetings
from tests.structure.programme import Programme
from tests.structure.standards import Standards


def everything(cast: Cast) -> Iterator[Look]:
    """Every look, in the order in which their records can be made."""
    yield from World(cast).looks()
    yield from Advice(cast).looks()
    yield from Programme(cast).looks()
    yield from Casework(cast).looks()
    yield from Library(cast).looks()
    yield from Standards(cast).looks()
    yield from Meetings(cast).looks()


@dataclass
class World(Looks):
    """The pages about complaints, people and the house itself, and the records that they are about."""

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

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._portal()
        yield from self._people()
        yield from self._desk()
        yield from self._api()
        yield from self._writes()

    def _staff(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        document = evidence.document.public_id
        name = "complaints_staff:"
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(
            f"{name}list", STAFF, label=f"{name}list/searched", view="all", q="harrow", state="submitted"
        )
        yield from self.pages(f"{name}detail", STAFF, reference)
        yield from self.pages(f"{name}targets", STAFF, reference)
        for verb in ("screen", "ask", "refuse"):
            label = f"{name}transition/{verb}"
            yield from self.pages(f"{name}transition", ACTING_STAFF, self.submitted.reference, verb, label=label)
        yield from self.pages(f"{name}evidence_page", STAFF, reference, document)
        yield from self.pages(f"{name}evidence", STAFF, reference, document)
        yield from self.pages(f"{name}preview", STAFF, reference, document, PreviewSize.THUMBNAIL)
        yield from self.pages(f"{name}right_document", STAFF, reference, self.right_document.document.public_id)

    def _portal(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        name = "complaints_portal:"
        yield from self.pages(f"{name}list", OWNERS)
        yield from self.pages(f"{name}detail", OWNERS, reference)
        for step in ("right", "reason", "listings", "explanation", "evidence", "statement"):
            address = reverse(f"{name}step", kwargs={"reference": self.draft.reference, "step": step})
            for role in FILING_OWNERS:
                browser = signed_in(getattr(self.cast, role))
                yield Look(f"{name}step/{step}", role, partial(browser.get, address))
        yield from self.pages(f"{name}check", FILING_OWNERS, self.draft.reference)
        yield from self.pages(f"{name}discard", FILING_OWNERS, self.draft.reference)
        attached = self.draft.evidence.get().pk
        yield from self.pages(f"{name}remove_evidence", FILING_OWNERS, self.draft.reference, attached)
        yield from self.pages(f"{name}submitted", FILING_OWNERS, self.submitted.reference)
        yield from self.pages(
            f"{name}transition", FILING_OWNERS, self.answered.reference, "answer", label=f"{name}transition/answer"
        )
        yield from self.pages(
            f"{name}transition", FILING_OWNERS, reference, "withdraw", label=f"{name}transition/withdraw"
        )
        yield from self.pages(f"{name}evidence", OWNERS, reference, evidence.pk)
        yield from self.pages(f"{name}preview", OWNERS, reference, evidence.pk, PreviewSize.THUMBNAIL)

    def _desk(self) -> Iterator[Look]:
        actor, now, listed = acting(self.cast.officer), timezone.now(), "complaints_staff:list"
        kept = [
            desk.keep_filter(listed, f"q={name}", actor=actor, name=name, is_shared=False, now=now) for name in "abc"
        ]
        run = desk.keep_run(
            uuid.uuid4(), actor=actor, what=("complaint", "screen"), back_url="/", results=[], moved=0, now=now
        )
        yield from self.pages("web:shortcuts", EVERYBODY)
        yield from self.pages("web:filters", ("officer",), listed)
        yield from self.pages("web:filter", ("officer",), kept[0].pk)
        yield from self.pages("complaints_staff:bulk_outcome", ("officer",), run.public_id)

    def _people(self) -> Iterator[Look]:
        yield from self.pages("accounts:profile", EVERYBODY)
        yield from self.pages("web:notices", EVERYBODY)
        yield from self.pages("usersessions_list", EVERYBODY)
        yield from self.pages("operations:messages", ("administrator",))
        code, person = self.cast.harrow.code, self.cast.complainant.pk
        yield from self.pages("accounts_staff:people", ("administrator",))
        yield from self.pages("accounts_staff:add", ("administrator",))
        yield from self.pages("accounts_staff:organisation", ("administrator",), code)
        yield from self.pages("accounts_staff:invite", ("administrator",), code)
        yield from self.pages("accounts_staff:issue_client", ("administrator",), code)
        yield from self.pages("accounts_staff:person", ("administrator",), person)
        yield from self.pages("accounts_staff:close", ("administrator",), person)
        yield from self.pages("accounts_staff:open", ("administrator",), self.closed.pk)
        yield from self.pages("accounts_staff:revoke_client", ("administrator",), self.cast.owner_client.pk)
        yield from self.pages("accounts_portal:people", ("owner_admin",))
        yield from self.pages("accounts_portal:invite", ("owner_admin",))
        yield from self.pages("accounts_portal:person", ("owner_admin",), person)
        yield from self.pages("accounts_portal:close", ("owner_admin",), person)
        yield from self.pages("accounts_portal:open", ("owner_admin",), self.closed.pk)

    def _api(self) -> Iterator[Look]:
        reference, evidence = self.complaint.reference, self.complaint.evidence.get()
        yield from self.gets("api:complaints", API_READERS)
        yield from self.gets(
            "api:complaints", API_READERS, label="api:complaints/searched", q="harrow", state="clarification"
        )
        yield from self.gets("api:complaints-detail", API_READERS, reference)
        yield from self.gets("api:complaints-targets", API_READERS, reference)
        yield from self.gets("api:complaints-events", API_READERS, reference)
        yield from self.gets("api:complaints-remarks", API_READERS, reference)
        yield from self.gets("api:complaints-evidence", API_READERS, reference, evidence.document.public_id)
        yield from self.gets("api:me", API_READERS)

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
