"""What the API shows of complaints: which ones, and what of each, by audience.

JD reads what was lodged with it. It never reads CBBC's notes and refusals, the owner's own reference, or, without the
owner's consent, who signed the statement.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from complaints import priority
from complaints.api.grounds import filed_under
from complaints.choices import ComplaintState
from complaints.clocks import ELECTION, JD_LIFTING, JD_REVIEW, OWNER_CLARIFICATION, SELLERS, SERVICE
from complaints.models import Complaint
from complaints.queries import evidence_of, targets_visible_to, visible_to
from complaints.shops import again, told
from complaints.states import TARGET_STATES
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.api import etags
from core.api.shapes import CLOCK, clock_shown, steps_shown
from core.clocks import queries as clocks
from core.days import house_day
from core.workflow import engine
from core.workflow.errors import NotVisible
from merchants.models import Listing
from programmes.api.reading import right_shown

# Filing, screening and lodging are for people: an owner's draft and CBBC's own steps have no endpoint.
OWNERS_VERBS = ("answer", "supply", "concede", "act", "ask_extension", "conclude", "retract", "withdraw")
PLATFORMS_VERBS = (
    "acknowledge",
    "clarify",
    "decide",
    "reject",
    "close",
    "forward",
    "uphold",
    "counter",
    "return",
    "serve",
    "restore",
    "lift",
)
VERBS = OWNERS_VERBS + PLATFORMS_VERBS
CLOCKS_OF_JD = frozenset({JD_REVIEW, OWNER_CLARIFICATION, *SELLERS, SERVICE, *ELECTION, JD_LIFTING})

LINKS = ("targets", "events", "remarks", "counter_notices")

SUMMARY = (
    "id",
    "reference",
    "version",
    "state",
    "organisation_id",
    "organisation__name",
    "right__number",
    "right__right_type",
    "right__title",
    "reason",
    "measure",
    "outcome",
    "platform_case_number",
    "priority",
    "priority_grounds",
    "priority_set_by",
    "complexity",
    "withdrawal_reason",
    "target_count",
    "removed_count",
    "refused_count",
    "gone_count",
    "restored_count",
    "relisted_count",
    "counter_count",
    "ground",
    "rules_id",
    "lodged_at",
    "updated_at",
    "closed_at",
    "due_at",
)


def states_meant(named: Collection[str], *, actor: Actor) -> list[str]:
    """The states that the caller, as its audience reads them, names by these."""
    table, audience = complaint_workflow, actor.audience
    return [value for value in table.states if table.told(value, audience).value in named]


def complaints_for(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the API shows to the actor: what it may see, without drafts, which belong to people."""
    return visible_to(actor).exclude(state=ComplaintState.DRAFT)


def complaint_for(actor: Actor, reference: str) -> Complaint:
    """The complaint with this reference, owner, right and agent loaded. Raises NotVisible."""
    related = ("organisation", "right", "agent", "power", "follows")
    found = complaints_for(actor).select_related(*related).filter(reference=reference).order_by()
    for complaint in found:
        return complaint
    raise NotVisible


def key_for(actor: Actor, reference: str) -> int:
    """The key of the complaint with this reference. Raises NotVisible."""
    found: int | None = complaints_for(actor).filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise NotVisible
    return found


def summaries(rows: Iterable[Mapping[str, Any]], *, actor: Actor) -> list[dict[str, Any]]:
    """Rows of the list (`values(*SUMMARY)`) as the API shows them, without a statement.

    What is allowed follows from state, owner, rule set and a few counts alone; it is found once for each of those.
    """
    verbs: dict[tuple[Any, ...], list[str]] = {}
    shown = []
    for row in rows:
        gone = row["refused_count"] + row["gone_count"] + row["restored_count"]
        pending = row["target_count"] - row["removed_count"] - gone
        whether = (pending == 0, bool(row["removed_count"]), bool(row["gone_count"]))
        key = (row["state"], row["organisation_id"], row["ground"], row["rules_id"], row["counter_count"], *whether)
        if key not in verbs:
            verbs[key] = allowed(_bare(row, actor=actor), actor=actor)
        shown.append(_summary(row, pending, verbs[key], actor=actor))
    return shown


