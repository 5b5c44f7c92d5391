"""The people, organisations and records that tests speak of. Everything is made through the product's own doors."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from allauth.idp.oidc.models import Client as OAuthClient
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from complaints.actions import filing
from complaints.choices import (
    ActionKind,
    ActionOutcome,
    ComplaintState,
    CounterReason,
    DelayReading,
    DelayReason,
    Measure,
    PlatformReason,
    Reason,
    RefusalReason,
    ServiceMeans,
    TargetState,
    WithdrawalReason,
)
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Language, OrganisationKind, Role, Scope, Zone
from core.accounts.models import ApiClient, Organisation, Person
from core.documents import actions as documents
from core.documents.models import Document
from core.outbox import worker
from core.outbox.models import Kind, Message, Status
from core.workflow import engine
from library.models import Edition
from merchants.models import Listing, Shop
from programmes import checklists
from programmes.actions import enrolments
from programmes.choices import (
    CompanyNumberKind,
    ContactRole,
    EnrolmentState,
    ItemState,
    Programme,
    RightDocumentKind,
    RightType,
    Territory,
)
from programmes.models import Agreement, Contact, Enrolment, PowerOfAttorney, Profile, Right
from programmes.workflow import enrolment_workflow
from roundtables.choices import IssueState, RoundtableState
from roundtables.models import Issue, Roundtable
from tests.cast_issues import issue_in
from tests.cast_library import edition_in
from tests.cast_meetings import roundtable_in

PASSWORD = "correct horse battery"
SECRET = "client-secret-for-tests"
EXPLANATION = (
    "The seller offers copies of our teapot under our registered mark, at a third of the price of the genuine article."
)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b'\x00\x00\x00\x0cIDATx\x9cc\xe0\xf2\xb1\x00\x00\x00\xf2\x00\x8fK\x1a""\x00\x00\x00\x00IEND\xaeB`\x82'
)
SYSTEM = Actor.system("tests")
OWNER_SCOPES = (
    Scope.COMPLAINTS_READ,
    Scope.COMPLAINTS_FILE,
    Scope.ENROLMENTS_READ,
    Scope.RIGHTS_READ,
    Scope.RIGHTS_WRITE,
    Scope.LIBRARY_READ,
    Scope.ROUNDTABLES_READ,
    Scope.ROUNDTABLES_ANSWER,
)
_skus = itertools.count(99_900_000_001)


def next_sku() -> str:
    """A SKU that no other record of the test run uses."""
    return str(next(_skus))


def address(sku: str) -> str:
    """The canonical address of a listing."""
    return f"https://item.jd.com/{sku}.html"


def acting(who: Person | ApiClient) -> Actor:
    """The actor for a person, or for a client with all its scopes."""
    return Actor.person(who) if isinstance(who, Person) else Actor.client(who, frozenset(who.scopes))


def events_are_heard() -> None:
    """Let every consumer hear what apps have told, as the workers do, until nobody has anything to tell any more."""
    while waiting := list(
        Message.objects.filter(kind=Kind.EVENT, status=Status.PENDING).order_by("pk").values_list("pk", flat=True)
    ):
        for pk in waiting:
            assert worker.deliver(pk, timezone.now())
    assert not Message.objects.filter(kind=Kind.EVENT).exclude(status=Status.SENT).exists()


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in.

    What signing in leaves behind is written down at once: the session, and when it was. Django's own way takes fourteen
    statements, more than most pages.
    """
    store = SessionStore()
    entered = {
        SESSION_KEY: person._meta.pk.value_to_string(person),
        BACKEND_SESSION_KEY: "core.accounts.backends.PersonBackend",
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    Session.objects.create(session_key=key, session_data=store.encode(entered), expire_date=store.get_expiry_date())
    person.last_login = timezone.now()
    Person.objects.filter(pk=person.pk).update(last_login=person.last_login)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@dataclass
class Cast:
    """Everybody, made when first named."""

    _enrolled: set[int] = field(default_factory=set)
    _ready: dict[str, Complaint] = field(default_factory=dict)

    def gather(self, *names: str) -> None:
        """Make these people and records now, before somebody outside the test looks for them."""
        for name in names:
            getattr(self, name)

    @cached_property
    def cbbc(self) -> Organisation:
        return _organisation("cbbc", OrganisationKind.CBBC, "China-Britain Business Council", "英中贸易协会")

    @cached_property
    def jd(self) -> Organisation:
        return _organisation("jd", OrganisationKind.PLATFORM, "JD.com", "京东")

    @cached_property
    def harrow(self) -> Organisation:
        return _organisation("harrow-finch", OrganisationKind.RIGHTS_OWNER, "Harrow & Finch Ltd", "哈罗芬奇有限公司")

    @cached_property
    def brightwater(self) -> Organisation:
        return _organisation("brightwater-toys", OrganisationKind.RIGHTS_OWNER, "Brightwater Toys plc", "清水玩具公司")

    @cached_property
    def larkspur(self) -> Organisation:
        """A law firm: an agent, which sees nothing without a power of attorney."""
        return _organisation("larkspur", OrganisationKind.AGENT, "Larkspur LLP", "云雀律师事务所")

    @cached_property
    def ipo(self) -> Organisation:
        return _organisation("ipo-uk", OrganisationKind.GOVERNMENT, "Intellectual Property Office", "英国知识产权局")

    @cached_property
    def officer(self) -> Person:
        return _person(self.cbbc, "Wei Zhang", "张伟", Role.CASE_OFFICER, time_zone=Zone.BEIJING)

    @cached_property
    def second_officer(self) -> Person:
        return _person(self.cbbc, "Olivia Grant", "", Role.CASE_OFFICER)

    @cached_property
    def administrator(self) -> Person:
        return _person(self.cbbc, "Alice Moor", "", Role.ADMINISTRATOR)

    @cached_property
    def staff_reader(self) -> Person:
        return _person(self.cbbc, "Sam Reader", "", Role.STAFF_READER)

    @cached_property
    def complainant(self) -> Person:
        return _person(self.harrow, "Clara Finch", "", Role.COMPLAINANT, job_title="Head of Brand Protection")

    @cached_property
    def owner_admin(self) -> Person:
        return _person(self.harrow, "Oscar Harrow", "", Role.OWNER_ADMINISTRATOR, job_title="General Counsel")

    @cached_property
    def owner_reader(self) -> Person:
        return _person(self.harrow, "Rita Page", "", Role.OWNER_READER)

    @cached_property
    def stranger(self) -> Person:
        return _person(self.brightwater, "Stella Brook", "", Role.COMPLAINANT, job_title="Brand Manager")

    @cached_property
    def agent(self) -> Person:
        return _person(self.larkspur, "Lena Lark", "", Role.COMPLAINANT, job_title="Solicitor")

    @cached_property
    def reviewer(self) -> Person:
        roles = (Role.REVIEWER, Role.ENROLMENT_REVIEWER)
        return _person(self.jd, "Jing Li", "李静", *roles, language=Language.CHINESE, time_zone=Zone.BEIJING)

    @cached_property
    def gov_reader(self) -> Person:
        return _person(self.ipo, "Gwen Office", "", Role.STATISTICS_READER)

    @cached_property
    def jd_client(self) -> ApiClient:
        enrolments = (Scope.ENROLMENTS_READ, Scope.ENROLMENTS_DECIDE)
        complaints = (Scope.COMPLAINTS_READ, Scope.COMPLAINTS_DECIDE)
        talks = (Scope.LIBRARY_READ, Scope.ROUNDTABLES_READ, Scope.ROUNDTABLES_ANSWER)
        return _client(self.jd, "JD case system", *complaints, *enrolments, *talks, Scope.SHOPS_READ)

    @cached_property
    def jd_reader_client(self) -> ApiClient:
        return _client(self.jd, "JD reporting", Scope.COMPLAINTS_READ, Scope.ENROLMENTS_READ, Scope.ROUNDTABLES_READ)

    @cached_property
    def ipo_client(self) -> ApiClient:
        return _client(self.ipo, "IPO record of meetings", Scope.ROUNDTABLES_READ, Scope.ROUNDTABLES_ANSWER)

    @cached_property
    def owner_client(self) -> ApiClient:
        return _client(self.harrow, "Harrow & Finch case system", *OWNER_SCOPES)

    @cached_property
    def stranger_client(self) -> ApiClient:
        return _client(self.brightwater, "Brightwater case system", *OWNER_SCOPES)

    @cached_property
    def mark(self) -> Right:
        """Harrow & Finch's trade mark in force in China."""
        return _right(self.harrow, "12345678", "HARROW & FINCH", title_zh="哈罗芬奇", nice_classes=[21])

    @cached_property
    def design(self) -> Right:
        """Harrow & Finch's design patent in force in China."""
        return _right(self.harrow, "ZL201730123456.7", "Teapot", right_type=RightType.DESIGN)

    @cached_property
    def lapsed_mark(self) -> Right:
        return _right(self.harrow, "1234567", "OLD FINCH", expires_on=timezone.localdate() - timedelta(days=400))

    @cached_property
    def uk_mark(self) -> Right:
        return _right(self.harrow, "UK00003123456", "HARROW UK", territory=Territory.UNITED_KINGDOM)

    @cached_property
    def foreign_mark(self) -> Right:
        """Brightwater Toys' trade mark: somebody else's."""
        return _right(self.brightwater, "87654321", "BRIGHTWATER", title_zh="清水", nice_classes=[28])

    @cached_property
    def agreement(self) -> Agreement:
        """CBBC's agreement with JD, without a term."""
        return Agreement.objects.create(
            reference="A-2019-1",
            title="Agreement of 2019",
            title_zh="2019年协议",
            council=self.cbbc,
            platform=self.jd,
            signed_on=date(2019, 11, 4),
            in_force_from=date(2019, 11, 4),
        )

    def power(
        self,
        *,
        owner: Organisation | None = None,
        rights: Sequence[Right] = (),
        programmes: Sequence[str] = (Programme.COMPLAINT_PLATFORM,),
        valid_from: date = date(2024, 1, 1),
        valid_until: date | None = None,
    ) -> PowerOfAttorney:
        """Larkspur's power of attorney for an owner; for all its rights unless some are named."""
        giver = owner or self.harrow
        power = PowerOfAttorney.objects.create(
            reference=f"P-{next(_skus)}",
            owner=giver,
            agent=self.larkspur,
            programmes=list(programmes),
            covers_all_rights=not rights,
            valid_from=valid_from,
            valid_until=valid_until,
            document=self._paper(giver, "power.pdf"),
            recorded_by_label="Olivia Grant",
            created_at=timezone.now(),
        )
        power.rights.set(rights)
        return power

    def make_ready(self, owner: Organisation | None = None) -> None:
        """Give an owner everything that an application to any programme asks for."""
        owner = owner or self.harrow
        number = f"{owner.pk:08d}"
        Profile.objects.update_or_create(
            organisation=owner,
            defaults={
                "number_kind": CompanyNumberKind.UNITED_KINGDOM,
                "number": number,
                "country": "GB",
                "address": "1 Potters Row, Stoke-on-Trent",
                "has_no_shops": True,
            },
        )
        Contact.objects.get_or_create(
            organisation=owner,
            email=f"brand@{owner.code}.example",
            defaults={"name": "Bea Brand", "roles": list(ContactRole.values)},
        )

    def enrolment(
        self,
        state: str = EnrolmentState.ACTIVE,
        *,
        owner: Organisation | None = None,
        programme: str = Programme.COMPLAINT_PLATFORM,
        rights: Sequence[Right] = (),
        now: datetime | None = None,
    ) -> Enrolment:
        """An enrolment in any state, brought there verb by verb by those whose verbs they are."""
        owner = owner or self.harrow
        _ = self.agreement
        self.make_ready(owner)
        enrolment = enrolments.open_enrolment(owner.pk, programme, actor=acting(self.officer), now=now)
        for verb in ENROLMENT_PATHS[state]:
            if verb == "submit":
                self.fill(enrolment, rights or [self.mark_of(owner)], now)
            enrolment = self.move_enrolment(enrolment, verb, now=now)
        return enrolment

    def fill(self, enrolment: Enrolment, rights: Sequence[Right], now: datetime | None = None) -> None:
        """Give an application everything that it asks for."""
        owner, actor = enrolment.organisation, acting(self.applicant_of(enrolment.organisation))
        for right in rights:
            right.documents.get_or_create(
                kind=RightDocumentKind.CERTIFICATE, defaults={"document": self._paper(owner, "certificate.pdf")}
            )
        enrolments.choose_rights(enrolment.pk, [right.pk for right in rights], actor=actor, now=now)
        for item in checklists.items_of(enrolment.checklist):
            if item.documents:
                paper = self._paper(owner, f"{item.code}.pdf")
                enrolments.add_document(enrolment.pk, item.code, paper, actor=actor, now=now)

    def applicant_of(self, owner: Organisation) -> Person:
        """Whoever applies for an owner."""
        if owner.pk in self.others:
            return self.others[owner.pk][0]
        return self.owner_admin if owner == self.harrow else self.stranger

    @cached_property
    def others(self) -> dict[int, tuple[Person, Right]]:
        """Who applies for each other owner, and its trade mark."""
        return {}

    def another_owner(self, number: int) -> Organisation:
        """One of as many rights owners as a test asks for, with somebody who applies and a mark in force."""
        code, kind = f"owner-{number}", OrganisationKind.RIGHTS_OWNER
        owner = _organisation(code, kind, f"Owner {number} Ltd", f"第{number}号公司")
        person = _person(owner, f"Anna Owner {number}", "", Role.OWNER_ADMINISTRATOR, job_title="Counsel")
        self.others[owner.pk] = (person, _right(owner, str(20_000_000 + number), f"MARK {number}"))
        return owner

    def mark_of(self, owner: Organisation) -> Right:
        """An owner's trade mark in force in China."""
        if owner.pk in self.others:
            return self.others[owner.pk][1]
        return self.mark if owner == self.harrow else self.foreign_mark

    def _paper(self, owner: Organisation, name: str) -> Document:
        return documents.store(
            ContentFile(PNG, name=f"{name}.png"), actor=SYSTEM, organisation_id=owner.pk, kind="paper"
        )

    def move_enrolment(
        self, enrolment: Enrolment, verb: str, *, now: datetime | None = None, **given: Any
    ) -> Enrolment:
        """Move an enrolment by a verb, acted by somebody whose verb it is, with inputs that hold."""
        actor = acting(self.officer)
        if verb in {"begin", "submit"}:
            actor = acting(self.applicant_of(enrolment.organisation))
        if verb in {"review", "return", "accept", "decline"}:
            actor = acting(self.jd_client)
        if verb == "approve":
            self.accept_items(enrolment, now=now)
        return engine.move(
            enrolment_workflow, enrolment.pk, verb, actor=actor, inputs=ENROLMENT_INPUTS.get(verb, {}) | given, now=now
        )

    def accept_items(self, enrolment: Enrolment, *, now: datetime | None = None) -> None:
        """Accept every item of the checklist, as CBBC does."""
        for item in checklists.items_of(enrolment.checklist):
            enrolments.judge_item(enrolment.pk, item.code, ItemState.ACCEPTED, actor=acting(self.officer), now=now)

    def edition(self, state: str, **given: Any) -> Edition:
        """The first edition of a new entry of the library in any state; Harrow & Finch proposes."""
        return edition_in(state, **{"editor": self.officer, "proposer": self.complainant, **given})

    def roundtable(self, state: str = RoundtableState.PLANNED, **given: Any) -> Roundtable:
        """A roundtable in any state; Harrow & Finch, JD and the officer are invited."""
        people = (self.complainant, self.reviewer, self.second_officer)
        return roundtable_in(state, host=self.cbbc, officer=self.officer, people=given.pop("people", people), **given)

    def issue(self, state: str = IssueState.RAISED, *, by: Person | None = None, **given: Any) -> Issue:
        """An issue in any state; Harrow & Finch raises it unless somebody else is named."""
        return issue_in(state, by=by or self.complainant, officer=self.officer, **given)

    @cached_property
    def shop(self) -> Shop:
        return Shop.objects.create(platform="jd.com", number="1000001", name="Teapot Bargains 茶壶特卖")

    def listing(self, sku: str = "", title: str = "Teapot 茶壶") -> Listing:
        """A listing on record, in the shop."""
        return Listing.objects.create(platform="jd.com", sku=sku or next_sku(), shop=self.shop, title=title)

    def document(self, name: str = "capture.png", *, by: Person | None = None) -> Document:
        """A stored picture of the person's organisation."""
        person = by or self.complainant
        return documents.store(
            ContentFile(PNG, name=name), actor=acting(person), organisation_id=person.organisation_id, kind="complaint"
        )

    def may_file(self, owner: Organisation | None = None) -> None:
        """Let an owner take part in the complaint platform, unless an enrolment of its own says how it stands."""
        owner = owner or self.harrow
        if owner.pk in self._enrolled:
            return
        self._enrolled.add(owner.pk)
        since = timezone.now() - timedelta(days=700)
        theirs = Enrolment.objects.filter(organisation=owner, programme=Programme.COMPLAINT_PLATFORM)
        if not theirs.exists():
            Enrolment.objects.create(
                reference=f"E-2025-{owner.pk:06d}",
                organisation=owner,
                programme=Programme.COMPLAINT_PLATFORM,
                agreement=self.agreement,
                state=EnrolmentState.ACTIVE,
                created_at=since,
                updated_at=since,
                invited_at=since,
                introduced_at=since,
                active_since=since,
            )

    def draft(
        self, *, by: Person | None = None, right: Right | None = None, now: datetime | None = None, **fields: Any
    ) -> Complaint:
        """A draft that could be submitted as it stands; fields given replace those of the model draft."""
        person = by or self.complainant
        moment = now or timezone.now()
        actor = acting(person)
        relied_on = right or (self.foreign_mark if person.organisation == self.brightwater else self.mark)
        self.may_file(relied_on.organisation)
        draft = filing.start_draft(actor=actor, right=relied_on, now=moment)
        whole: dict[str, Any] = {
            "right": relied_on,
            "reason": Reason.COUNTERFEIT,
            "measure": Measure.DELETE,
            "addresses": "\n".join(address(next_sku()) for _ in range(3)),
            "explanation": EXPLANATION,
            "statement_name": person.name,
            "statement_title": person.job_title or "Counsel",
            "statement_at": moment,
        }
        whole |= fields
        reason = whole["reason"]
        listings = len(whole["addresses"].splitlines())
        whole.setdefault("answers", facts_of(reason, listings))
        draft = filing.keep_draft(draft.pk, actor=actor, fields=whole, now=moment)
        self.support(draft, *FILES_OF.get(reason, ()), by=person, now=moment)
        return draft

    def support(self, draft: Complaint, *kinds: str, by: Person | None = None, now: datetime | None = None) -> None:
        """Add a file of each of these kinds to a draft."""
        actor = acting(by or self.complainant)
        for kind in kinds:
            evidence = filing.add_evidence(draft.pk, self.document(f"{kind}.png", by=by), actor=actor, now=now)
            filing.sort_evidence(draft.pk, {evidence.pk: kind}, actor=actor)

    def complaint(
        self,
        state: str = ComplaintState.SUBMITTED,
        *,
        by: Person | None = None,
        now: datetime | None = None,
        **fields: Any,
    ) -> Complaint:
        """A complaint in any state, brought there verb by verb by those whose verbs they are."""
        if state in self._ready and (by, now, fields) == (None, None, {}):
            return self._ready.pop(state)
        person = by or self.complainant
        complaint = self.draft(by=person, now=now, **fields)
        for verb in PATHS[state]:
            complaint = self.move(complaint, verb, now=now)
        return complaint

    def prepare(self, *states: str) -> None:
        """Have a complaint in each of these states ready for the first test, or copy, that asks for one."""
        for state in states:
            self._ready[state] = self.complaint(state)

    def move(self, complaint: Complaint, verb: str, *, now: datetime | None = None) -> Complaint:
        """Move a complaint by a verb, acted by somebody whose verb it is, with inputs that hold."""
        owner = Person.objects.select_related("organisation").get(pk=complaint.filed_by_id or 0)
        actor = acting(owner)
        if verb in STAFF_VERBS:
            actor = acting(self.officer)
        if verb in PLATFORM_VERBS:
            actor = acting(self.jd_client)
        if verb in {"lapse", "expire"}:
            actor = SYSTEM
        given: dict[str, dict[str, Any]] = {
            "ask": {"question": "Please send us the certificate of renewal."},
            "answer": {"answer": "Here it is."},
            "refuse": {"reason": RefusalReason.EVIDENCE_INSUFFICIENT, "note": "No picture shows the mark."},
            "acknowledge": {"case_number": f"JD-{complaint.pk}"},
            "clarify": {"question": "Which of the pictures shows the genuine article?"},
            "supply": {"answer": "The second one."},
            "reject": {"reason": PlatformReason.NO_INFRINGEMENT, "note": ""},
            "withdraw": {"reason": WithdrawalReason.FILED_IN_ERROR, "note": ""},
            "counter": {
                "reasons": [CounterReason.GENUINE_GOODS],
                "statement": "We bought the goods from an authorised dealer.",
                "seller_name": "杭州茗壶商贸有限公司",
            },
            "return": {"note": "The invoice is missing."},
            "serve": {"means": ServiceMeans.PORTAL},
            "act": {
                "kind": ActionKind.AUTHORITY,
                "authority": "杭州市市场监督管理局",
                "filed_on": timezone.localdate(now or timezone.now()),
                "case_number": "(2026)12",
            },
            "ask_extension": {
                "reason": DelayReason.NOTARISATION,
                "explanation": "The notary's certificate is expected next week.",
                "days": 10,
            },
            "grant_extension": {"reading": DelayReading.EXCLUDED, "days": 10, "note": ""},
            "refuse_extension": {"note": "The notary's receipt shows that nothing was begun."},
            "conclude": {
                "outcome": ActionOutcome.SETTLED,
                "outcome_on": timezone.localdate(now or timezone.now()),
            },
            "decide": {
                "decisions": [
                    {"target": number, "decision": TargetState.REMOVED}
                    for number in complaint.targets.filter(state=TargetState.PENDING).values_list("number", flat=True)
                ]
            },
        }
        inputs = given.get(verb, {})
        if verb == "dismiss":
            verb, inputs = "conclude", {**given["conclude"], "outcome": ActionOutcome.DISMISSED}
        return engine.move(complaint_workflow, complaint.pk, verb, actor=actor, inputs=inputs, now=now)


def facts_of(reason: str, listings: int = 1) -> dict[str, Any]:
    """Answers to what the ground of a reason requires, for so many listings."""
    if reason == Reason.TEST_PURCHASE:
        orders = [str(300_000_000_000 + number) for number in range(listings)]
        return {"orders": orders, "report_attested": "chopped", "method": "The base has no hallmark."}
    return dict(FACTS_OF.get(reason, {}))


_PASSING_OFF = {"sign": "HARROW teapot box", "sign_kind": "packaging", "confusing_elements": "The green band."}
FACTS_OF: dict[str, dict[str, Any]] = {
    Reason.COPYRIGHT_COPY: {"work": "Drawing of a finch", "work_kind": "art"},
    Reason.UTILITY_MODEL_USE: {"claims": "Claim 1"},
    Reason.INVENTION_USE: {"claims": "Claim 1"},
    Reason.TRADE_DRESS: _PASSING_OFF,
    Reason.NAME_USE: _PASSING_OFF | {"sign_kind": "company_name"},
    Reason.KEYWORD_USE: _PASSING_OFF | {"sign_kind": "search_keyword", "keywords": "harrow finch"},
}
FILES_OF: dict[str, tuple[str, ...]] = {
    Reason.COPYRIGHT_COPY: ("ownership_statement",),
    Reason.DESIGN_COPY: ("comparison",),
    Reason.UTILITY_MODEL_USE: ("claim_chart",),
    Reason.INVENTION_USE: ("claim_chart",),
    Reason.TRADE_DRESS: ("proof_of_influence",),
    Reason.NAME_USE: ("proof_of_influence",),
    Reason.KEYWORD_USE: ("proof_of_influence", "keyword_capture"),
    Reason.TEST_PURCHASE: ("test_report", "photos"),
}
STAFF_VERBS = frozenset({"screen", "ask", "refuse", "lodge", "serve", "grant_extension", "refuse_extension"})
PLATFORM_VERBS = frozenset(
    {"acknowledge", "clarify", "decide", "reject", "close", "forward", "counter", "return", "lift", "restore"}
)
_LODGED = ("submit", "screen", "lodge")
_SERVED = (*_LODGED, "acknowledge", "decide", "forward", "counter", "serve")
PATHS: dict[str, tuple[str, ...]] = {
    ComplaintState.DRAFT: (),
    ComplaintState.SUBMITTED: ("submit",),
    ComplaintState.INFO_REQUESTED: ("submit", "ask"),
    ComplaintState.SCREENED: ("submit", "screen"),
    ComplaintState.LODGED: _LODGED,
    ComplaintState.CLARIFICATION: (*_LODGED, "acknowledge", "clarify"),
    ComplaintState.ACCEPTED: (*_LODGED, "acknowledge"),
    ComplaintState.MEASURES_TAKEN: (*_LODGED, "acknowledge", "decide"),
    ComplaintState.NOTICE_FORWARDED: (*_LODGED, "acknowledge", "decide", "forward"),
    ComplaintState.COUNTER_NOTICE: (*_LODGED, "acknowledge", "decide", "forward", "counter"),
    ComplaintState.ELECTION_OPEN: _SERVED,
    ComplaintState.EXTENSION_ASKED: (*_SERVED, "ask_extension"),
    ComplaintState.ELECTION_EXTENDED: (*_SERVED, "ask_extension", "grant_extension"),
    ComplaintState.ACTION_NOTIFIED: (*_SERVED, "act"),
    ComplaintState.CONCEDED: (*_SERVED, "concede"),
    ComplaintState.MEASURES_TO_LIFT: (*_SERVED, "expire"),
    ComplaintState.DISMISSED: (*_SERVED, "act", "dismiss"),
    ComplaintState.MEASURES_LIFTED: (*_SERVED, "concede", "lift"),
    ComplaintState.SETTLED: (*_SERVED, "act", "conclude"),
    ComplaintState.UPHELD: (*_LODGED, "acknowledge", "decide", "close"),
    ComplaintState.REJECTED_BY_CBBC: ("submit", "refuse"),
    ComplaintState.REJECTED_BY_JD: (*_LODGED, "reject"),
    ComplaintState.LAPSED: ("submit", "ask", "lapse"),
    ComplaintState.WITHDRAWN: ("submit", "withdraw"),
}


_INTRODUCED = ("invite", "begin", "submit", "approve", "introduce")
ENROLMENT_PATHS: dict[str, tuple[str, ...]] = {
    EnrolmentState.PROSPECT: (),
    EnrolmentState.INVITED: ("invite",),
    EnrolmentState.APPLICATION: ("invite", "begin"),
    EnrolmentState.DOCUMENTS_CHECK: ("invite", "begin", "submit"),
    EnrolmentState.APPROVED: ("invite", "begin", "submit", "approve"),
    EnrolmentState.INTRODUCED: _INTRODUCED,
    EnrolmentState.JD_REVIEW: (*_INTRODUCED, "review"),
    EnrolmentState.ACTIVE: (*_INTRODUCED, "accept"),
    EnrolmentState.SUSPENDED: (*_INTRODUCED, "accept", "suspend"),
    EnrolmentState.REFUSED: (*_INTRODUCED, "decline"),
    EnrolmentState.EXITED: (*_INTRODUCED, "accept", "exit"),
}
ENROLMENT_INPUTS: dict[str, dict[str, Any]] = {
    "submit": {"declared_name": "Oscar Harrow", "declared_title": "General Counsel"},
    "send_back": {"reason": "missing", "note": "Please add the certificate of renewal."},
    "return": {"question": "Which shop is the flagship store?"},
    "accept": {"platform_reference": "JDIP-1"},
    "decline": {"reason": "documents_insufficient", "note": ""},
    "refuse": {"reason": "duplicate", "note": ""},
    "suspend": {"reason": "dormant", "note": "Nothing was filed for a year."},
    "reinstate": {"note": "They are back."},
    "exit": {"reason": "owner_leaves", "note": ""},
}


def _organisation(code: str, kind: str, name: str, name_zh: str) -> Organisation:
    return Organisation.objects.create(code=code, kind=kind, name=name, name_zh=name_zh)


def _person(organisation: Organisation, name: str, name_zh: str, *roles: str, **more: Any) -> Person:
    email = f"{name.lower().replace(' ', '.')}@{organisation.code}.example"
    return Person.objects.create_user(
        email, PASSWORD, name=name, name_zh=name_zh, organisation=organisation, roles=list(roles), **more
    )


def _client(organisation: Organisation, label: str, *scopes: str) -> ApiClient:
    oauth = OAuthClient(name=label, type=OAuthClient.Type.CONFIDENTIAL)
    oauth.set_secret(SECRET)
    oauth.set_scopes(list(scopes))
    oauth.grant_types = OAuthClient.GrantType.CLIENT_CREDENTIALS
    oauth.save()
    return ApiClient.objects.create(organisation=organisation, oauth_client=oauth, label=label, scopes=list(scopes))


def _right(organisation: Organisation, number: str, title: str, **more: Any) -> Right:
    today = timezone.localdate()
    dates: dict[str, Any] = {
        "filed_on": date(2015, 3, 1),
        "registered_on": date(2016, 5, 1),
        "expires_on": today + timedelta(days=900),
        "right_type": RightType.TRADE_MARK,
        "holder_name": organisation.name,
    }
    return Right.objects.create(organisation=organisation, number=number, title=title, **(dates | more))
