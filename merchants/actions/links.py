"""Writes of links: who claims that two shops belong together, and what staff make of it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from merchants import policies, queries
from merchants.actions.room import checked
from merchants.choices import LinkKind, LinkState
from merchants.models import Shop, ShopLink

LONGEST_EVIDENCE, LONGEST_REASON = 4000, 500


@transaction.atomic
def claim_link(
    shop_pk: int,
    other_pk: int,
    *,
    actor: Actor,
    kind: str,
    evidence: str,
    document: Document | None = None,
    now: datetime | None = None,
) -> ShopLink:
    """Claim that two shops belong together. For staff, and for people of an owner who file complaints: that an owner
    may know of these shops is the calling app's question. Raises NotVisible, Refused or InvalidInputs."""
    moment = now or timezone.now()
    require(policies.claims_links(actor))
    if shop_pk == other_pk:
        raise InvalidInputs({"other": [_("Name another shop.")]})
    shops = Shop.objects.in_bulk([shop_pk, other_pk])
    if len(shops) < 2:
        raise NotVisible
    if kind not in LinkKind.values:
        raise InvalidInputs({"kind": [_("Choose one of the kinds.")]})
    grounds = checked({"evidence": (evidence, LONGEST_EVIDENCE)}, required={"evidence": _("Say on what evidence.")})
    first, second = sorted((shop_pk, other_pk))
    owner = actor.organisation_id if actor.audience == Audience.PORTAL else None
    try:
        with transaction.atomic():
            link = ShopLink.objects.create(
                first=shops[first],
                second=shops[second],
                kind=kind,
                document=document,
                claimed_by_label=actor.label,
                claimed_by_organisation_id=owner,
                claimed_at=moment,
                **grounds,
            )
    except IntegrityError as clash:
        if "shop_link_claimed_once" not in str(clash):
            raise
        raise InvalidInputs({"other": [_("This link is claimed already.")]}) from clash
    _tell(link, "merchants.link_claimed", {"link": kind, **grounds}, actor=actor, now=moment)
    return link


@transaction.atomic
def judge_link(pk: int, judgement: str, *, actor: Actor, reason: str, now: datetime | None = None) -> ShopLink:
    """Confirm or reject a link (LinkState), with the reason; a judgement may be changed by a later one.

    Raises NotVisible, Refused, InvalidInputs, or Conflict where it is judged so already.
    """
    moment = now or timezone.now()
    link = queries.links_visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if link is None:
        raise NotVisible
    require(policies.keeps_shops(actor))
    said = checked({"reason": (reason, LONGEST_REASON)}, required={"reason": _("Give the reason.")})["reason"]
    if judgement not in {LinkState.CONFIRMED, LinkState.REJECTED}:
        raise InvalidInputs({"judgement": [_("Confirm or reject it.")]})
    if link.state == judgement:
        raise Conflict(Denied(_("It is judged so already."), "judged"), state=link.state, last=link.judged_by_label)
    link.state, link.reason, link.judged_at, link.judged_by_label = judgement, said, moment, actor.label
    try:
        with transaction.atomic():
            link.save(update_fields=["state", "reason", "judged_at", "judged_by_label"])
    except IntegrityError as clash:
        if "shop_link_claimed_once" not in str(clash):
            raise
        # A rejected claim was made again since: that one is to be judged.
        raise Conflict(Denied(_("The link was claimed anew; judge that claim."), "claimed_anew"), state="") from clash
    _tell(link, "merchants.link_judged", {"judgement": judgement, "reason": said}, actor=actor, now=moment)
    return link


def _tell(link: ShopLink, verb: str, data: dict[str, str], *, actor: Actor, now: datetime) -> None:
    """One event on the page of each of the two shops."""
    for shop, other in ((link.first, link.second), (link.second, link.first)):
        told = {**data, "other": other.name, "number": other.reference}
        audit.record(verb, actor=actor, subject=shop, data=told, now=now)
