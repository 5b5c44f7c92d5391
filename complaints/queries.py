"""Reads of complaints, each already limited to what the actor may see."""

from collections.abc import Iterable, Mapping

from django.db.models import BigIntegerField, Exists, Q, QuerySet, Value

from complaints.choices import ComplaintState
from complaints.models import Complaint, CounterNotice, Evidence, Remark, Target
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.search import spread
from programmes import queries as programmes


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """Complaints the actor may see.

    Staff: all that were submitted. An owner: its own; drafts of its agents, only its administrators. An agent: those
    that its powers of attorney reach today; of drafts, its own. JD: what was lodged with it. Nobody else any.
    """
    if actor.audience == Audience.SYSTEM:
        return Complaint.objects.all()
    if actor.audience == Audience.STAFF:
        return Complaint.objects.exclude(state=ComplaintState.DRAFT)
    if programmes.is_agent(actor):
        return _reached_by(actor)
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        own = Complaint.objects.filter(organisation_id=actor.organisation_id)
        if actor.has_role(Role.OWNER_ADMINISTRATOR):
            return own
        return own.filter(Q(agent=None) | ~Q(state=ComplaintState.DRAFT))
    if actor.audience == Audience.PARTNER:
        return Complaint.objects.filter(lodged_at__isnull=False)
    return Complaint.objects.none()


def _reached_by(agent: Actor) -> QuerySet[Complaint]:
    """Each row says by `reached_by` whose power reaches it, so that policies need not ask again."""
    covered = Exists(programmes.covering(programmes.powers_to_complain(agent), owner="organisation_id", right="right"))
    own_draft = ~Q(state=ComplaintState.DRAFT) | Q(agent_id=agent.organisation_id)
    # The owners by themselves let the index of complaints by owner be used.
    owners = programmes.powers_to_complain(agent).values("owner_id")
    reached = Complaint.objects.filter(covered, own_draft, organisation_id__in=owners)
    return reached.annotate(**{REACHED_BY: Value(agent.organisation_id, output_field=BigIntegerField())})


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    """Targets of complaints the actor may see."""
    return Target.objects.filter(complaint__in=visible_to(actor))


def evidence_visible_to(actor: Actor) -> QuerySet[Evidence]:
    """Evidence of complaints the actor may see; with an answer, only where the actor may read that answer.

    What was redacted is left out: nobody is handed such a file but through its seal (conversation.redaction).
    """
    return Evidence.objects.filter(_readable_by(actor), complaint__in=visible_to(actor)).select_related(
        "document__blob"
    )


def evidence_of(complaint: Complaint, *, actor: Actor) -> QuerySet[Evidence]:
    """Evidence of a complaint that the actor was found to see, as far as the actor may read what it came with."""
    return complaint.evidence.filter(_readable_by(actor)).select_related("document__blob")


def evidence_and_gaps(complaint: Complaint, *, actor: Actor) -> QuerySet[Evidence]:
    """As evidence_of, with what was redacted, for pages that say so. Never to be handed out: see `redacted_at`."""
    return complaint.evidence.filter(_said_to(actor)).select_related("document__blob").order_by("pk")


def _readable_by(actor: Actor) -> Q:
    return Q(redacted_at=None) & _said_to(actor)


def _said_to(actor: Actor) -> Q:
    return Q(remark=None) | Q(remark__readers__contains=[actor.audience])


def conversation(complaint: Complaint, *, actor: Actor) -> QuerySet[Remark]:
    """What was asked and answered, as far as the actor's audience may read it, oldest first."""
    return complaint.remarks.filter(readers__contains=[actor.audience]).order_by("pk")


def counter_notices_of(complaint: Complaint, *, actor: Actor) -> QuerySet[CounterNotice]:
    """The seller's answers to a complaint that the actor was found to see, first to last. Two statements.

    Owner and agent read one once it is served on the owner; JD and CBBC read all. Statement, election and extensions
    are loaded.
    """
    found = complaint.counter_notices.select_related("remark", "election").prefetch_related("election__extensions")
    if actor.audience == Audience.PORTAL:
        found = found.filter(arrived_at__isnull=False)
    return found.order_by("round")


# The attribute of complaints.models.Complaint that rows handed out to an agent carry.
REACHED_BY = "reached_by"


def sold_in(complaint: Complaint) -> dict[int, int | None]:
    """The shops, where known, of the first listings of a complaint, by the keys of these. One statement."""
    return dict(complaint.targets.order_by("number").values_list("listing_id", "listing__shop_id")[:KNOWN_LISTINGS])


def known_about(complaint: Complaint, sold: Mapping[int, int | None], *, actor: Actor, limit: int = 20) -> list[Target]:
    """Targets of other complaints that share a listing, then those that share a shop, as the actor may see.

    Each kind newest first. `sold`: the complaint's listings and their shops, as `sold_in` has them. One statement,
    each half led by an index.
    """
    shops = {shop for shop in sold.values() if shop}
    others = targets_visible_to(actor).exclude(complaint=complaint)
    keys = others.order_by("-pk").values("pk")
    same_listing = keys.filter(listing_id__in=sold)[:limit]
    same_shop = keys.filter(listing__shop_id__in=shops).exclude(listing_id__in=sold)[:limit]
    either = same_listing.union(same_shop, all=True) if shops else same_listing
    found = others.filter(pk__in=either).select_related("complaint__organisation", "complaint__right", "listing__shop")
    return sorted(found.order_by("-pk"), key=lambda target: target.listing_id not in sold)[:limit]


KNOWN_LISTINGS = 500


def search_text_for(complaint: Complaint, shops: Iterable[str] = ()) -> str:
    """The words under which a complaint is found, each behind a space; `shops`: how its listings' shops are called
    (shops.naming.words_of), which count once it is with JD: its owner finds it by them."""
    right, owner = complaint.right, complaint.organisation
    words: Iterable[str] = (
        complaint.reference,
        complaint.sender_reference,
        complaint.platform_case_number,
        owner.name,
        owner.name_zh,
        *((right.number, right.title, right.title_zh) if right else ()),
        *(shops if complaint.lodged_at else ()),
    )
    return spread("".join(f" {word}" for word in words if word))
