"""Reads of rights: who sees them, what they are worth on a day, how far they are verified, who holds them."""

from datetime import date, timedelta
from typing import Any

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
from django.db.models.functions import Coalesce

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.clocks.calendars import add_months
from core.search import narrow, spread
from programmes import chains, verification
from programmes.chains import Chain, Passage
from programmes.choices import RightFactKind, RightStatus, RightType
from programmes.models import Enrolment, MarkFamily, Right, RightDocument, RightVerification
from programmes.models.enrolment import OPEN
from programmes.models.right import GRACE_MONTHS, NEXT_EXPIRY
from programmes.queries.acting import INSIDE, covering, is_agent, powers_held_by, powers_to_complain
from programmes.queries.enrolments import enrolments_visible_to
from programmes.queries.organisations import owner_names, owners_visible_to

# Rights of `with_verification` with fields that nobody has compared.
NOT_WHOLLY_VERIFIED = Q(verified__lt=F("to_verify"))


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


def rights_of(enrolment: Enrolment, *, actor: Actor) -> QuerySet[Right]:
    """The rights on which an enrolment rests that the actor was found to see, as far as it sees them."""
    return rights_visible_to(actor).filter(enrolments=enrolment)


def papers_of_right(right: Right, *, actor: Actor) -> QuerySet[RightDocument]:
    """Present documents of a right the actor was found to see. JD reads them while an enrolment with it is open."""
    present = right.documents.filter(replaced_at=None)
    if actor.audience != Audience.PARTNER:
        return present
    return present.filter(Exists(enrolments_visible_to(actor).filter(rights=OuterRef("right"), state__in=OPEN)))


def rights_to_complain_on(actor: Actor) -> QuerySet[Right]:
    """Rights on which the actor can file complaints: an agent only where its power covers the complaint platform."""
    if is_agent(actor):
        return Right.objects.filter(Exists(covering(powers_to_complain(actor), owner="organisation_id", right="pk")))
    return rights_visible_to(actor)


def families_visible_to(actor: Actor) -> QuerySet[MarkFamily]:
    """Mark families of the owners that the actor may see."""
    return MarkFamily.objects.filter(organisation__in=owners_visible_to(actor))


def search_rights(rights: QuerySet[Right, Any], given: str) -> QuerySet[Right, Any]:
    """Narrow rights to those whose number, titles or owner hold every word, in either script."""
    return narrow(rights, given)


def search_text_of(right: Right, owner: Organisation) -> str:
    """The words under which a right is found, each behind a space."""
    words = (right.number, right.title, right.title_zh, owner.name, owner.name_zh)
    return spread("".join(f" {word}" for word in words if word))


def numbered(territory: str, right_type: str, number: str) -> Right | None:
    """The right that has this number, whoever holds it; None where it is free or empty. Not for showing."""
    if not number:
        return None
    found = Right.objects.filter(territory=territory, right_type=right_type, number=number)
    return found.select_related("organisation").first()


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
