"""Reads of figures and reviews, each already limited to what the actor may see. JD reads neither."""

from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from complaints.models import GoodFaith, GoodFaithFile, GoodFaithReview
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes import queries as programmes

M = TypeVar("M", bound=models.Model)
INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})


def good_faith_visible_to(actor: Actor) -> QuerySet[GoodFaith]:
    """Figures. Staff: all. An owner: its own. An agent: those of owners whose power of attorney covers all rights."""
    return _of_owners_seen_by(actor, GoodFaith.objects.all())


def reviews_visible_to(actor: Actor) -> QuerySet[GoodFaithReview]:
    """Reviews: as figures."""
    return _of_owners_seen_by(actor, GoodFaithReview.objects.all())


def _of_owners_seen_by(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    if actor.audience in INSIDE:
        return rows
    if programmes.is_agent(actor):
        whole = programmes.powers_to_complain(actor).filter(covers_all_rights=True)
        return rows.filter(Exists(whole.filter(owner=OuterRef("organisation"))))
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return rows.filter(organisation_id=actor.organisation_id)
    return rows.none()


def movable_by(actor: Actor) -> QuerySet[GoodFaithReview]:
    """Reviews the actor may see, with what guards and messages read of them."""
    return reviews_visible_to(actor).select_related("organisation")


def files_visible_to(actor: Actor) -> QuerySet[GoodFaithFile]:
    """Files of appeals that the actor may see."""
    return GoodFaithFile.objects.filter(review__in=reviews_visible_to(actor)).select_related("document__blob")
