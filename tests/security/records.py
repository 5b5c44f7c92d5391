"""What two rights owners have on record, agents with every kind of power of attorney, and who may open which of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from complaints.actions import filing
from complaints.conversation import actions as conversation
from complaints.conversation import redaction
from complaints.good_faith.choices import ReviewState
from complaints.models import AdviceRequest, Complaint, GoodFaithFile, GoodFaithReview
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import ApiClient, Organisation, Person
from core.days import house_day
from core.desk import actions as desk
from core.documents import actions as documents
from core.documents.models import Document
from core.imports.models import Import
from library.choices import EditionState, Kind, Readers
from library.models import ClauseComment, Edition
from library.standards import adopting, consulting
from merchants.actions.captures import Look, record_captures
from merchants.actions.companies import record_company
from merchants.actions.links import claim_link
from merchants.actions.shops import ensure_shops
from merchants.actions.strikes import Blow, record_strikes
from merchants.choices import CaptureSource, LinkKind, StrikeKind
from programmes.actions import agreements, contacts, powers, rights, shops
from programmes.actions.powers import Mandate
from programmes.actions.rights import FactEntry
from programmes.choices import (
    AgreementDocumentKind,
    CommitmentKind,
    ContactRole,
    EnrolmentState,
    Party,
    Programme,
    RightDocumentKind,
    RightFactKind,
)
from programmes.measures import FULFILMENTS
from programmes.models import Agreement, Enrolment, PowerOfAttorney, Right
from tests.advice.asking import asked, moved
from tests.batches.conftest import given as give_batch
from tests.batches.conftest import listed
from tests.cast import PNG, SYSTEM, Cast, acting, address, next_sku
from tests.cast_library import pdf, successor
from tests.imports.conftest import worked
from tests.programmes.portfolios import HEADER, csv_of, give
from tests.security.meetings import meetings
from tests.targets.conftest import given as give_listings

Values = Mapping[str, Any]
OWNERS = frozenset({"complainant", "owner_admin", "owner_reader", "owner_client"})
STAFF = frozenset({"officer", "administrator", "staff_reader"})
PLATFORM = frozenset({"reviewer", "jd_client", "jd_reader_client"})
NOBODY: frozenset[str] = frozenset()
# By what each may see of Harrow & Finch: all rights for the complaint platform, one right, nothing any more, nothing.
AGENTS = ("agent", "agent_of_one_right", "agent_of_old", "agent_of_nobody")


@dataclass(frozen=True)
class Record:
    """Something that addresses name by `key`; `parts` are what they name within it, by a piece of their route.

    `readers` are the roles that may open it. `is_usual`: the one of its kind on which most pages open.
    """

    kind: str
    key: Values
    readers: frozenset[str] = NOBODY
    parts: Mapping[str, Values] = field(default_factory=dict)

    def values(self, route: str) -> dict[str, Any]:
        """How an address names it, with the part that the address is about."""
        return {**self.key, **self.part(route)}

    def part(self, route: str) -> Values:
        """How an address names the part that it is about."""
        return next((values for piece, values in self.parts.items() if piece in route), {})


class Records:
    """Everything on record. `of(kind)` begins with the record on which Harrow & Finch's own pages open."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.people: dict[str, Person | ApiClient] = {}
        self._found: list[Record] = []
        self._agents()
        self._owner(cast.harrow, cast.complainant, cast.design, OWNERS)
        bear = {"right_type": "copyright", "territory": "CN", "title": "Bear"}
        right = rights.register_right(cast.brightwater.pk, actor=acting(cast.stranger), fields=bear)
        self._owner(cast.brightwater, cast.stranger, right, NOBODY)
        self._powers()
        self._imports()
        self._batches()
        self._agreements()
        self._desks()
        self._merchants()
        self._advice()
        self._good_faith()
        self._library()
        self._standards()
        self._roundtables()

    def of(self, kind: str) -> list[Record]:
        """The records of a kind."""
        return [record for record in self._found if record.kind == kind]

    def _add(self, kind: str, key: Values, readers: frozenset[str], parts: Mapping[str, Values] | None = None) -> None:
        self._found.append(Record(kind, key, readers, parts or {}))

    def _agents(self) -> None:
        self.people["agent"] = self.cast.agent
        for name in AGENTS[1:]:
            firm = Organisation.objects.create(
                code=name.replace("_", "-"), kind=OrganisationKind.AGENT, name=f"{name.title()} LLP", name_zh=""
            )
            self.people[name] = Person.objects.create_user(
                f"{name}@agents.example", name=name, organisation=firm, roles=[Role.COMPLAINANT]
            )

    def _firm(self, agent: str) -> Organisation:
        person = self.people[agent]
        return person.organisation

    # What an owner has

    def _owner(self, owner: Organisation, person: Person, hidden: Right, own: frozenset[str]) -> None:
        """The records of an owner; `hidden` is a right that JD does not know. `own` are its people among the roles."""
        is_agents = own and frozenset({"agent"})
        mark = self.cast.mark_of(owner)
        active = self.cast.enrolment(EnrolmentState.ACTIVE, owner=owner)
        applied = self.cast.enrolment(EnrolmentState.APPLICATION, owner=owner, programme=Programme.IP_PROTECTION)
        self.cast.fill(applied, [hidden])
        ended = self.cast.enrolment(EnrolmentState.EXITED, owner=owner, programme=Programme.TEST_PURCHASE)
        prospect = self.cast.enrolment(EnrolmentState.PROSPECT, owner=owner, programme=Programme.TEST_PURCHASE)
        gone = FactEntry(RightFactKind.CANCELLATION, date(2026, 1, 5))
        rights.record_fact(hidden.pk, gone, actor=acting(self.cast.officer))
        both = is_agents and frozenset({"agent", "agent_of_one_right"})
        for enrolment, readers in (
            (applied, own | STAFF),
            (active, own | both | STAFF | PLATFORM),
            (ended, own | STAFF | PLATFORM),
            (prospect, STAFF),
        ):
            self._enrolment(enrolment, readers)
        for right, readers in ((mark, own | both | STAFF | PLATFORM), (hidden, own | is_agents | STAFF)):
            document = right.documents.filter(kind=RightDocumentKind.CERTIFICATE).earliest("pk").document
            parts: dict[str, Values] = {"documents/<": {"public_id": document.public_id}}
            if fact := right.facts.first():
                parts["facts/<"] = {"fact_pk": fact.pk}
            self._add("right", {"pk": right.pk, "right": str(right.pk)}, readers, parts)
        for paper, readers in (
            (_paper_of(applied), own),
            (_paper_of(active), own | both),
            (hidden.documents.earliest("pk").document, own | is_agents),
            (self._loose(owner), NOBODY),
        ):
            self._add("document", {"public_id": paper.public_id}, readers - STAFF)
        self._organisation(owner, hidden, own)
        self._complaints(person, mark, own | both)

    def _enrolment(self, enrolment: Enrolment, readers: frozenset[str]) -> None:
        bound = enrolment.documents.order_by("pk").first()
        parts: dict[str, Values] = {}
        if bound:
            parts = {
                "/documents/<uuid": {"public_id": bound.document.public_id},
                "/documents/<str:document>/link": {"document": str(bound.document.public_id)},
                "/documents/<int": {"pk": bound.pk},
                "<int:pk>": {"pk": bound.pk, "code": bound.code},
            }
        self._add("enrolment", {"reference": enrolment.reference}, readers, parts)

    def _organisation(self, owner: Organisation, right: Right, own: frozenset[str]) -> None:
        fields = {"name": "Cora", "email": f"cora@{owner.code}.example", "roles": [ContactRole.LEGAL]}
        contact = contacts.add_contact(owner.pk, actor=SYSTEM, fields=fields)
        number = str(1_000_000 + owner.pk)
        shop = shops.declare_shop(owner.pk, actor=SYSTEM, address=number, name="Flagship store")
        self._add("contact", {"pk": contact.pk}, own)
        self._add("shop", {"pk": shop.pk}, own)
        parts: dict[str, Values] = {
            "contacts/<": {"pk": contact.pk},
            "shops/<": {"pk": shop.pk},
            "documents/<": {"public_id": right.documents.earliest("pk").document.public_id},
        }
        other = self.cast.brightwater if owner == self.cast.harrow else self.cast.harrow
        self._add("owner", {"code": owner.code, "other": other.code}, STAFF, parts)

    def _complaints(self, person: Person, right: Right, own: frozenset[str]) -> None:
        lodged = ("submit", "screen", "lodge")
        for verbs, readers in (
            (lodged[:1], own | STAFF),
            ((), own),
            (lodged, own | STAFF | PLATFORM),
        ):
            complaint = self.cast.draft(by=person, right=right)
            filing.add_evidence(complaint.pk, self.cast.document(by=person), actor=acting(person))
            for verb in verbs:
                complaint = self.cast.move(complaint, verb)
            parts = ({} if verbs else self._listings(complaint, person, readers)) | _parts_of(complaint, right)
            parts |= self._conversation(complaint, person) if verbs else {}
            self._add("complaint", {"reference": complaint.reference}, readers, parts)

    def _listings(self, draft: Complaint, person: Person, readers: frozenset[str]) -> dict[str, Values]:
        """A list that was given for a draft, and the listing that came with it."""
        record = worked(
            give_listings(self.cast, draft, [[address(next_sku()), "", ""], ["https://3.cn/a", "", ""]], by=person)
        )
        self._add("listings", {"reference": record.reference}, readers)
        return {
            "/listings/rows/<": {"pk": draft.targets.get().pk},
            "/listings/files/<": {"given": record.reference},
        }

    def _conversation(self, complaint: Complaint, person: Person) -> dict[str, Values]:
        """A message with a file that was redacted."""
        file = self.cast.document(by=person)
        said = conversation.write(
            complaint.pk, "See here.", readers=[Audience.STAFF], files=[file.public_id], actor=acting(person)
        )
        redaction.redact_file(said.evidence.get().pk, "It is a passport.", actor=acting(self.cast.administrator))
        return {"/conversation/<": {"remark": said.pk}, "/conversation/files/<": {"public_id": file.public_id}}

    def _loose(self, owner: Organisation) -> Document:
        """A file that was stored and belongs to nothing."""
        return self._stored(owner, "loose.png")

    def _stored(self, owner: Organisation, name: str) -> Document:
        return documents.store(ContentFile(PNG, name=name), actor=SYSTEM, organisation_id=owner.pk, kind="paper")

    # What concerns several

    def _powers(self) -> None:
        harrow, mark = self.cast.harrow, self.cast.mark
        held = (
            ("agent", self.cast.power(), OWNERS | STAFF),
            ("agent_of_one_right", self._granted("agent_of_one_right", harrow, [mark]), OWNERS | STAFF),
            ("agent_of_old", self._granted("agent_of_old", harrow), OWNERS | STAFF),
        )
        for agent, power, readers in held:
            self._add("power", {"reference": power.reference}, readers | {agent})
        powers.revoke_power(held[-1][1].reference, actor=SYSTEM, reason="They have parted.")
        foreign = self._granted("agent_of_nobody", self.cast.brightwater)
        powers.revoke_power(foreign.reference, actor=SYSTEM, reason="It was a mistake.")
        self._add("power", {"reference": foreign.reference}, STAFF | {"agent_of_nobody"})

    def _granted(self, agent: str, owner: Organisation, named: list[Right] | None = None) -> PowerOfAttorney:
        mandate = Mandate(
            programmes=[Programme.COMPLAINT_PLATFORM],
            valid_from=date(2024, 1, 1),
            covers_all_rights=not named,
            right_ids=[right.pk for right in named or ()],
        )
        document = self._stored(owner, "power.png")
        return powers.grant_power(
            owner.pk, actor=SYSTEM, agent_id=self._firm(agent).pk, mandate=mandate, document=document
        )

    def _imports(self) -> None:
        cast = self.cast
        rows = [("22345678", "Trade mark", "China", "NEW"), ("not a number", "Trade mark", "China", "ODD")]
        plain = csv_of(rows, HEADER[:4])
        named = csv_of([(*row, "harrow-finch") for row in rows], (*HEADER[:4], "Owner code"))
        for record, readers in (
            (give(cast, plain), OWNERS | STAFF | {"agent"}),
            (give(cast, plain, by=cast.officer), STAFF),
            (give(cast, named, by=cast.agent, to=cast.larkspur), STAFF | {"agent"}),
            (give(cast, plain, by=cast.stranger, to=cast.brightwater), STAFF),
        ):
            self._add("import", {"reference": worked(record).reference}, readers)
        given = Import.objects.filter(kind="rights")
        assert set(given.values_list("refused_count", flat=True)) == {1}

    def _batches(self) -> None:
        """Tables of complaints: the owner's own, its agent's, which its administrators see too, and a stranger's."""
        cast = self.cast
        for by, to, mark, readers in (
            (cast.complainant, cast.harrow, cast.mark, OWNERS),
            (cast.agent, cast.harrow, cast.mark, frozenset({"owner_admin", "agent"})),
            (cast.stranger, cast.brightwater, cast.mark_of(cast.brightwater), NOBODY),
        ):
            rows = [*listed(mark.number, "counterfeit", 1), [mark.number, "because", "", ""]]
            record = worked(give_batch(cast, rows, by=by, to=to))
            assert (record.applied_count, record.refused_count) == (1, 1)
            self._add("batch", {"reference": record.reference}, readers)

    def _advice(self) -> None:
        """What owners and an agent have asked of CBBC; what an owner asks itself is none of its agents' business."""
        cast = self.cast
        for request, readers in (
            (self._asked(cast.complainant, cast.mark), OWNERS | STAFF),
            (self._asked(cast.agent, cast.mark), OWNERS | STAFF | {"agent"}),
            (self._asked(cast.complainant, cast.design), OWNERS | STAFF),
            (self._asked(cast.stranger, cast.foreign_mark), STAFF),
        ):
            file = request.files.get().document.public_id
            parts = {"/files/<": {"public_id": file, "document": str(file)}}
            self._add("advice", {"reference": request.reference}, readers, parts)

    def _good_faith(self) -> None:
        """An owner's accuracy and its review: the owner's, and of agents those that may act on all its rights."""
        cast, now = self.cast, timezone.now()
        for person, readers in ((cast.complainant, OWNERS | STAFF | {"agent"}), (cast.stranger, STAFF)):
            owner = person.organisation
            review = GoodFaithReview.objects.create(
                reference=f"G-2026-{owner.pk:06d}", organisation=owner, state=ReviewState.WITHDRAWN, created_at=now,
                updated_at=now, decided_at=now, decided_by=cast.officer, decision_reason="Too many were rejected.",
            )  # fmt: skip
            file = GoodFaithFile.objects.create(review=review, document=cast.document(by=person), added_at=now)
            parts = {"/files/<": {"public_id": file.document.public_id}}
            self._add("accuracy", {"code": owner.code}, readers)
            self._add("review", {"reference": review.reference}, readers, parts)

    def _library(self) -> None:
        """What one owner alone may read, and what each of two proposed: open still, and taken up by CBBC."""
        for person, readers in ((self.cast.complainant, OWNERS | STAFF), (self.cast.stranger, STAFF)):
            owner = person.organisation
            named: dict[str, Any] = {"readers": Readers.NAMED, "named": (owner,), "acknowledge_by": date(2999, 1, 1)}
            proposed = {"proposer": person}
            for state, said in (
                (EditionState.PUBLISHED, named),
                (EditionState.PROPOSED, proposed),
                (EditionState.DRAFTING, proposed),
            ):
                file = documents.store(pdf(), actor=SYSTEM, organisation_id=owner.pk, kind="library")
                self._edition(self.cast.edition(state, **said, document=file), readers)

    def _edition(self, edition: Edition, readers: frozenset[str]) -> None:
        assert edition.document is not None
        parts = {"/files/<": {"public_id": edition.document.public_id}}
        self._add("edition", {"reference": edition.reference}, readers, parts)
        named: dict[str, dict[str, Any]] = {
            "/files/<": {"number": edition.number, "document": str(edition.document.public_id)},
            "/editions/<str:number": {"number": edition.number},
        }
        self._add("entry", {"reference": edition.entry.reference}, readers, named)

    def _standards(self) -> None:
        """Drafts that one owner each is asked about, and standards that one owner alone reads and has adopted."""
        cast, officer, today = self.cast, acting(self.cast.officer), house_day()
        for owner, person, readers in (
            (cast.harrow, cast.complainant, OWNERS | STAFF),
            (cast.brightwater, cast.stranger, STAFF),
        ):
            said = {"readers": Readers.NAMED, "named": (owner,), "kind": Kind.STANDARD, "effective_from": today}
            out = cast.edition(EditionState.CONSULTING, proposer=person, **said)
            clause = out.clauses.get()
            consulting.comment(clause.pk, "Too vague.", actor=acting(person))
            parts = {"/consultation/<int": {"pk": clause.pk}}
            self._add("consultation", {"reference": out.reference}, readers, parts)
            self._add("asked", {"reference": out.entry.reference, "number": out.number}, readers)
            first = cast.edition(EditionState.PUBLISHED, proposer=person, **said)
            second = successor(first, by=cast.officer, effective_from=today, changes="More.", changes_zh="更多。")
            clause = second.clauses.get()
            comment = ClauseComment.objects.create(
                clause=clause, organisation=owner, author_label="A", text="Fine.", created_at=timezone.now()
            )
            paper = documents.store(pdf(), actor=SYSTEM, organisation_id=cast.cbbc.pk, kind="adoption")
            adoption = adopting.record_adoption(
                second.pk, owner.pk, signed_by="A. Harrow", adopted_on=today, document=paper, actor=officer
            )
            parts = {
                "/clauses/<int": {"pk": clause.pk},
                "/comments/<int": {"pk": comment.pk},
                "/adoptions/<int": {"pk": adoption.pk},
            }
            self._add("standard", {"reference": second.reference}, readers, parts)
            self._add("adoptable", {"reference": second.entry.reference, "number": second.number}, readers)

    def _roundtables(self) -> None:
        """What was said where Harrow & Finch and JD sat at the table, and where Brightwater did."""
        for met, readers in zip(meetings(self.cast), (OWNERS | STAFF | PLATFORM, STAFF), strict=True):
            self._add("roundtable", {"reference": met.roundtable.reference}, readers, met.parts)
            self._add("issue", {"reference": met.issue.reference}, readers)
            self._add("action point", {"reference": met.point.reference}, readers)

    def _asked(self, person: Person, right: Right) -> AdviceRequest:
        """A request that CBBC has answered, with a file."""
        request = asked(self.cast, by=person, right=right, documents=[self.cast.document(by=person)])
        return moved(self.cast, request, "reply")

    def _desks(self) -> None:
        """What people keep for their own work is nobody else's."""
        cast, now = self.cast, timezone.now()
        for role in ("officer", "administrator"):
            run = desk.keep_run(
                uuid.uuid4(), actor=acting(getattr(cast, role)), what=("complaint", "screen"), back_url="/",
                results=[], moved=0, now=now,
            )  # fmt: skip
            self._add("bulk", {"run": run.public_id}, frozenset({role}))
        for role in ("complainant", "owner_admin"):
            run = desk.keep_run(
                uuid.uuid4(), actor=acting(getattr(cast, role)), what=("complaint", "submit"), back_url="/",
                results=[], moved=0, now=now,
            )  # fmt: skip
            self._add("batch outcome", {"run": run.public_id}, frozenset({role}))
        for role, list_name in (("owner_admin", "complaints_portal:list"), ("officer", "complaints_staff:list")):
            kept = desk.keep_filter(
                list_name, "q=teapot", actor=acting(getattr(cast, role)), name="Teapots", is_shared=False, now=now
            )
            self._add("filter", {"pk": kept.pk}, frozenset({role}))

    def _agreements(self) -> None:
        cast = self.cast
        later = Agreement.objects.create(
            reference="A-2026-1", title="Another", council=cast.cbbc, platform=cast.jd,
            signed_on=date(2026, 1, 5), in_force_from=date(2040, 1, 1),
        )  # fmt: skip
        for agreement in (cast.agreement, later):
            self._add("agreement", {"reference": agreement.reference}, STAFF, self._paperwork(agreement))

    def _merchants(self) -> None:
        """Two shops with everything about them. CBBC and JD know all; owners meet shops in their complaints alone."""
        keys = {("jd.com", "6100001"): "One", ("jd.com", "6100002"): "Two"}
        first, second = ensure_shops(keys, actor=SYSTEM).values()
        link = claim_link(first, second, actor=SYSTEM, kind=LinkKind.OTHER, evidence="Seen")
        for number, shop in enumerate((first, second)):
            paper = self._stored(self.cast.cbbc, "licence.png")
            company = record_company(
                shop, actor=SYSTEM, fields={"name": f"Company {number}"}, evidence="Its licence", document=paper
            )
            blow = Blow(
                shop_id=shop, kind=StrikeKind.UPHELD_COMPLAINT, source_type="complaints.complaint",
                source_id=9_000 + number, source_reference="C-2026-1", occurred_at=timezone.now(),
            )  # fmt: skip
            look = Look(
                listing_id=self.cast.listing().pk, taken_at=timezone.now(), source=CaptureSource.STAFF, shop_id=shop,
                image_id=paper.pk, page_id=paper.pk,
            )  # fmt: skip
            parts: dict[str, Values] = {
                "strikes/<": {"strike": record_strikes([blow], actor=SYSTEM)[0].pk},
                "captures/<": {"capture": record_captures([look], actor=SYSTEM)[0]},
                "papers/<": {"record": company.claims.get().pk},
            }
            key = {"pk": shop, "shop": str(shop), "link": link.pk}
            self._add("merchant", key, STAFF | PLATFORM, parts)
            self._add("company", {"pk": company.pk}, STAFF)

    def _paperwork(self, agreement: Agreement) -> Mapping[str, Values]:
        actor = acting(self.cast.officer)
        paper = self._stored(self.cast.cbbc, "agreement.png")
        kind = AgreementDocumentKind.values[0]
        agreements.add_document(agreement.reference, paper, actor=actor, kind=kind)
        promise = agreements.Promise(
            kind=CommitmentKind.values[0], wording="Meet", party=Party.values[0], measure=FULFILMENTS
        )
        commitment = agreements.add_commitment(agreement.reference, promise, actor=actor)
        done = commitment.fulfilments.create(
            happened_on=date(2026, 2, 1), title="Met", document=paper, recorded_by_label="Wei",
            recorded_at=agreement.created_at,
        )  # fmt: skip
        return {
            "documents/<": {"public_id": paper.public_id},
            "commitments/<": {"pk": commitment.pk},
            "entries/<": {"pk": done.pk},
        }


