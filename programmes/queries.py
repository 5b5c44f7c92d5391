"""Reads of the programme's records, each limited to what the actor may see at this moment."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.clocks.calendars import add_months
from core.identifiers.names import same_name, shape
from core.search import HAN, TRIGRAM, narrow, spread, words_of
from programmes import chains, verification
from programmes.chains import Chain, Passage
from programmes.choices import EnrolmentState, Programme, RightFactKind, RightStatus, RightType
from programmes.models import (
    Agreement,
    Commitment,
    Contact,
    Enrolment,
    EnrolmentDocument,
    EnrolmentRemark,
    Fulfilment,
    MarkFamily,
    OfficialShop,
    PowerOfAttorney,
    Profile,
    Right,
    RightVerification,
)
from programmes.models.enrolment import OPEN
from programmes.models.right import GRACE_MONTHS, NEXT_EXPIRY
from programmes.today import programme_day

INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})
BRACKETS = re.compile(r"[()（）\[\]【】]+")
# Below this two names are not alike enough to warn of.
ALIKE = 0.5
# Rights of `with_verification` with fields that nobody has compared.
NOT_WHOLLY_VERIFIED = Q(verified__lt=F("to_verify"))


def in_force(day: date) -> Q:
    """The condition of powers of attorney that are in force on a day."""
    return (
        Q(valid_from__lte=day)
        & (Q(valid_until=None) | Q(valid_until__gte=day))
        & (Q(revoked_on=None) | Q(revoked_on__gt=day))
    )


def powers_held_by(actor: Actor, day: date | None = None) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act on a day (the present one where none is given)."""
    return PowerOfAttorney.objects.filter(in_force(day or programme_day()), agent_id=actor.organisation_id or 0)


def powers_for(actor: Actor, enrolment: Enrolment) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act in an enrolment today, those that last longest first."""
    held = powers_held_by(actor).filter(owner_id=enrolment.organisation_id, programmes__contains=[enrolment.programme])
    return held.order_by(F("valid_until").desc(nulls_first=True), "-pk")


def power_to_act_on(enrolment: Enrolment, *, agent_id: int, day: date) -> PowerOfAttorney | None:
    """A power of attorney on which the agent can act in the enrolment on a day, the one that lasts longest."""
    held = PowerOfAttorney.objects.filter(
        in_force(day),
        agent_id=agent_id,
        owner_id=enrolment.organisation_id,
        programmes__contains=[enrolment.programme],
    )
    return held.order_by(F("valid_until").desc(nulls_first=True), "-pk").first()


def is_agent(actor: Actor) -> bool:
    """Whether the actor acts for others only."""
    return actor.audience == Audience.PORTAL and actor.organisation_kind == OrganisationKind.AGENT


def covering(powers: QuerySet[PowerOfAttorney], *, owner: str, right: str) -> QuerySet[PowerOfAttorney]:
    """Those of the powers whose owner and right are the ones of an outer row, named by its columns."""
    named = PowerOfAttorney.rights.through.objects.filter(
        powerofattorney=OuterRef("pk"), right=OuterRef(OuterRef(right))
    )
    return powers.filter(Q(covers_all_rights=True) | Exists(named), owner=OuterRef(owner))


def rights_visible_to(actor: Actor) -> QuerySet[Right]:
    """Staff: all. An owner: its own. An agent: those in its powers of attorney. JD: those introduced to it."""
    if actor.audience in INSIDE:
        return Right.objects.all()
    if is_agent(actor):
        return Right.objects.filter(Exists(covering(powers_held_by(actor), owner="organisation_id", right="pk")))
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return Right.objects.filter(organisation_id=actor.organisation_id)
    if actor.audience == Audience.PARTNER:
        introduced = enrolments_visible_to(actor).filter(rights=OuterRef("pk"))
        return Right.objects.filter(Exists(introduced))
    return Right.objects.none()


# The rights on which the actor can file complaints: an agent only where its power covers the complaint platform.
def rights_to_complain_on(actor: Actor) -> QuerySet[Right]:
    """Rights of the owner, or of those owners for whom the agent may complain."""
    if is_agent(actor):
        return Right.objects.filter(Exists(covering(powers_to_complain(actor), owner="organisation_id", right="pk")))
    return rights_visible_to(actor)


def powers_to_complain(actor: Actor, day: date | None = None) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act on the complaint platform on a day (today where none is given)."""
    return powers_held_by(actor, day).filter(programmes__contains=[Programme.COMPLAINT_PLATFORM])