def summary(complaint: Complaint, *, actor: Actor) -> dict[str, Any]:
    """One complaint as a list shows it: what a write answers with. No statement when owner and right are loaded."""
    row = {name: _follow(complaint, name) for name in SUMMARY}
    return _summary(row, complaint.pending_count, allowed(complaint, actor=actor), actor=actor)


def allowed(complaint: Complaint, *, actor: Actor) -> list[str]:
    """The verbs of the API that the actor may use now."""
    return [verb for verb in engine.allowed_verbs(complaint_workflow, complaint, actor=actor) if verb in VERBS]


def tag(complaint: Complaint, *, actor: Actor) -> str:
    """The complaint's ETag for this actor."""
    right = complaint.right
    status = right.status_on(house_day()) if right else ""
    return etags.etag(
        complaint.reference, complaint.version, actor=actor, also=(complaint.due_at, complaint.updated_at, str(status))
    )


def detail(complaint: Complaint, *, actor: Actor) -> dict[str, Any]:
    """The whole complaint as this actor may read it. Two statements."""
    own = actor.audience != Audience.PARTNER
    href = reverse("api:complaints-detail", args=[complaint.reference])
    right = complaint.right
    assert right is not None
    state = complaint_workflow.told(complaint.state, actor.audience)
    return {
        **summary(complaint, actor=actor),
        "priority_grounds": _priority(vars(complaint), actor=actor)[1],
        "href": href,
        "submitted_at": complaint.submitted_at,
        "state_label": state.label,
        "waits_for": state.waits_for,
        "owner": {"name": complaint.organisation.name, "name_zh": complaint.organisation.name_zh},
        "right": right_shown(right, today=house_day()),
        "representative": _representative(complaint),
        "authorised_shop_reason": complaint.authorised_shop_reason,
        "explanation": complaint.explanation,
        "safety_risk": complaint.safety_risk,
        "safety_note": complaint.safety_note,
        **filed_under(complaint),
        "statement": _statement(complaint, shows_name=own or complaint.discloses_contact),
        "discloses_contact": complaint.discloses_contact,
        "sender_reference": complaint.sender_reference if own else "",
        "comes_back": complaint.comes_back,
        "follows": complaint.follows.reference if complaint.follows else None,
        "followed_by": [one.reference for one in again.followers(complaint, actor=actor) if one.submitted_at],
        "refusal_reason": complaint.refusal_reason if own else "",
        "platform_reason": complaint.platform_reason,
        "closing_note": complaint.closing_note if own or complaint.platform_reason else "",
        "clocks": [
            clock_shown(row) for row in clocks.of(complaint).values(*CLOCK) if own or row["rule_code"] in CLOCKS_OF_JD
        ],
        "evidence": [
            evidence_shown(row, complaint.reference)
            for row in evidence_of(complaint, actor=actor).order_by("pk").values(*EVIDENCE)
        ],
        "steps": steps_shown(complaint_workflow, complaint, href=href, verbs=VERBS, actor=actor),
        "links": {name: f"{href}/{name.replace('_', '-')}" for name in LINKS},
    }


EVIDENCE = (
    "remark_id",
    "caption",
    "kind",
    "added_at",
    "document__public_id",
    "document__name",
    "document__blob__media_type",
    "document__blob__size",
    "document__blob__sha256",
)


