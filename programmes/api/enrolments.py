"""What the API shows of enrolments: which ones, and what of each, by audience.

JD reads an enrolment from its introduction on, and its documents and contacts until it ends. It never reads CBBC's
reasons for a refusal, nor what CBBC and the owner write to each other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.accounts.actors import Actor
from core.accounts.authors import author_of
from core.accounts.choices import Audience
from core.api import etags
from core.api.renderers import dumps
from core.api.shapes import CLOCK, clock_shown, steps_shown
from core.clocks import queries as clocks
from core.days import house_day
from core.workflow.errors import NotVisible
from programmes import checklists, inputs, queries
from programmes.actions.effects import PLATFORM_ANSWER
from programmes.api.reading import contact_shown, power_in_brief, profile_shown, right_shown, shop_shown
from programmes.choices import ContactRole, EnrolmentState
from programmes.models import Agreement, Enrolment, EnrolmentRemark, Profile
from programmes.papers import papers_of
from programmes.standing import RENEWAL
from programmes.workflow import JD_REVIEW, enrolment_workflow

# Inviting, checking and introducing are CBBC's own steps, for people: they have no endpoint.
OWNERS_VERBS = ("begin", "submit", "exit")
PLATFORMS_VERBS = ("review", "return", "accept", "decline", "suspend", "reinstate")
VERBS = OWNERS_VERBS + PLATFORMS_VERBS
# The one verb whose guard reads more than the record itself.
SUBMIT = "submit"
CLOCKS_OF_JD = frozenset({JD_REVIEW, RENEWAL})
# JD has no business with bills.
PARTS_WITH_JD = [ContactRole.LEGAL, ContactRole.BRAND_PROTECTION, ContactRole.AUTHENTICATION]
APPLYING = (EnrolmentState.INVITED, EnrolmentState.APPLICATION)

PLAIN = (
    "reference",
    "version",
    "state",
    "programme",
    "services",
    "platform_reference",
    "submitted_at",
    "introduced_at",
    "active_since",
    "suspended_at",
    "closed_at",
    "renews_on",
    "updated_at",
    "due_at",
)
SUMMARY = (
    "id",
    *PLAIN,
    "suspended_by",
    "organisation_id",
    "organisation__code",
    "organisation__name",
    "organisation__name_zh",
    "agreement_id",
    "agreement__platform_id",
)


def enrolments_for(actor: Actor) -> QuerySet[Enrolment]:
    """Enrolments that the API shows to the actor."""
    return queries.enrolments_visible_to(actor)


def enrolment_for(actor: Actor, reference: str) -> Enrolment:
    """The enrolment with this reference, with what it rests on. Raises NotVisible."""
    found = enrolments_for(actor).select_related("organisation", "agreement__successor", "power__agent", "checklist")
    enrolment = found.filter(reference=reference).first()
    if enrolment is None:
        raise NotVisible
    return enrolment


def key_for(actor: Actor, reference: str) -> int:
    """The key of the enrolment with this reference. Raises NotVisible."""
    found: int | None = enrolments_for(actor).filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise NotVisible
    return found


def summaries(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[dict[str, Any]]:
    """Rows of the list (`values(*SUMMARY)`) as the API shows them; statements do not grow with the rows.

    Who may follows from state, platform, who suspended it and whether it is one's own: it is asked once for each of
    those. For an agent it is the same for all that it sees, because its powers of attorney are why it sees them.
    """
    may: dict[tuple[Any, ...], list[str]] = {}
    verbs = {}
    for row in rows:
        own = row["organisation_id"] == actor.organisation_id
        key = (row["state"], row["agreement__platform_id"], row["suspended_by"], own)
        if key not in may:
            may[key] = _may(_bare(row), actor=actor)
        verbs[row["id"]] = may[key]
    incomplete = _incomplete([pk for pk, found in verbs.items() if SUBMIT in found])
    return [
        _summary(row, [verb for verb in verbs[row["id"]] if verb != SUBMIT or row["id"] not in incomplete])
        for row in rows
    ]


def summary(enrolment: Enrolment, *, actor: Actor) -> dict[str, Any]:
    """One enrolment as a list shows it: what a write answers with."""
    owner = enrolment.organisation
    row = {
        **{name: getattr(enrolment, name) for name in ("id", *PLAIN, "suspended_by", "organisation_id")},
        "organisation__code": owner.code,
        "organisation__name": owner.name,
        "organisation__name_zh": owner.name_zh,
        "agreement__platform_id": enrolment.agreement.platform_id,
    }
    return summaries([row], actor=actor)[0]


def tag_after_write(enrolment: Enrolment, *, actor: Actor) -> str:
    """The ETag with which a write answers: for If-Match it names the new version; no whole enrolment has it."""
    return etags.etag(enrolment.reference, enrolment.version, actor=actor, also=("written",))


def tag_of(enrolment: Enrolment, body: Mapping[str, Any], *, actor: Actor) -> str:
    """The ETag of a whole enrolment. Owner, rights, contacts and shops change without it, so what is shown counts."""
    digest = hashlib.sha256(dumps(body)).hexdigest()
    return etags.etag(enrolment.reference, enrolment.version, actor=actor, also=(digest,))


def detail(enrolment: Enrolment, *, actor: Actor) -> dict[str, Any]:
    """The whole enrolment as this actor may read it."""
    today = house_day()
    own = actor.audience != Audience.PARTNER
    href = reverse("api:enrolments-detail", args=[enrolment.reference])
    steps = steps_shown(enrolment_workflow, enrolment, href=href, verbs=VERBS, actor=actor)
    state = enrolment_workflow.states[enrolment.state].for_audience(actor.audience)
    owner, agreement = enrolment.organisation, enrolment.agreement
    profile = Profile.objects.filter(organisation=owner).first()
    rights = queries.rights_of(enrolment, actor=actor).order_by("pk")
    return {
        **{name: getattr(enrolment, name) for name in PLAIN},
        "verbs": [step["verb"] for step in steps if step["is_available"]],
        "href": href,
        "state_label": state.label,
        "waits_for": state.waits_for,
        "owner": profile_shown(owner, profile),
        "agreement": _agreement(agreement),
        "power": power_in_brief(enrolment.power, today=today) if enrolment.power else None,
        "declaration": _declaration(enrolment),
        "contacts": _contacts(enrolment, actor=actor),
        "has_no_shops": bool(profile and profile.has_no_shops),
        "shops": [
            shop_shown(shop) for shop in queries.shops_visible_to(actor).filter(organisation=owner).order_by("pk")
        ],
        "rights": [right_shown(right, today=today) for right in rights],
        "documents": _papers(enrolment, actor=actor),
        "missing": _missing(enrolment) if actor.audience == Audience.PORTAL else [],
        "refusal_reason": enrolment.refusal_reason if own else "",
        "platform_reason": enrolment.platform_reason,
        "suspension_reason": enrolment.suspension_reason,
        "suspended_by": enrolment.suspended_by,
        "exit_reason": enrolment.exit_reason,
        "note": enrolment.note if own or _wrote_note(enrolment) else "",
        "clocks": [
            clock_shown(row) for row in clocks.of(enrolment).values(*CLOCK) if own or row["rule_code"] in CLOCKS_OF_JD
        ],
        "steps": steps,
        "links": {name: f"{href}/{name}" for name in ("events", "remarks")},
    }


def remark_shown(remark: EnrolmentRemark, *, actor: Actor) -> dict[str, Any]:
    """One question or answer. Colleagues read the author's name, everyone else the organisation's."""
    return {
        "id": remark.pk,
        "at": remark.created_at,
        "verb": remark.verb,
        "who": author_of(remark, reader=actor.audience),
        "text": remark.text,
    }


def _may(enrolment: Enrolment, *, actor: Actor) -> list[str]:
    """The verbs of the API that the actor's part and the state allow."""
    rows = (row for row in enrolment_workflow.transitions if row.verb in VERBS and enrolment.state in row.sources)
    return [row.verb for row in rows if row.who(actor, enrolment)]