def power_covering(powers: QuerySet[PowerOfAttorney], right: Right) -> PowerOfAttorney | None:
    """The one of the powers that covers a right and lasts longest; None where none does."""
    named = Q(covers_all_rights=True) | Q(rights=right.pk)
    return (
        powers.filter(named, owner_id=right.organisation_id)
        .order_by(F("valid_until").desc(nulls_first=True), "-pk")
        .first()
    )


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


def enrolments_visible_to(actor: Actor) -> QuerySet[Enrolment]:
    """Staff: all. An owner: its own from the invitation on. An agent: those of its powers. JD: what was introduced."""
    if actor.audience in INSIDE:
        return Enrolment.objects.all()
    if is_agent(actor):
        powers = powers_held_by(actor).filter(
            owner=OuterRef("organisation_id"), programmes__contains=[OuterRef("programme")]
        )
        return Enrolment.objects.filter(Exists(powers), invited_at__isnull=False)
    if actor.audience == Audience.PORTAL:
        return Enrolment.objects.filter(organisation_id=actor.organisation_id or 0, invited_at__isnull=False)
    if actor.audience == Audience.PARTNER:
        return Enrolment.objects.filter(introduced_at__isnull=False, agreement__platform_id=actor.organisation_id or 0)
    return Enrolment.objects.none()


def powers_visible_to(actor: Actor) -> QuerySet[PowerOfAttorney]:
    """Staff: all. An owner: those it gave. An agent: those it holds or held. JD: those of open enrolments it knows."""
    if actor.audience in INSIDE:
        return PowerOfAttorney.objects.all()
    if is_agent(actor):
        return PowerOfAttorney.objects.filter(agent_id=actor.organisation_id or 0)
    if actor.audience == Audience.PORTAL:
        return PowerOfAttorney.objects.filter(owner_id=actor.organisation_id or 0)
    if actor.audience == Audience.PARTNER:
        known = enrolments_visible_to(actor).filter(power=OuterRef("pk"), state__in=OPEN)
        return PowerOfAttorney.objects.filter(Exists(known))
    return PowerOfAttorney.objects.none()


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


def families_visible_to(actor: Actor) -> QuerySet[MarkFamily]:
    """Mark families of the owners that the actor may see."""
    return MarkFamily.objects.filter(organisation__in=owners_visible_to(actor))


def agreements_visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Staff: all. JD: its own. Owners read what concerns them in their enrolments."""
    if actor.audience in INSIDE:
        return Agreement.objects.all()
    if actor.audience == Audience.PARTNER:
        return Agreement.objects.filter(platform_id=actor.organisation_id or 0)
    return Agreement.objects.none()


def commitments_visible_to(actor: Actor) -> QuerySet[Commitment]:
    """Commitments of the agreements that the actor may see, with what their spans are read from."""
    seen = Commitment.objects.filter(agreement__in=agreements_visible_to(actor))
    return seen.select_related("agreement__platform", "agreement__successor")


def fulfilments_visible_to(actor: Actor) -> QuerySet[Fulfilment]:
    """What was entered for the commitments that the actor may see."""
    return Fulfilment.objects.filter(commitment__agreement__in=agreements_visible_to(actor))


def agreement_on(day: date) -> Agreement | None:
    """The agreement on which an enrolment opened on that day rests: the latest one in force."""
    return (
        Agreement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), in_force_from__lte=day)
        .order_by("-in_force_from", "-pk")
        .first()
    )


def documents_of(enrolment: Enrolment, *, actor: Actor) -> QuerySet[EnrolmentDocument]:
    """Documents of an enrolment the actor was found to see. JD reads them while the enrolment is open."""
    documents = enrolment.documents.select_related("document__blob")
    if actor.audience == Audience.PARTNER:
        return documents.filter(replaced_at=None) if enrolment.is_open else documents.none()
    return documents


def conversation(enrolment: Enrolment, *, actor: Actor) -> QuerySet[EnrolmentRemark]:
    """What was asked and answered, as far as the actor's audience may read it, oldest first."""
    return enrolment.remarks.filter(readers__contains=[actor.audience]).order_by("pk")


def search_enrolments(enrolments: QuerySet[Enrolment, Any], given: str) -> QuerySet[Enrolment, Any]:
    """Narrow enrolments to those whose reference, JD's reference, owner or agent holds every word, in either script."""
    words = words_of(given)
    if words is None:
        return enrolments.none()
    for word in words:
        held = Q(reference__icontains=word) | Q(platform_reference__icontains=word)
        for name in ("organisation__name", "organisation__name_zh", "power__agent__name", "power__agent__name_zh"):
            held |= Q(**{f"{name}__icontains": word})
        enrolments = enrolments.filter(held)
    return enrolments


