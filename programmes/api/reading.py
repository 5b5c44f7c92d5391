"""What the API shows of rights, organisations and powers of attorney: which ones, and what of each, by audience."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.api import etags
from core.api.shapes import DOCUMENT, document_shown
from core.days import house_day
from core.workflow.errors import NotVisible
from programmes import queries
from programmes.models import Contact, OfficialShop, PowerOfAttorney, Profile, Right


def rights_for(actor: Actor) -> QuerySet[Right]:
    """Rights that the actor may see, each with its owner."""
    return queries.rights_visible_to(actor).select_related("organisation")


def right_for(actor: Actor, pk: int) -> Right:
    """The right with this id, owner and family loaded. Raises NotVisible."""
    found = rights_for(actor).select_related("family").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def right_shown(right: Right, *, today: date) -> dict[str, Any]:
    """A right with everything that a reader needs to verify it (RightSerializer). No statement."""
    return {
        "id": right.pk,
        "version": right.version,
        "number": right.number,
        "type": right.right_type,
        "territory": right.territory,
        "title": right.title,
        "title_zh": right.title_zh,
        "nice_classes": right.nice_classes,
        "goods": right.goods,
        "holder": right.holder_name,
        "filed_on": right.filed_on,
        "registered_on": right.registered_on,
        "expires_on": right.expires_on,
        "grace_ends_on": right.grace_ends_on,
        "cancelled_on": right.cancelled_on,
        "status": str(right.status_on(today)),
        "carries_complaints": right.carries_complaints_on(today),
        "updated_at": right.updated_at,
    }


def right_row(right: Right, *, today: date) -> dict[str, Any]:
    """A right in a list, and after a write. No statement when its owner is loaded."""
    return {**right_shown(right, today=today), "owner": organisation_in_brief(right.organisation)}


def right_detail(right: Right, *, actor: Actor) -> dict[str, Any]:
    """A whole right. Six statements."""
    present = queries.papers_of_right(right, actor=actor).order_by("kind", "pk")
    standing = right.verifications.filter(lost_at=None).order_by("field")
    return {
        **right_row(right, today=house_day()),
        "family": right.family.name if right.family else "",
        "holder_state": str(queries.chain_of(right).state),
        "facts": [
            {
                "id": fact.pk,
                "kind": fact.kind,
                "happened_on": fact.happened_on,
                "from_name": fact.from_name,
                "to_name": fact.to_name,
                "expires_on": fact.expires_on,
                "recorded_at": fact.recorded_at,
            }
            for fact in right.facts.filter(struck_at=None).order_by("happened_on", "pk")
        ],
        "documents": [
            {**document_shown(row), "kind": row["kind"], "added_at": row["added_at"]}
            for row in present.values("kind", "added_at", *DOCUMENT)
        ],
        "verified": list(standing.values("field", "verified_at")),
    }


def right_tag(right: Right, *, actor: Actor) -> str:
    """The right's ETag for this actor. Whatever is written about a right counts up its version."""
    owner = right.organisation
    status = str(right.status_on(house_day()))
    return etags.etag(f"R-{right.pk}", right.version, actor=actor, also=(status, owner.name, owner.name_zh))


def organisation_in_brief(organisation: Organisation) -> dict[str, Any]:
    """An organisation beside one of its records."""
    return {"code": organisation.code, "name": organisation.name, "name_zh": organisation.name_zh}


def profile_shown(organisation: Organisation, profile: Profile | None) -> dict[str, Any]:
    """An organisation as the programme knows it; what CBBC noted about it stays with CBBC."""
    profile = profile or Profile(organisation=organisation)
    return {
        **organisation_in_brief(organisation),
        "trading_names": profile.trading_names,
        "number_kind": profile.number_kind,
        "number": profile.number,
        "country": profile.country,
        "address": profile.address,
        "address_zh": profile.address_zh,
        "sector": profile.sector,
        "website": profile.website,
        "size_band": profile.size_band,
    }


def contact_shown(contact: Contact) -> dict[str, Any]:
    """Somebody to ask."""
    return {
        "name": contact.name,
        "name_zh": contact.name_zh,
        "email": contact.email,
        "phone": contact.phone,
        "job_title": contact.job_title,
        "roles": contact.roles,
    }


def shop_shown(shop: OfficialShop) -> dict[str, Any]:
    """A shop that sells with the owner's consent."""
    return {"platform": shop.platform, "number": shop.number, "name": shop.name, "url": shop.url}


def own_organisation(actor: Actor) -> dict[str, Any]:
    """The organisation of a rights owner or agent, with its people and shops. Four statements. Raises NotVisible."""
    if actor.audience != Audience.PORTAL:
        raise NotVisible
    organisation = Organisation.objects.get(pk=actor.organisation_id or 0)
    profile = Profile.objects.filter(organisation=organisation).first()
    contacts = queries.contacts_visible_to(actor).filter(organisation=organisation)
    shops = queries.shops_visible_to(actor).filter(organisation=organisation)
    return {
        **profile_shown(organisation, profile),
        "contacts": [contact_shown(contact) for contact in contacts.order_by("pk")],
        "has_no_shops": bool(profile and profile.has_no_shops),
        "shops": [shop_shown(shop) for shop in shops.order_by("pk")],
    }


def powers_for(actor: Actor) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney that the actor may see, with both sides and the rights that they name."""
    named = Prefetch("rights", queryset=queries.rights_visible_to(actor).only("pk").order_by("pk"))
    return queries.powers_visible_to(actor).select_related("owner", "agent").prefetch_related(named)


def power_in_brief(power: PowerOfAttorney, *, today: date) -> dict[str, Any]:
    """A power of attorney."""
    return {
        "reference": power.reference,
        "agent": organisation_in_brief(power.agent),
        "programmes": power.programmes,
        "covers_all_rights": power.covers_all_rights,
        "valid_from": power.valid_from,
        "valid_until": power.valid_until,
        "state": str(power.state_on(today)),
    }


def power_shown(power: PowerOfAttorney, *, today: date) -> dict[str, Any]:
    """A power of attorney with its owner and the rights that it names."""
    return {
        **power_in_brief(power, today=today),
        "owner": organisation_in_brief(power.owner),
        "rights": [right.pk for right in power.rights.all()],
        "revoked_on": power.revoked_on,
    }