def evidence_shown(row: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """A file of the complaint (`values(*EVIDENCE)`) and where to fetch it."""
    public_id = row["document__public_id"]
    return {
        "id": public_id,
        "name": row["document__name"],
        "media_type": row["document__blob__media_type"],
        "size": row["document__blob__size"],
        "sha256": row["document__blob__sha256"],
        "caption": row["caption"],
        "kind": row["kind"],
        "added_at": row["added_at"],
        "href": reverse("api:complaints-evidence", args=[reference, public_id]),
    }


TARGET = (
    "number",
    "platform",
    "sku",
    "state",
    "refusal_reason",
    "note",
    "decided_at",
    "changed_after_filing",
    "relisted_at",
    "comes_back_from__complaint__reference",
    "listing__title",
    "listing__shop__number",
    "listing__shop__name",
    "capture__title",
    "owner_reference",
    "owner_note",
    "is_told",
)


def targets_of(key: int, *, actor: Actor) -> QuerySet[Any, Any]:
    """The rows of a complaint's targets that the actor may see."""
    rows: QuerySet[Any, Any] = told.with_told(targets_visible_to(actor).filter(complaint_id=key), actor=actor)
    return rows.values(*TARGET)


def target_shown(row: Mapping[str, Any], *, actor: Actor) -> dict[str, Any]:
    """A target from its row (targets_of)."""
    own = actor.audience != Audience.PARTNER
    shop = row["listing__shop__number"] if row["is_told"] else None
    return {
        "number": row["number"],
        "sku": row["sku"],
        "url": Listing(platform=row["platform"], sku=row["sku"]).url,
        "title": row["listing__title"] if row["is_told"] else row["capture__title"] or "",
        "shop": None if shop is None else {"number": shop, "name": row["listing__shop__name"]},
        "state": row["state"],
        "state_label": TARGET_STATES[row["state"]].label,
        "reason": row["refusal_reason"],
        "note": row["note"],
        "decided_at": row["decided_at"],
        "changed_after_filing": row["changed_after_filing"],
        "relisted_at": row["relisted_at"],
        "sender_reference": row["owner_reference"] if own else "",
        "sender_note": row["owner_note"] if own else "",
        "comes_back_from": row["comes_back_from__complaint__reference"],
    }


def _summary(row: Mapping[str, Any], pending: int, verbs: list[str], *, actor: Actor) -> dict[str, Any]:
    return {
        "reference": row["reference"],
        "version": row["version"],
        "state": complaint_workflow.told(row["state"], actor.audience).value,
        "owner": {"name": row["organisation__name"]},
        "right": {"number": row["right__number"], "type": row["right__right_type"], "title": row["right__title"]},
        "reason": row["reason"],
        "measure": row["measure"],
        "outcome": row["outcome"],
        "platform_case_number": row["platform_case_number"],
        "priority": _priority(row, actor=actor)[0],
        "complexity": row["complexity"],
        "withdrawal_reason": row["withdrawal_reason"],
        "targets": {
            "total": row["target_count"],
            "pending": pending,
            "removed": row["removed_count"],
            "refused": row["refused_count"],
            "already_gone": row["gone_count"],
            "restored": row["restored_count"],
            "relisted": row["relisted_count"],
        },
        "lodged_at": row["lodged_at"],
        "updated_at": row["updated_at"],
        "closed_at": row["closed_at"],
        "due_at": row["due_at"],
        "verbs": verbs,
    }


def _priority(row: Mapping[str, Any], *, actor: Actor) -> tuple[int, list[str]]:
    """The priority and its grounds by their codes, as the actor may know them; none where a person set it."""
    by_hand = bool(row["priority_set_by"])
    value, why = row["priority"], row["priority_grounds"]
    if actor.audience == Audience.PORTAL:
        value, why = priority.told_to_owner(value, why, is_set_by_hand=by_hand)
    return value, [] if by_hand else [ground["code"] for ground in why]


JUDGED = (
    "state",
    "organisation_id",
    "ground",
    "rules_id",
    "target_count",
    "removed_count",
    "refused_count",
    "gone_count",
    "restored_count",
    "counter_count",
)


def _bare(row: Mapping[str, Any], *, actor: Actor) -> Complaint:
    """As much of a complaint that the actor may see as policies and guards of the API's verbs look at."""
    bare = Complaint(**{name: row[name] for name in JUDGED})
    bare.reached_by = actor.organisation_id
    return bare


def _follow(complaint: Complaint, name: str) -> Any:
    value: Any = complaint
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _representative(complaint: Complaint) -> dict[str, Any] | None:
    """Who acts for the owner, and on which power of attorney; None where the owner acts itself."""
    if complaint.agent is None or complaint.power is None or complaint.agent_left_at:
        return None
    return {
        "name": complaint.agent.name,
        "name_zh": complaint.agent.name_zh,
        "power": complaint.power.reference,
        "valid_until": complaint.power.valid_until,
    }


def _statement(complaint: Complaint, *, shows_name: bool) -> dict[str, Any]:
    return {
        "name": complaint.statement_name if shows_name else "",
        "title": complaint.statement_title if shows_name else "",
        "at": complaint.statement_at,
    }
