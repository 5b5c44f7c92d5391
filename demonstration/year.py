"""Playing the plans: every step through the product's own actions, in the order of time, with `now` in the past."""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from complaints import captures
from complaints.actions import filing
from complaints.choices import Reason
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Organisation, Person
from core.clocks import scan
from core.documents import actions as documents
from core.documents.models import Document
from core.workflow import engine
from demonstration import pictures
from demonstration.facts import PAPERS, facts_of
from demonstration.parties import CLIENT_OWNER, People
from demonstration.plans import COMPLAINTS, Plan, Step
from merchants.models import Listing

BY_OWNER = frozenset({"answer", "supply", "withdraw", "concede", "act", "ask_extension", "conclude"})
BY_PLATFORM = frozenset({"acknowledge", "clarify", "decide", "reject", "close", "forward", "counter", "return", "lift"})
SCAN_EVERY = timedelta(hours=4)


class Year:
    """One run over all plans. `said` is told how many complaints have been filed."""

    def __init__(self, people: People, rng: Random, now: datetime, said: Callable[[int], None]) -> None:
        self.people = people
        self.rng = rng
        self.now = now
        self.said = said
        self.pictures: dict[str, pictures.File] = {}
        self.jd = Actor.client(people.jd_client, frozenset(people.jd_client.scopes))

    def play(self, plans: Sequence[Plan]) -> None:
        """Play every step that lies before `now`; clocks fire as time goes by, as the scan would have fired them."""
        waiting = [(plan.filed_at or plan.begun_at, plan.number, self._life(plan)) for plan in plans]
        heapq.heapify(waiting)
        next_scan = waiting[0][0]
        filed = 0
        while waiting:
            at, number, life = heapq.heappop(waiting)
            if at >= next_scan:
                scan.fire_due(at)
                next_scan = at + SCAN_EVERY
            following = next(life, None)
            if following is None:
                continue
            if following <= self.now:
                heapq.heappush(waiting, (following, number, life))
            filed += 1
            if filed % 200 == 0:
                self.said(filed)
        scan.fire_due(self.now)

    def _life(self, plan: Plan) -> Iterator[datetime]:
        """Take one step each time it is resumed; yields the instant of the next."""
        complaint = self._file(plan) if plan.filed_at else self._draft(plan)
        for step in plan.steps:
            yield step.at
            self._move(complaint, plan, step)

    def _move(self, complaint: Complaint, plan: Plan, step: Step) -> None:
        inputs = step.inputs(complaint) if callable(step.inputs) else step.inputs
        engine.move(
            complaint_workflow,
            complaint.pk,
            step.verb,
            actor=self._actor(plan, step.verb),
            inputs=self._with_files(plan, step, inputs),
            now=step.at,
        )

    def _actor(self, plan: Plan, verb: str) -> Actor:
        if verb in BY_PLATFORM:
            return self.jd
        if verb in BY_OWNER:
            return self.people.actor(plan.holding.entry.owner, Role.COMPLAINANT)
        return self.people.actor("cbbc", Role.CASE_OFFICER, plan.number)

    def _with_files(self, plan: Plan, step: Step, inputs: Mapping[str, object]) -> Mapping[str, object]:
        """Every second answer brings a capture along; whoever acts shows the receipt; a colleague is named."""
        if step.verb == "assign":
            return {"assignee": self.people.actor("cbbc", Role.CASE_OFFICER, plan.number).id}
        if step.verb not in {"answer", "supply", "act"} or (plan.number % 2 and step.verb != "act"):
            return inputs
        capture = self._capture(plan, plan.listings[-1], step.at, seed=plan.number + COMPLAINTS)
        document = self._store(capture, plan, self._actor(plan, step.verb), step.at)
        return {**inputs, "documents": [document.public_id]}

    # --- Filing -----------------------------------------------------------------------------------------------------

    def _draft(self, plan: Plan) -> Complaint:
        """What the pages of the portal do until somebody leaves half-way; a third lack the listings still."""
        actor = self.people.actor(plan.holding.entry.owner, Role.COMPLAINANT)
        complaint = filing.start_draft(actor=actor, now=plan.begun_at)
        fields = {"right": plan.holding.right, "reason": plan.reason}
        if plan.number % 3:
            fields |= {"measure": plan.measure, "addresses": _addresses(plan), "explanation": plan.explanation}
        return filing.keep_draft(
            complaint.pk, actor=actor, fields=fields, now=plan.begun_at + timedelta(minutes=self.rng.uniform(2, 9))
        )

    def _file(self, plan: Plan) -> Complaint:
        owner = plan.holding.entry.owner
        assert plan.filed_at is not None
        if owner == CLIENT_OWNER and plan.number % 2:
            return self._file_by_program(plan, plan.filed_at)
        role = Role.OWNER_ADMINISTRATOR if plan.number % 7 == 0 else Role.COMPLAINANT
        actor = self.people.actor(owner, role)
        person = self.people.by_role[owner, role][0]
        draft = filing.start_draft(actor=actor, now=plan.begun_at)
        filing.keep_draft(draft.pk, actor=actor, fields=_fields(plan, person), now=plan.filed_at)
        for kind, document in self._evidence(plan, actor, plan.filed_at - timedelta(minutes=3)):
            added = filing.add_evidence(draft.pk, document, actor=actor, now=plan.filed_at - timedelta(minutes=2))
            filing.sort_evidence(draft.pk, {added.pk: kind}, actor=actor)
        captures.record_at_filing(draft, _seen(plan), actor=actor, now=plan.filed_at - timedelta(minutes=2))
        return engine.move(complaint_workflow, draft.pk, "submit", actor=actor, now=plan.filed_at)

    def _file_by_program(self, plan: Plan, at: datetime) -> Complaint:
        actor = Actor.client(self.people.owner_client, frozenset(self.people.owner_client.scopes))
        found = self._evidence(plan, actor, at - timedelta(minutes=1))
        return filing.file_complaint(
            filing.Filing(
                right_number=plan.holding.right.number,
                reason=plan.reason,
                measure=plan.measure,
                listings=_addresses(plan).splitlines(),
                explanation=plan.explanation,
                statement_name="Priya Nair",
                statement_title="IP Counsel",
                sender_reference=f"CAL-{plan.number:04d}",
                documents=[filing.Paper(document.public_id, kind) for kind, document in found],
                answers=facts_of(plan.reason, plan.holding.right.title),
            ),
            actor=actor,
            now=at,
        )

    def _evidence(self, plan: Plan, actor: Actor, at: datetime) -> Iterator[tuple[str, Document]]:
        """Files with their kinds: a capture, often a comparison, and what the ground needs besides."""
        yield "capture", self._store(self._capture(plan, plan.listings[0], at, seed=plan.number), plan, actor, at)
        if plan.number % 3 == 0 or plan.reason == Reason.DESIGN_COPY:
            yield "comparison", self._store(self._comparison(plan), plan, actor, at)
        if plan.reason in PAPERS:
            kind, title = PAPERS[plan.reason]
            yield kind, self._store(pictures.letter(title, plan.holding.right.title), plan, actor, at)

    def _capture(self, plan: Plan, listing: Listing, at: datetime, *, seed: int) -> pictures.File:
        return pictures.capture(plan.holding.right.title, listing, 19 + plan.number * 7 % 240, at, seed)

    def _comparison(self, plan: Plan) -> pictures.File:
        right = plan.holding.right
        if right.number not in self.pictures:
            self.pictures[right.number] = pictures.comparison(right.title, plan.holding.entry.serial)
        return self.pictures[right.number]

    def _store(self, file: pictures.File, plan: Plan, actor: Actor, at: datetime) -> Document:
        organisation: Organisation = self.people.organisations[plan.holding.entry.owner]
        return documents.store(file, actor=actor, organisation_id=organisation.pk, kind="complaint", now=at)


def _addresses(plan: Plan) -> str:
    return "\n".join(listing.url for listing in plan.listings)


def _seen(plan: Plan) -> dict[captures.Key, captures.Seen]:
    """What the owner noted of the listings before filing."""
    return {
        (listing.platform, listing.sku): captures.Seen(
            title=listing.title,
            price=Decimal(19 + plan.number * 7 % 240),
            currency="CNY",
            sales_shown=("100+", "2000+", "1万+")[place % 3],
            seller_name=listing.shop.name if listing.shop else "",
        )
        for place, listing in enumerate(plan.listings)
    }


def _fields(plan: Plan, person: Person) -> dict[str, object]:
    return {
        "right": plan.holding.right,
        "reason": plan.reason,
        "measure": plan.measure,
        "addresses": _addresses(plan),
        "explanation": plan.explanation,
        "answers": facts_of(plan.reason, plan.holding.right.title),
        "discloses_contact": plan.number % 5 == 0,
        "statement_name": person.name,
        "statement_title": person.job_title,
        "statement_at": plan.filed_at,
    }
