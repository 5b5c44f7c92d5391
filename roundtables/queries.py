"""Reads of roundtables, each already limited to what the actor may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from programmes import queries as programmes
from roundtables.choices import IssueState, ItemReaders, Place
from roundtables.models import (
    ActionPoint,
    AgendaItem,
    Decision,
    Invitation,
    Issue,
    MinutesComment,
    MinutesSection,
    Roundtable,
)

INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})
# An invitation that has reached its guest, whatever they answered.
REACHED = (Place.SENT, Place.WAITING, Place.REPLACED)
# What other owners may read of an issue and support: it is neither withdrawn nor refused.
SHARED = (IssueState.RAISED, IssueState.ON_AGENDA, IssueState.ANSWERED, IssueState.CLOSED)


def _invited(actor: Actor) -> QuerySet[Invitation]:
    """Invitations, of any roundtable, that have reached the actor or somebody of the same organisation."""
    mine = Q(person=actor.person_id) if actor.person_id else Q(pk=None)
    if actor.organisation_id is not None:
        mine |= Q(organisation=actor.organisation_id)
    return Invitation.objects.filter(mine, place__in=REACHED)


def roundtables_visible_to(actor: Actor) -> QuerySet[Roundtable]:
    """Roundtables that the actor may see: staff all; others those to which their organisation was invited."""
    if actor.audience in INSIDE:
        return Roundtable.objects.all()
    return Roundtable.objects.filter(Exists(_invited(actor).filter(roundtable=OuterRef("pk"))))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Invitations that the actor may see: staff all; others those of their own organisation."""
    if actor.audience in INSIDE:
        return Invitation.objects.all()
    return _invited(actor)


def items_visible_to(actor: Actor) -> QuerySet[AgendaItem]:
    """Agenda items that the actor may read, of roundtables that the actor may see."""
    items = AgendaItem.objects.filter(roundtable__in=roundtables_visible_to(actor))
    return items if actor.audience in INSIDE else items.filter(readers__in=_read_by(actor))


def sections_visible_to(actor: Actor) -> QuerySet[MinutesSection]:
    """Sections of minutes that the actor may read: staff all; others once the minutes were sent to them."""
    if actor.audience in INSIDE:
        return MinutesSection.objects.all()
    sent = roundtables_visible_to(actor).filter(minutes_sent_at__isnull=False)
    readable = Q(item=None) | Q(item__readers__in=_read_by(actor))
    return MinutesSection.objects.filter(readable, roundtable__in=sent)


def comments_visible_to(actor: Actor) -> QuerySet[MinutesComment]:
    """Comments on minutes that the actor may read: staff all; others what their own organisation said."""
    comments = MinutesComment.objects.filter(section__in=sections_visible_to(actor))
    return comments if actor.audience in INSIDE else comments.filter(organisation=actor.organisation_id or 0)


def decisions_visible_to(actor: Actor) -> QuerySet[Decision]:
    """As sections_visible_to."""
    if actor.audience in INSIDE:
        return Decision.objects.all()
    sent = roundtables_visible_to(actor).filter(minutes_sent_at__isnull=False)
    readable = Q(item=None) | Q(item__readers__in=_read_by(actor))
    return Decision.objects.filter(readable, roundtable__in=sent)


def _read_by(actor: Actor) -> tuple[str, ...]:
    return items_read_by(actor.audience)


def items_read_by(audience: str) -> tuple[str, ...]:
    """Which items of an agenda an audience reads, by whom they are for."""
    if audience in INSIDE:
        return tuple(ItemReaders.values)
    if audience == Audience.PORTAL:
        return (ItemReaders.EVERYONE, ItemReaders.OWNERS)
    return (ItemReaders.EVERYONE,)


def issues_visible_to(actor: Actor) -> QuerySet[Issue]:
    """Issues that the actor may see whole: staff all; an owner what it raised; JD what is, or was, on an agenda of
    theirs. What JD then reads of the raiser depends on `names_owner` (see `shown_to_platform`)."""
    if actor.audience in INSIDE:
        return Issue.objects.all()
    if actor.organisation_id is None:
        return Issue.objects.none()
    if actor.audience == Audience.PORTAL:
        return Issue.objects.filter(organisation=actor.organisation_id)
    if actor.audience == Audience.PARTNER:
        put = Q(item__readers=ItemReaders.EVERYONE, item__roundtable__in=roundtables_visible_to(actor))
        return Issue.objects.filter(put, state__in=SHARED)
    return Issue.objects.none()


def issues_shared_with(actor: Actor) -> QuerySet[Issue]:
    """Issues of other owners that an owner may support. Only reference, topic, title, wish and state may be shown."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None or programmes.is_agent(actor):
        return Issue.objects.none()
    return Issue.objects.filter(state__in=SHARED).exclude(organisation=actor.organisation_id)


def action_points_visible_to(actor: Actor) -> QuerySet[ActionPoint]:
    """Action points that the actor may see: staff all; an organisation its own, and, once the minutes were sent, those
    of items that it may read. An owner also those that came of what it raised."""
    if actor.audience in INSIDE:
        return ActionPoint.objects.all()
    if actor.organisation_id is None:
        return ActionPoint.objects.none()
    own = Q(organisation=actor.organisation_id) | Q(issue__organisation=actor.organisation_id)
    sent = roundtables_visible_to(actor).filter(minutes_sent_at__isnull=False)
    readable = Q(item=None) | Q(item__readers__in=_read_by(actor))
    return ActionPoint.objects.filter(own | (Q(roundtable__in=sent) & readable))


def responsible_organisations() -> QuerySet[Organisation]:
    """Organisations to which an action point can be given: active ones of CBBC, the platform, owners and government."""
    kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.AGENT]
    return Organisation.objects.filter(is_active=True, kind__in=kinds)