def _incomplete(keys: Iterable[int]) -> set[int]:
    """Those of these applications that still lack something; none is looked up where there are none."""
    wanted = list(keys)
    if not wanted:
        return set()
    waiting = Enrolment.objects.filter(pk__in=wanted).select_related("organisation", "power", "checklist")
    found = checklists.findings_by_enrolment(list(waiting), house_day())
    return {pk for pk, findings in found.items() if any(one.missing for one in findings)}


def _bare(row: Mapping[str, Any]) -> Enrolment:
    """As much of an enrolment as policies look at."""
    return Enrolment(
        state=row["state"],
        programme=row["programme"],
        organisation_id=row["organisation_id"],
        suspended_by=row["suspended_by"],
        agreement=Agreement(platform_id=row["agreement__platform_id"]),
    )


def _summary(row: Mapping[str, Any], verbs: list[str]) -> dict[str, Any]:
    owner = {name: row[f"organisation__{name}"] for name in ("code", "name", "name_zh")}
    return {**{name: row[name] for name in PLAIN}, "owner": owner, "verbs": verbs}


def _papers(enrolment: Enrolment, *, actor: Actor) -> list[dict[str, Any]]:
    labels = {item.code: item.label for item in checklists.items_of(enrolment.checklist)}
    labels |= {PLATFORM_ANSWER: str(inputs.PLATFORM_ANSWER.label)}
    return [
        {
            "id": one.document.public_id,
            "item": one.item,
            "item_label": labels.get(one.item, one.item),
            "kind": one.kind,
            "right": one.right_id,
            "name": one.document.name,
            "media_type": one.document.blob.media_type,
            "size": one.document.blob.size,
            "sha256": one.document.blob.sha256,
            "added_at": one.added_at,
            "link": reverse("api:enrolments-link", args=[enrolment.reference, one.document.public_id]),
        }
        for one in papers_of(enrolment, actor=actor)
    ]


