"""Reads of advice requests, each already limited to what the actor may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, Exists, Q, QuerySet, Value

from complaints.models import AdviceFile, AdviceRemark, AdviceRequest
from complaints.queries import REACHED_BY
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.search import spread
from programmes import queries as programmes
from programmes.choices import Programme
from programmes.models import PowerOfAttorney

INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})


def advice_visible_to(actor: Actor) -> QuerySet[AdviceRequest]:
    """Advice requests that the actor may see.

    Staff: all. An owner: its own, those that its agents asked among them. An agent: those that it asked itself, while
    its power of attorney reaches them; what an owner asks CBBC by itself may concern the agent. Nobody else any.
    """
    if actor.audience in INSIDE:
        return AdviceRequest.objects.all()
    if programmes.is_agent(actor):
        return _asked_by(actor)
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return AdviceRequest.objects.filter(organisation_id=actor.organisation_id)
    return AdviceRequest.objects.none()


def _asked_by(agent: Actor) -> QuerySet[AdviceRequest]:
    """Each row says by `reached_by` whose power reaches it, so that policies need not ask again."""
    powers = programmes.powers_to_complain(agent)
    covered = Exists(programmes.covering(powers, owner="organisation_id", right="right"))
    reached = AdviceRequest.objects.filter(covered, agent_id=agent.organisation_id)
    return reached.annotate(**{REACHED_BY: Value(agent.organisation_id, output_field=BigIntegerField())})


def movable_by(actor: Actor) -> QuerySet[AdviceRequest]:
    """Requests the actor may see, with what guards and messages read of them."""
    return advice_visible_to(actor).select_related("organisation", "right", "agent", "assigned_to")


def files_visible_to(actor: Actor) -> QuerySet[AdviceFile]:
    """Files of requests the actor may see; with a later word, only where the actor may read that word."""
    readable = Q(remark=None) | Q(remark__readers__contains=[actor.audience])
    return AdviceFile.objects.filter(readable, advice__in=advice_visible_to(actor)).select_related("document__blob")


def files_of(request: AdviceRequest, *, actor: Actor) -> QuerySet[AdviceFile]:
    """Files of a request that the actor was found to see, as far as the actor may read what they came with."""
    readable = Q(remark=None) | Q(remark__readers__contains=[actor.audience])
    return request.files.filter(readable).select_related("document__blob").order_by("pk")


def conversation(request: AdviceRequest, *, actor: Actor) -> QuerySet[AdviceRemark]:
    """What was answered, asked back and added, as far as the actor's audience may read it, oldest first."""
    return request.remarks.filter(readers__contains=[actor.audience]).order_by("pk")


def is_covered(request: AdviceRequest, day: date) -> bool:
    """Whether the agent who asked may still act on the request on a day. One statement."""
    held = PowerOfAttorney.objects.filter(
        Q(covers_all_rights=True) | Q(rights=request.right_id),
        programmes.in_force(day),
        agent_id=request.agent_id,
        owner_id=request.organisation_id,
        programmes__contains=[Programme.COMPLAINT_PLATFORM],
    )
    return held.exists()


def search_text_for(request: AdviceRequest) -> str:
    """The words under which a request is found, each behind a space."""
    right, owner = request.right, request.organisation
    words: Iterable[str] = (
        request.reference,
        owner.name,
        owner.name_zh,
        *((right.number, right.title, right.title_zh) if right else ()),
        *request.listings.split(),
        *request.question.split(),
    )
    return spread("".join(f" {word}" for word in words if word))
