"""Audiences, kinds of organisation, roles and API scopes, and how they belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Through which door somebody comes; decides pages, wording and what may be read."""

    STAFF = "staff", _("CBBC staff")
    PORTAL = "portal", _("Rights owner")
    PARTNER = "partner", _("JD.com")
    GOVERNMENT = "government", _("Government")
    SYSTEM = "system", _("System")


class OrganisationKind(models.TextChoices):
    """What an organisation is to the programme."""

    CBBC = "cbbc", _("CBBC")
    RIGHTS_OWNER = "rights_owner", _("Rights owner")
    AGENT = "agent", _("Agent")
    PLATFORM = "platform", _("Platform")
    GOVERNMENT = "government", _("Government body")


AUDIENCE_OF: dict[str, Audience] = {
    OrganisationKind.CBBC: Audience.STAFF,
    OrganisationKind.RIGHTS_OWNER: Audience.PORTAL,
    OrganisationKind.AGENT: Audience.PORTAL,
    OrganisationKind.PLATFORM: Audience.PARTNER,
    OrganisationKind.GOVERNMENT: Audience.GOVERNMENT,
}


class Role(models.TextChoices):
    """What a person may do within the audience of the organisation."""

    ADMINISTRATOR = "administrator", _("Administrator")
    CASE_OFFICER = "case_officer", _("Case officer")
    STAFF_READER = "staff_reader", _("Staff reader")
    OWNER_ADMINISTRATOR = "owner_administrator", _("Owner's administrator")
    COMPLAINANT = "complainant", _("Complainant")
    OWNER_READER = "owner_reader", _("Owner's reader")
    REVIEWER = "reviewer", _("Platform reviewer")
    ENROLMENT_REVIEWER = "enrolment_reviewer", _("Reviewer of enrolments")
    PLATFORM_READER = "platform_reader", _("Platform reader")
    STATISTICS_READER = "statistics_reader", _("Statistics reader")


ROLES_OF: dict[Audience, frozenset[str]] = {
    Audience.STAFF: frozenset({Role.ADMINISTRATOR, Role.CASE_OFFICER, Role.STAFF_READER}),
    Audience.PORTAL: frozenset({Role.OWNER_ADMINISTRATOR, Role.COMPLAINANT, Role.OWNER_READER}),
    Audience.PARTNER: frozenset({Role.REVIEWER, Role.ENROLMENT_REVIEWER, Role.PLATFORM_READER}),
    Audience.GOVERNMENT: frozenset({Role.STATISTICS_READER}),
}


class Scope(models.TextChoices):
    """What an API client may ask a token for. The values are written into OAuth2 tokens."""

    COMPLAINTS_READ = "complaints:read", _("Read complaints")
    COMPLAINTS_FILE = "complaints:file", _("File and answer complaints")
    COMPLAINTS_DECIDE = "complaints:decide", _("Decide complaints")
    ENROLMENTS_READ = "enrolments:read", _("Read enrolments")
    ENROLMENTS_DECIDE = "enrolments:decide", _("Decide enrolments")
    RIGHTS_READ = "rights:read", _("Read rights")
    RIGHTS_WRITE = "rights:write", _("Register and change rights")
    SHOPS_READ = "shops:read", _("Read shops and how they stand")
    LIBRARY_READ = "library:read", _("Read the library")
    ROUNDTABLES_READ = "roundtables:read", _("Read roundtables, issues and action points")
    ROUNDTABLES_ANSWER = "roundtables:answer", _("Answer issues and report action points")


ROLES_OF_SCOPE: dict[Audience, dict[str, str]] = {
    Audience.PORTAL: {
        Scope.COMPLAINTS_READ: Role.OWNER_READER,
        Scope.COMPLAINTS_FILE: Role.COMPLAINANT,
        Scope.ENROLMENTS_READ: Role.OWNER_READER,
        Scope.RIGHTS_READ: Role.OWNER_READER,
        Scope.RIGHTS_WRITE: Role.COMPLAINANT,
        Scope.LIBRARY_READ: Role.OWNER_READER,
        Scope.ROUNDTABLES_READ: Role.OWNER_READER,
        Scope.ROUNDTABLES_ANSWER: Role.COMPLAINANT,
    },
    Audience.PARTNER: {
        Scope.COMPLAINTS_READ: Role.PLATFORM_READER,
        Scope.COMPLAINTS_DECIDE: Role.REVIEWER,
        Scope.ENROLMENTS_READ: Role.PLATFORM_READER,
        Scope.ENROLMENTS_DECIDE: Role.ENROLMENT_REVIEWER,
        Scope.SHOPS_READ: Role.PLATFORM_READER,
        Scope.LIBRARY_READ: Role.PLATFORM_READER,
        Scope.ROUNDTABLES_READ: Role.PLATFORM_READER,
        Scope.ROUNDTABLES_ANSWER: Role.REVIEWER,
    },
    Audience.STAFF: {
        Scope.COMPLAINTS_READ: Role.STAFF_READER,
        Scope.ENROLMENTS_READ: Role.STAFF_READER,
        Scope.SHOPS_READ: Role.STAFF_READER,
        Scope.LIBRARY_READ: Role.STAFF_READER,
        Scope.ROUNDTABLES_READ: Role.STAFF_READER,
    },
    Audience.GOVERNMENT: {
        Scope.ROUNDTABLES_READ: Role.STATISTICS_READER,
        Scope.ROUNDTABLES_ANSWER: Role.STATISTICS_READER,
    },
}


class Language(models.TextChoices):
    """Languages that pages and mails speak."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class Zone(models.TextChoices):
    """Time zones of the programme's two ends."""

    LONDON = "Europe/London", _("London")
    BEIJING = "Asia/Shanghai", _("Beijing")


class Theme(models.TextChoices):
    """Colour scheme of the pages."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