def _agreement(agreement: Agreement) -> dict[str, Any]:
    names = ("reference", "title", "title_zh", "signed_on", "in_force_from", "ends_on")
    return {name: getattr(agreement, name) for name in names}


def _declaration(enrolment: Enrolment) -> dict[str, Any] | None:
    if enrolment.declared_at is None:
        return None
    return {"name": enrolment.declared_name, "title": enrolment.declared_title, "at": enrolment.declared_at}


def _contacts(enrolment: Enrolment, *, actor: Actor) -> list[dict[str, Any]]:
    """Whom to ask. JD reads those with a part in its work, until the enrolment ends."""
    contacts = queries.contacts_visible_to(actor).filter(organisation=enrolment.organisation).order_by("pk")
    if actor.audience == Audience.PARTNER:
        if not enrolment.is_open:
            return []
        contacts = contacts.filter(roles__overlap=PARTS_WITH_JD)
    return [contact_shown(contact) for contact in contacts]


def _missing(enrolment: Enrolment) -> list[dict[str, Any]]:
    """What an application still lacks, item by item; nothing once it is with CBBC."""
    if enrolment.state not in APPLYING:
        return []
    return [
        {
            "item": one.item.code,
            "section": one.item.section,
            "item_label": one.item.label,
            "lacks": list(one.missing),
        }
        for one in checklists.findings(enrolment, house_day())
        if one.missing
    ]


def _wrote_note(enrolment: Enrolment) -> bool:
    """Whether the note is JD's own, or one for everybody: on a reinstatement. Why an enrolment ended is neither."""
    if enrolment.state == EnrolmentState.SUSPENDED:
        return enrolment.suspended_by == Audience.PARTNER
    return bool(enrolment.platform_reason) or enrolment.state == EnrolmentState.ACTIVE
