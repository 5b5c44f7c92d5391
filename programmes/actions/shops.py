"""The shops on JD that sell with an owner's consent, so that nobody complains about them by mistake."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.identifiers.jd import Refusal, parse_shop
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from programmes import queries
from programmes.actions.organisations import kept, profile_under_lock
from programmes.models import OfficialShop, Profile

LONGEST_NAME, LONGEST_NOTE = 200, 300


@transaction.atomic
def declare_shop(
    organisation_id: int, *, actor: Actor, address: str, name: str, note: str = "", now: datetime | None = None
) -> OfficialShop:
    """Name an official shop by its address or number on JD; what was said of having none is taken back.

    Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    owner = _kept_owner(organisation_id, actor=actor)
    called, said = name.strip(), note.strip()
    read = parse_shop(address)
    errors: dict[str, list[str]] = {}
    if isinstance(read, Refusal):
        errors["address"] = [read.message]
    if not called:
        errors["name"] = [_("Give the shop's name as it stands on JD.")]
    for field, text, limit in (("name", called, LONGEST_NAME), ("note", said, LONGEST_NOTE)):
        if len(text) > limit:
            errors[field] = [_("Use at most %(count)d characters.") % {"count": limit}]
    if errors or isinstance(read, Refusal):
        raise InvalidInputs(errors)
    if owner.official_shops.filter(platform=read.platform, number=read.shop_id, removed_at=None).exists():
        raise InvalidInputs({"address": [_("This shop is on the list already.")]})
    shop = OfficialShop.objects.create(
        organisation=owner, platform=read.platform, number=read.shop_id, name=called, note=said, added_at=moment
    )
    Profile.objects.filter(organisation=owner, has_no_shops=True).update(has_no_shops=False, updated_at=moment)
    data = {"name": shop.name, "url": shop.url}
    audit.record("programmes.shop_declared", actor=actor, subject=owner, data=data, now=moment)
    return shop


@transaction.atomic
def withdraw_shop(pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Strike a shop out: it no longer sells with the owner's consent. Raises NotVisible or Refused."""
    moment = now or timezone.now()
    found = queries.shops_visible_to(actor).filter(pk=pk).values_list("organisation_id", flat=True).first()
    if found is None:
        raise NotVisible
    owner = _kept_owner(found, actor=actor)
    shop = owner.official_shops.filter(pk=pk, removed_at=None).first()
    if shop is None:  # struck out a moment ago
        raise NotVisible
    shop.removed_at = moment
    shop.save(update_fields=["removed_at"])
    data = {"name": shop.name, "url": shop.url}
    audit.record("programmes.shop_withdrawn", actor=actor, subject=owner, data=data, now=moment)


@transaction.atomic
def declare_no_shops(organisation_id: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Say that the owner has no official shop on JD. Raises NotVisible, Refused, or Conflict where one is named."""
    moment = now or timezone.now()
    owner = _kept_owner(organisation_id, actor=actor)
    if owner.official_shops.filter(removed_at=None).exists():
        reason = _("Official shops are on the list. Strike them out first.")
        raise Conflict(Denied(reason, "has_shops"), state="has_shops")
    profile = profile_under_lock(owner)
    if profile.has_no_shops:
        return
    profile.has_no_shops, profile.updated_at = True, moment
    profile.save(update_fields=["has_no_shops", "updated_at"])
    audit.record("programmes.no_shops_declared", actor=actor, subject=owner, now=moment)


def _kept_owner(organisation_id: int, *, actor: Actor) -> Organisation:
    """As organisations.kept; agents sell nothing of their own."""
    owner = kept(organisation_id, actor=actor)
    if owner.kind != OrganisationKind.RIGHTS_OWNER:
        raise NotVisible
    return owner
