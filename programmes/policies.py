"""Who may do what in the programme. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries
from programmes.models import Enrolment, Right

NOT_YOURS = Denied(_("This step belongs to somebody else."), "other_audience", hidden=True)
READS_ONLY = Denied(_("Your role lets you read, not change anything here. Ask your administrator."), "read_only")
STAFF_READS_ONLY = Denied(_("Your role lets you read, not change anything here. Ask an administrator."), "read_only")
NO_POWER = Denied(
    _("None of the powers of attorney that you hold today covers all rights of a rights owner."), "no_power"
)
OWNER_ROLES = (Role.OWNER_ADMINISTRATOR, Role.COMPLAINANT)


def staff_acts(actor: Actor, record: object = None) -> Verdict:
    """CBBC's case officers and administrators."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(Role.CASE_OFFICER, Role.ADMINISTRATOR) else STAFF_READS_ONLY


def staff_or_system_acts(actor: Actor, record: object = None) -> Verdict:
    """CBBC, or what happens by itself."""
    return ALLOWED if actor.audience == Audience.SYSTEM else staff_acts(actor)


def keeps_organisation(actor: Actor, organisation_id: int) -> Verdict:
    """Who keeps the record of an owner or agent: its own administrators, and CBBC."""
    if actor.audience == Audience.PORTAL and actor.organisation_id == organisation_id:
        return ALLOWED if actor.has_role(Role.OWNER_ADMINISTRATOR) else READS_ONLY
    return staff_or_system_acts(actor)


def grants_power(actor: Actor, owner_id: int) -> Verdict:
    """Who records a power of attorney: the owner's administrators and CBBC, never the agent that it makes mighty."""
    return keeps_organisation(actor, owner_id)


def keeps_rights_of(actor: Actor, organisation_id: int) -> Verdict:
    """Who registers and changes rights: the owner's people who file, CBBC, an agent whose power covers all rights."""
    if actor.audience != Audience.PORTAL:
        return staff_or_system_acts(actor)
    if actor.organisation_id != organisation_id:
        powers = queries.powers_held_by(actor).filter(owner_id=organisation_id, covers_all_rights=True)
        if not queries.is_agent(actor) or not powers.exists():
            return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNER_ROLES) else READS_ONLY


def keeps_right(actor: Actor, right: Right) -> Verdict:
    """As keeps_rights_of; besides, an agent keeps those that its power names."""
    if queries.is_agent(actor) and queries.rights_visible_to(actor).filter(pk=right.pk).exists():
        return ALLOWED if actor.has_role(*OWNER_ROLES) else READS_ONLY
    return keeps_rights_of(actor, right.organisation_id)


def imports_rights(actor: Actor, organisation: Organisation) -> Verdict:
    """Who takes in a portfolio: as keeps_rights_of; one for CBBC itself or an agent itself holds several owners'."""
    if organisation.kind == OrganisationKind.RIGHTS_OWNER:
        return keeps_rights_of(actor, organisation.pk)
    if actor.audience != Audience.PORTAL:
        acts = staff_or_system_acts(actor)
        return NOT_YOURS if acts and organisation.kind == OrganisationKind.AGENT else acts
    if not queries.is_agent(actor) or actor.organisation_id != organisation.pk:
        return NOT_YOURS
    if not actor.has_role(*OWNER_ROLES):
        return READS_ONLY
    return ALLOWED if queries.owners_to_register_for(actor).exists() else NO_POWER


def verifies(actor: Actor, right: Right) -> Verdict:
    """CBBC compares rights with their certificates."""
    return staff_acts(actor)


def applies(actor: Actor, enrolment: Enrolment) -> Verdict:
    """Who works on an application: the owner's people who file, and an agent whose power covers the programme."""
    if actor.audience != Audience.PORTAL:
        return NOT_YOURS
    own = actor.organisation_id == enrolment.organisation_id
    if not own and not (queries.is_agent(actor) and queries.powers_for(actor, enrolment).exists()):
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNER_ROLES) else READS_ONLY


def applies_or_staff(actor: Actor, enrolment: Enrolment) -> Verdict:
    """CBBC may help with an application."""
    return staff_acts(actor) if actor.audience == Audience.STAFF else applies(actor, enrolment)


def leaves(actor: Actor, enrolment: Enrolment) -> Verdict:
    """Who ends an enrolment: the owner itself through its administrator, and CBBC. No agent does."""
    if actor.audience == Audience.PORTAL:
        if actor.organisation_id != enrolment.organisation_id:
            return NOT_YOURS
        return ALLOWED if actor.has_role(Role.OWNER_ADMINISTRATOR) else READS_ONLY
    return staff_or_system_acts(actor)


def platform_decides(actor: Actor, enrolment: Enrolment) -> Verdict:
    """JD's reviewers of enrolments, and the clients that may decide them."""
    if actor.audience != Audience.PARTNER or actor.organisation_id != enrolment.agreement.platform_id:
        return NOT_YOURS
    if not actor.has_role(Role.ENROLMENT_REVIEWER):
        return Denied(_("This client may read enrolments, not decide them."), "read_only")
    return ALLOWED


def suspends(actor: Actor, enrolment: Enrolment) -> Verdict:
    """CBBC, JD, or the system where what the enrolment rests on no longer stands."""
    if actor.audience == Audience.PARTNER:
        return platform_decides(actor, enrolment)
    return staff_or_system_acts(actor)


def reinstates(actor: Actor, enrolment: Enrolment) -> Verdict:
    """CBBC and the system; JD only what JD itself suspended."""
    if actor.audience == Audience.PARTNER and enrolment.suspended_by not in {"", Audience.PARTNER}:
        return Denied(_("CBBC suspended this enrolment, so CBBC reinstates it."), "suspended_by_cbbc")
    return suspends(actor, enrolment)
