"""Reads of rights owners and agents, of their people and shops, and of records that look alike."""

import re
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.identifiers.names import same_name, shape
from core.search import HAN, TRIGRAM, spread
from programmes.models import Contact, OfficialShop, PowerOfAttorney, Profile
from programmes.queries.acting import INSIDE, is_agent, powers_held_by
from programmes.queries.enrolments import enrolments_visible_to

BRACKETS = re.compile(r"[()（）\[\]【】]+")
# Below this two names are not alike enough to warn of.
ALIKE = 0.5


def owners_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Rights owners: staff all, an owner itself, an agent its principals, JD those introduced to it."""
    owners = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_OWNER)
    if actor.audience in INSIDE:
        return owners
    if is_agent(actor):
        return owners.filter(Exists(powers_held_by(actor).filter(owner=OuterRef("pk"))))
    if actor.audience == Audience.PORTAL:
        return owners.filter(pk=actor.organisation_id or 0)
    if actor.audience == Audience.PARTNER:
        return owners.filter(Exists(enrolments_visible_to(actor).filter(organisation=OuterRef("pk"))))
    return Organisation.objects.none()


def owners_to_register_for(actor: Actor) -> QuerySet[Organisation]:
    """Rights owners for whom the actor may put rights on record, as far as its role lets it: see keeps_rights_of."""
    owners = owners_visible_to(actor).filter(is_active=True)
    if is_agent(actor):
        return owners.filter(Exists(powers_held_by(actor).filter(owner=OuterRef("pk"), covers_all_rights=True)))
    return owners if actor.audience in {*INSIDE, Audience.PORTAL} else owners.none()


def portfolios_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose imports of rights the actor may see; CBBC's own and an agent's own hold several owners'."""
    own = Q(pk=actor.organisation_id or 0)
    if actor.audience in INSIDE:
        return Organisation.objects.filter(own | Q(kind__in=[OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT]))
    if actor.audience == Audience.PORTAL:
        return Organisation.objects.filter(own | Q(pk__in=owners_to_register_for(actor)))
    return Organisation.objects.none()


def agents_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Agents: staff all, an agent itself, an owner those to whom it gave a power of attorney."""
    agents = Organisation.objects.filter(kind=OrganisationKind.AGENT)
    if actor.audience in INSIDE:
        return agents
    if is_agent(actor):
        return agents.filter(pk=actor.organisation_id or 0)
    if actor.audience == Audience.PORTAL:
        given = PowerOfAttorney.objects.filter(owner_id=actor.organisation_id or 0, agent=OuterRef("pk"))
        return agents.filter(Exists(given))
    return Organisation.objects.none()


def agent_named(given: str) -> Organisation | None:
    """The one agent with this legal name or code, or of which somebody has this address; None where none or several.

    Whoever asks knows the agent already: nothing is told of those whose name was not given.
    """
    agents = Organisation.objects.filter(kind=OrganisationKind.AGENT, is_active=True)
    text = given.strip()
    if "@" in text:
        return agents.filter(people__email=text.lower(), people__is_active=True).first()
    found = [agent for agent in agents if text == agent.code or _is_called(agent, text)]
    return found[0] if len(found) == 1 else None


def _is_called(organisation: Organisation, text: str) -> bool:
    return any(same_name(text, name) for name in (organisation.name, organisation.name_zh) if name)


def contacts_visible_to(actor: Actor) -> QuerySet[Contact]:
    """Present contacts of the organisations that the actor may see; an agent's own besides its principals'."""
    contacts = Contact.objects.filter(removed_at=None)
    if actor.audience in INSIDE:
        return contacts
    if actor.audience == Audience.PORTAL:
        return contacts.filter(
            Q(organisation_id=actor.organisation_id or 0) | Q(organisation__in=owners_visible_to(actor))
        )
    if actor.audience == Audience.PARTNER:
        return contacts.filter(organisation__in=owners_visible_to(actor))
    return Contact.objects.none()


def shops_visible_to(actor: Actor) -> QuerySet[OfficialShop]:
    """Present official shops of the owners that the actor may see."""
    return OfficialShop.objects.filter(removed_at=None, organisation__in=owners_visible_to(actor))


def owner_names(owner: Organisation) -> list[str]:
    """Every name under which a rights owner can stand on a certificate."""
    profile = Profile.objects.filter(organisation=owner).only("trading_names").first()
    names = (owner.name, owner.name_zh, *(profile.trading_names if profile else ()))
    return [name for name in names if name]


def profile_search_text(organisation: Organisation, trading_names: Iterable[str]) -> str:
    """The names under which an organisation is found, without legal forms, each word behind a space."""
    names = dict.fromkeys(shape(name) for name in (organisation.name, organisation.name_zh, *trading_names))
    return spread("".join(f" {name}" for name in names if name))


def alike(*names: str, kinds: Iterable[str], excluding: int | None = None) -> QuerySet[Profile]:
    """Profiles of organisations one of whose names is like one of these, in either script, most alike first. For staff.

    A trigram index narrows; a name of two Chinese characters is found too (see core.search.spread). A name counts where
    much of it stands in the record (“Harrow & Finch” in “Harrow and Finch Holdings”), or the two are alike as a whole.
    """
    looked_for = _sought(names)
    if not looked_for:
        return Profile.objects.none()
    near, measures = Q(), []
    for words in looked_for:
        near |= Q(search_text__trigram_word_similar=words) | Q(search_text__trigram_similar=words)
        measures += [TrigramWordSimilarity(words, "search_text"), TrigramSimilarity("search_text", words)]
    found = Profile.objects.filter(near, organisation__kind__in=list(kinds), organisation__is_active=True)
    return (
        found.exclude(pk=excluding or 0)
        .annotate(likeness=Greatest(*measures))
        .filter(likeness__gte=ALIKE)
        .order_by(F("likeness").desc(), "pk")
        .select_related("organisation")
    )


def _sought(names: Sequence[str]) -> list[str]:
    """What to look for: each name as a whole, and each Chinese part of it, as in 博柏利（上海）贸易有限公司."""
    parts = [part for name in names for part in BRACKETS.split(name) if HAN.match(part) and len(part) >= TRIGRAM]
    return [spread(text) for text in dict.fromkeys(map(shape, (*names, *parts))) if text]
