"""Who may manage organisations, people, invitations and API clients."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.verdicts import ALLOWED, Denied, Verdict

NOT_AN_ADMINISTRATOR = Denied(
    _("Only administrators manage people. Ask an administrator of your organisation."), "not_administrator"
)
NOT_AN_ENROLLER = Denied(
    _("Only CBBC's administrators do this; for rights owners and agents also its case officers."), "not_enroller"
)
NOT_YOURS = Denied(_("This is somebody else's organisation."), "other_organisation", hidden=True)
ENROLLED = frozenset({OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT})
ONESELF = Denied(_("Nobody changes their own roles or closes their own account. Ask another administrator."), "oneself")


def administers_programme(actor: Actor) -> Verdict:
    """CBBC's administrators, and the system when it sets up an installation: every organisation, every API client."""
    if actor.audience == Audience.SYSTEM:
        return ALLOWED
    if actor.audience == Audience.STAFF and actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return NOT_AN_ADMINISTRATOR


def administers(actor: Actor, organisation: Organisation) -> Verdict:
    """CBBC's administrators, and the organisation's own where it is a rights owner or agent."""
    own = actor.audience == Audience.PORTAL and actor.organisation_id == organisation.pk
    if own and actor.has_role(Role.OWNER_ADMINISTRATOR):
        return ALLOWED
    return administers_programme(actor)


def enrols_organisations(actor: Actor, kind: str) -> Verdict:
    """Who administers the programme; rights owners and agents also CBBC's case officers, who bring them in."""
    if actor.audience == Audience.STAFF and actor.has_role(Role.CASE_OFFICER) and kind in ENROLLED:
        return ALLOWED
    return ALLOWED if administers_programme(actor) else NOT_AN_ENROLLER


def invites(actor: Actor, organisation: Organisation) -> Verdict:
    """Who administers it, and CBBC's case officers where it is a rights owner or agent: they bring its people in."""
    own = actor.audience == Audience.PORTAL and actor.organisation_id == organisation.pk
    if own:
        return administers(actor, organisation)
    return enrols_organisations(actor, organisation.kind)


def invites_anybody(actor: Actor) -> Verdict:
    """Whether there is an organisation into which the actor, of CBBC, invites people."""
    return enrols_organisations(actor, OrganisationKind.RIGHTS_OWNER)


def renames(actor: Actor, organisation: Organisation) -> Verdict:
    """Who may bring such an organisation in, and a rights owner's or agent's administrator for their own."""
    own = actor.audience == Audience.PORTAL and actor.organisation_id == organisation.pk
    if own and actor.has_role(Role.OWNER_ADMINISTRATOR):
        return ALLOWED
    if own:
        return NOT_AN_ADMINISTRATOR
    is_house = actor.audience in {Audience.STAFF, Audience.SYSTEM}
    return enrols_organisations(actor, organisation.kind) if is_house else NOT_YOURS


def changes_person(actor: Actor, person: Person) -> Verdict:
    """Administrators, though never about themselves: none raises their own rank or locks themselves out."""
    verdict = administers(actor, person.organisation)
    return ONESELF if verdict and actor.person_id == person.pk else verdict
