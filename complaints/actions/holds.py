"""What rests because something on which it relies no longer stands, and goes on once that stands again.

A draft relies on its right, on its owner's enrolment, and on a power of attorney where an agent began it. Beyond draft
a complaint goes on; where its right is no longer in force CBBC is told, and lodging is refused anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from complaints.choices import ComplaintState, Hold
from complaints.models import Complaint
from complaints.models.complaint import OPEN
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.outbox import actions as outbox
from programmes import queries as programmes
from programmes.choices import Programme
from programmes.models import PowerOfAttorney

SYSTEM = Actor.system("holds")
NAMED = 5


@dataclass(frozen=True)
class Ground:
    """On what complaints stand on a day: whose owners are enrolled, and which powers of attorney are in force."""

    day: date
    enrolled: set[int]
    powers: Sequence[PowerOfAttorney]

    def covers(self, complaint: Complaint) -> bool:
        """Whether the agent of a complaint may act on its right."""
        return any(
            power.agent_id == complaint.agent_id
            and power.owner_id == complaint.organisation_id
            and (power.covers_all_rights or any(right.pk == complaint.right_id for right in power.rights.all()))
            for power in self.powers
        )


def ground_of(complaints: Iterable[Complaint], day: date) -> Ground:
    """On what these complaints stand. Three statements at most, however many."""
    found = list(complaints)
    owners = {one.organisation_id for one in found}
    agents = {one.agent_id for one in found if one.agent_id}
    powers: list[PowerOfAttorney] = []
    if agents:
        held = PowerOfAttorney.objects.filter(
            programmes.in_force(day),
            agent_id__in=agents,
            owner_id__in=owners,
            programmes__contains=[Programme.COMPLAINT_PLATFORM],
        )
        powers = list(held.prefetch_related("rights"))
    return Ground(day, programmes.active_in(owners, Programme.COMPLAINT_PLATFORM), powers)


def shortfall(complaint: Complaint, ground: Ground) -> Hold:
    """What of that on which the complaint relies does not stand; the first that is found."""
    right = complaint.right
    lapsed = right is not None and not right.carries_complaints_on(ground.day)
    if complaint.state not in {"", ComplaintState.DRAFT}:
        return Hold.RIGHT if lapsed else Hold.NONE
    if complaint.agent_id and not ground.covers(complaint):
        return Hold.POWER
    if lapsed:
        return Hold.RIGHT
    return Hold.NONE if complaint.organisation_id in ground.enrolled else Hold.ENROLMENT


def rest(draft: Complaint, *, now: datetime) -> bool:
    """Set whether one draft rests; returns whether that changed. The caller saves it."""
    return _set(draft, shortfall(draft, ground_of([draft], house_day(now))), now)


def _set(complaint: Complaint, hold: Hold, now: datetime) -> bool:
    if complaint.held_for == hold:
        return False
    complaint.held_at = (complaint.held_at or now) if hold else None
    complaint.held_for = hold
    return True


@transaction.atomic
def reconsider(relying: Q, *, now: datetime) -> None:
    """Look again at drafts and open complaints after something on which they rely has changed.

    Looks at the present state alone: running it twice, or late, changes and tells nothing more.
    """
    found = list(_locked(Complaint.objects.filter(relying, state__in=OPEN)))
    ground = ground_of(found, house_day(now))
    before = {one.pk: one.held_for for one in found}
    changed = [one for one in found if _set(one, shortfall(one, ground), now)]
    Complaint.objects.bulk_update(changed, ["held_for", "held_at"], batch_size=500)
    for one in changed:
        verb = "complaints.held" if one.held_for else "complaints.released"
        audit.record(verb, actor=SYSTEM, subject=one, data={"held_for": one.held_for or before[one.pk]}, now=now)
    drafts = [one for one in changed if one.state == ComplaintState.DRAFT]
    _tell_drafters("complaints.held", [one for one in drafts if one.held_for and not before[one.pk]], now=now)
    _tell_drafters("complaints.released", [one for one in drafts if not one.held_for], now=now)
    _tell_staff([one for one in changed if one.state != ComplaintState.DRAFT and one.held_for], now=now)


def _locked(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.select_for_update(of=("self",)).select_related("organisation", "right", "agent").order_by("pk")


def _tell_drafters(topic: str, drafts: Sequence[Complaint], *, now: datetime) -> None:
    """One message for each owner and agent and each cause, however many drafts."""
    groups: dict[tuple[int, int | None, str], list[Complaint]] = defaultdict(list)
    for draft in drafts:
        groups[draft.organisation_id, draft.agent_id, draft.held_for].append(draft)
    for (_owner, agent_id, held_for), group in groups.items():
        data = {**_named(group), "held_for": held_for, "agent_id": agent_id}
        outbox.announce(topic, subject=group[0], actor=SYSTEM, data=data, now=now)


def _tell_staff(complaints: Sequence[Complaint], *, now: datetime) -> None:
    """One message for each right that is no longer in force."""
    by_right: dict[int, list[Complaint]] = defaultdict(list)
    for complaint in complaints:
        by_right[complaint.right_id or 0].append(complaint)
    for group in by_right.values():
        right = group[0].right
        assert right is not None  # no complaint beyond draft is without one
        data = {**_named(group), "right": right.title, "right_zh": right.title_zh, "number": right.number or "–"}
        outbox.announce("complaints.right_lapsed", subject=group[0], actor=SYSTEM, data=data, now=now)


@transaction.atomic
def reconsider_agents(filed: Q, *, now: datetime) -> None:
    """Look again at open complaints that an agent filed, after one of its powers of attorney has changed.

    Where none covers a complaint any more it goes on with its owner, who is told once; a new power brings the agent
    back (domain notes, section 2.1: valid on submission and until the decision).
    """
    filed_by_agents = Complaint.objects.filter(filed, agent__isnull=False, state__in=OPEN)
    found = list(_locked(filed_by_agents.exclude(state=ComplaintState.DRAFT)))
    ground = ground_of(found, house_day(now))
    left = [one for one in found if one.agent_left_at is None and not ground.covers(one)]
    back = [one for one in found if one.agent_left_at is not None and ground.covers(one)]
    for one in (*left, *back):
        one.agent_left_at = now if one.agent_left_at is None else None
        # JD and the owner read who acts for the owner: the record has changed for them.
        one.version += 1
        one.updated_at = max(now, one.updated_at)
        verb = "complaints.agent_left" if one.agent_left_at else "complaints.agent_back"
        audit.record(verb, actor=SYSTEM, subject=one, data={"agent": one.agent.name if one.agent else ""}, now=now)
    fields = ["agent_left_at", "version", "updated_at"]
    Complaint.objects.bulk_update([*left, *back], fields, batch_size=500)
    _tell_owners(left, now=now)


def _tell_owners(complaints: Sequence[Complaint], *, now: datetime) -> None:
    groups: dict[tuple[int, int | None], list[Complaint]] = defaultdict(list)
    for complaint in complaints:
        groups[complaint.organisation_id, complaint.agent_id].append(complaint)
    for group in groups.values():
        agent = group[0].agent
        assert agent is not None
        data = {**_named(group), "agent": agent.name, "agent_zh": agent.name_zh}
        outbox.announce("complaints.agent_left", subject=group[0], actor=SYSTEM, data=data, now=now)


def _named(complaints: Sequence[Complaint]) -> Mapping[str, Any]:
    """The facts of a message about several complaints: how many, and the first of them by name."""
    references = [one.reference for one in complaints[:NAMED]]
    more = "…" if len(complaints) > NAMED else ""
    return {**complaints[0].facts(), "count": len(complaints), "references": ", ".join(references) + more}
