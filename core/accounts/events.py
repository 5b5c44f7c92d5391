"""Audit verbs of accounts, and the events that it publishes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.outbox import events

STAFF_ONLY = frozenset({Audience.STAFF})
CHANGES: dict[str, Any] = {
    "password_changed": _("password changed"),
    "password_set": _("password set"),
    "password_reset": _("password reset by mail"),
    "totp_activated": _("authenticator app added"),
    "totp_deactivated": _("authenticator app removed"),
    "recovery_codes_generated": _("recovery codes made"),
    "webauthn_added": _("passkey added"),
    "webauthn_removed": _("passkey removed"),
    "account_connected": _("single sign-on connected"),
    "account_disconnected": _("single sign-on disconnected"),
}


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say what was changed in the active language."""
    return {**data, "what": CHANGES.get(data["what"], data["what"])} if "what" in data else data


events.declare("accounts.organisation_added", _("Organisation added"))
events.declare("accounts.organisation_renamed", _("Organisation renamed"))

register(
    Verb(
        "accounts.person_invited", _("Invited %(email)s to %(organisation)s"), icon="envelope-plus", readers=STAFF_ONLY
    ),
    Verb(
        "accounts.invitation_revoked", _("Revoked the invitation of %(email)s"), icon="envelope-x", readers=STAFF_ONLY
    ),
    Verb(
        "accounts.invitation_resent", _("Sent the invitation of %(email)s again"), icon="envelope", readers=STAFF_ONLY
    ),
    Verb("accounts.invitation_accepted", _("Accepted the invitation"), icon="person-check", readers=STAFF_ONLY),
    Verb("accounts.profile_changed", _("Changed their profile"), icon="person-gear", readers=STAFF_ONLY),
    Verb("accounts.roles_changed", _("Changed the roles of %(name)s"), icon="person-gear", readers=STAFF_ONLY),
    Verb("accounts.person_deactivated", _("Closed the account of %(name)s"), icon="person-x", readers=STAFF_ONLY),
    Verb(
        "accounts.person_reactivated",
        _("Opened the account of %(name)s again"),
        icon="person-check",
        readers=STAFF_ONLY,
    ),
    Verb(
        "accounts.security_changed",
        _("Changed how they sign in: %(what)s"),
        icon="shield-lock",
        readers=STAFF_ONLY,
        present=in_words,
    ),
    Verb("accounts.client_issued", _("Issued the API client %(label)s"), icon="key", readers=STAFF_ONLY),
    Verb("accounts.client_revoked", _("Revoked the API client %(label)s"), icon="key", readers=STAFF_ONLY),
    Verb("accounts.organisation_added", _("Added %(name)s to the programme"), icon="building-add", readers=STAFF_ONLY),
    Verb("accounts.organisation_renamed", _("Renamed %(former)s: %(name)s"), icon="building-gear", readers=STAFF_ONLY),
    Verb(
        "accounts.organisation_merged",
        _("Merged this organisation into %(into)s: %(reason)s"),
        icon="sign-merge-right",
        readers=STAFF_ONLY,
    ),
    Verb(
        "accounts.organisation_absorbed",
        _("Took over the records of %(source)s: %(reason)s"),
        icon="sign-merge-right",
        readers=STAFF_ONLY,
    ),
    Verb("accounts.registry_changed", _("Changed a registry record"), icon="pencil", readers=STAFF_ONLY),
)