def is_active_in(organisation_id: int, programme: str) -> bool:
    """Whether an owner's enrolment in a programme is active, so that it may use what the programme gives."""
    return bool(active_in([organisation_id], programme))


def active_in(organisation_ids: Iterable[int], programme: str) -> set[int]:
    """Those of the owners whose enrolment in a programme is active. One statement."""
    active = Enrolment.objects.filter(
        organisation_id__in=list(organisation_ids), programme=programme, state=EnrolmentState.ACTIVE
    )
    return set(active.values_list("organisation_id", flat=True))


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


def search_text_of(right: Right, owner: Organisation) -> str:
    """The words under which a right is found, each behind a space."""
    words = (right.number, right.title, right.title_zh, owner.name, owner.name_zh)
    return spread("".join(f" {word}" for word in words if word))


def with_status(rights: QuerySet[Right, Any], day: date) -> QuerySet[Right, Any]:
    """The rights with `status` on a day, as Right.status_on says it, and `next_expiry`, which is never null."""
    registered = Q(registered_on__lte=day)
    in_grace = Q(right_type=RightType.TRADE_MARK, expires_on__gte=first_in_grace(day))
    return rights.annotate(
        next_expiry=NEXT_EXPIRY,
        status=Case(
            When(cancelled_on__lte=day, then=Value(RightStatus.CANCELLED)),
            When(~registered | Q(registered_on=None), then=Value(RightStatus.PENDING)),
            When(Q(expires_on=None) | Q(expires_on__gte=day), then=Value(RightStatus.IN_FORCE)),
            When(in_grace, then=Value(RightStatus.GRACE)),
            default=Value(RightStatus.LAPSED),
            output_field=CharField(),
        ),
    )


def first_in_grace(day: date) -> date:
    """The earliest expiry whose grace period holds the day; months differ in length, so it is felt for."""
    first = add_months(day, -GRACE_MONTHS) - timedelta(days=4)
    while add_months(first, GRACE_MONTHS) < day:
        first += timedelta(days=1)
    return first


def with_verification(rights: QuerySet[Right, Any]) -> QuerySet[Right, Any]:
    """The rights with `verified`: how many of their fields stand verified, and `to_verify`: how many could."""
    standing = RightVerification.objects.filter(right=OuterRef("pk"), lost_at=None).order_by().values("right")
    filled = [
        Case(When(_says_nothing(field), then=Value(0)), default=Value(1), output_field=IntegerField())
        for field in verification.FIELDS
    ]
    return rights.annotate(
        verified=Coalesce(Subquery(standing.annotate(count=Count("pk")).values("count")), 0),
        to_verify=sum(filled[1:], start=filled[0]),
    )


def _says_nothing(field: str) -> Q:
    if field == "nice_classes":
        return Q(nice_classes=[])
    return Q(**{f"{field}__isnull": True}) if field.endswith("_on") else Q(**{field: ""})


def search_rights(rights: QuerySet[Right, Any], given: str) -> QuerySet[Right, Any]:
    """Narrow rights to those whose number, titles or owner hold every word, in either script."""
    return narrow(rights, given)


def numbered(territory: str, right_type: str, number: str) -> Right | None:
    """The right that has this number, whoever holds it; None where it is free or empty. Not for showing."""
    if not number:
        return None
    found = Right.objects.filter(territory=territory, right_type=right_type, number=number)
    return found.select_related("organisation").first()


def owner_names(owner: Organisation) -> list[str]:
    """Every name under which a rights owner can stand on a certificate."""
    profile = Profile.objects.filter(organisation=owner).only("trading_names").first()
    names = (owner.name, owner.name_zh, *(profile.trading_names if profile else ()))
    return [name for name in names if name]


def passages_of(right: Right) -> list[Passage]:
    """The recorded assignments and changes of name of a right that count, oldest first."""
    kinds = [RightFactKind.ASSIGNMENT, RightFactKind.NAME_CHANGE]
    moves = right.facts.filter(kind__in=kinds, struck_at=None)
    return [
        Passage(fact.happened_on, fact.kind, fact.from_name, fact.to_name)
        for fact in moves.order_by("happened_on", "pk")
    ]


def chain_of(right: Right) -> Chain:
    """How the right's owner stands to the holder on its certificate. Two statements."""
    return chains.chain_of(right.holder_name, passages_of(right), owner_names(right.organisation))