def _paper_of(enrolment: Enrolment) -> Document:
    return enrolment.documents.order_by("pk")[0].document


def _parts_of(complaint: Complaint, right: Right) -> dict[str, Values]:
    evidence = complaint.evidence.get()
    document = evidence.document
    return {
        "/right/<": {"public_id": right.documents.earliest("pk").document.public_id},
        "/evidence/<": {"pk": evidence.pk, "public_id": document.public_id, "document": str(document.public_id)},
        "/draft/evidence/<": {"pk": evidence.pk},
        "/listings/<": {"number": 1, **_look_of(complaint, document)},
        "/targets/<": {"number": "1"},
    }


def _look_of(complaint: Complaint, document: Document) -> Values:
    """What a listing of the complaint showed, with a file of it; a draft has none."""
    target = complaint.targets.order_by("number").first()
    if target is None:
        return {"capture": 1, "which": "page"}
    [key] = record_captures(
        [
            Look(
                listing_id=target.listing_id,
                taken_at=complaint.created_at,
                source=CaptureSource.LATER,
                organisation_id=complaint.organisation_id,
                title="Teapot",
                page_id=document.pk,
            )
        ],
        actor=SYSTEM,
    )
    return {"capture": key, "which": "page"}


# Of which kind the records are that an address names, by a piece of its route.
KINDS = {
    "/bulk/<": "bulk",
    "/roundtables/<": "roundtable",
    "/issues/<": "issue",
    "/action-points/<": "action point",
    "/library/editions/": "edition",
    "/standards/<str:reference>/consultation/": "consultation",
    "/library/standards/": "standard",
    "/library/<str:reference>/editions/<str:number>/comments": "asked",
    "/library/<str:reference>/editions/<str:number>/finish": "asked",
    "/library/<str:reference>/editions/<str:number>/adopt": "adoptable",
    "v1/library/": "entry",
    "/library/<slug": "entry",
    "/batch/outcome/<": "batch outcome",
    "/complaints/batch": "batch",
    "filters/<int": "filter",
    "/advice/": "advice",
    "/good-faith/owners/": "accuracy",
    "/accuracy/owners/": "accuracy",
    "/good-faith/reviews/": "review",
    "/accuracy/reviews/": "review",
    "/complaints/imports/for/": "complaint",
    "/complaints/imports/": "listings",
    "/complaints/": "complaint",
    "/enrolments/": "enrolment",
    "/imports/": "import",
    "/powers/<": "power",
    "staff/owners/": "owner",
    "/organisation/contacts/": "contact",
    "/organisation/shops/": "shop",
    "/rights/": "right",
    "/agreements/": "agreement",
    "staff/shops/": "merchant",
    "v1/shops/": "merchant",
    "staff/companies/": "company",
    "portal/documents/": "document",
}


def kind_of(route: str) -> str:
    """The kind of record behind an address; empty where it is people, notices and the like."""
    return next((kind for piece, kind in KINDS.items() if piece in route), "")
