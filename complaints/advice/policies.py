"""Who may do what with advice requests. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import AdviceState
from complaints.models import AdviceRequest
from complaints.policies import NOT_YOURS, OWNER_ROLES, STAFF_ROLES
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries as programmes
from programmes.models import PowerOfAttorney, Right

READS_ONLY = Denied(_("Your role lets you read, not ask or answer. Ask your administrator."), "read_only")
STAFF_READS_ONLY = Denied(_("Your role lets you read, not answer. Ask an administrator."), "read_only")
HAVE_IT = Denied(_("You are working on this request already."), "have_it")


def asks(actor: Actor) -> Verdict:
    """Whether somebody may ask for advice at all: people and clients of owners and agents who may file complaints."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNER_ROLES) else READS_ONLY


def owner_acts(actor: Actor, request: AdviceRequest) -> Verdict:
    """The rights owner who asks, or the agent who asked for it while its power of attorney reaches the request.

    Costs a statement only for an agent's request that queries.advice_visible_to did not hand out.
    """
    if actor.audience != Audience.PORTAL or not _acts_for_its_owner(actor, request):
        return NOT_YOURS
    return asks(actor)


def _acts_for_its_owner(actor: Actor, request: AdviceRequest) -> bool:
    if not programmes.is_agent(actor):
        return actor.organisation_id == request.organisation_id
    if request.reached_by is not None:
        return request.reached_by == actor.organisation_id
    return power_for(actor, owner_id=request.organisation_id, right=request.right) is not None


def power_for(agent: Actor, *, owner_id: int, right: Right | None) -> PowerOfAttorney | None:
    """The power of attorney on which an agent asks today: one that covers the right, or all rights where none is named.

    Advice is part of the complaint platform: powers for other programmes do not count.
    """
    held = programmes.powers_to_complain(agent).filter(owner_id=owner_id)
    if right is not None:
        return programmes.power_covering(held, right) if right.organisation_id == owner_id else None
    return held.filter(covers_all_rights=True).order_by("-pk").first()


def staff_acts(actor: Actor, request: AdviceRequest) -> Verdict:
    """CBBC's case officers and administrators."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*STAFF_ROLES) else STAFF_READS_ONLY


def takes(actor: Actor, request: AdviceRequest) -> Verdict:
    """As staff_acts; nobody takes what they have already."""
    verdict = staff_acts(actor, request)
    has_it = request.state == AdviceState.IN_WORK and request.assigned_to_id == actor.person_id
    return HAVE_IT if verdict and has_it else verdict


def closes(actor: Actor, request: AdviceRequest) -> Verdict:
    """The owner or CBBC; or the clock, when nobody has asked further."""
    if actor.audience == Audience.SYSTEM:
        return ALLOWED
    return staff_acts(actor, request) if actor.audience == Audience.STAFF else owner_acts(actor, request)
