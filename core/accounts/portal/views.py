"""A rights owner's own people, for its administrators."""

from typing import Any, ClassVar

from django.http import Http404

from core.accounts import pages, policies, queries
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.accounts.models import Organisation
from core.verdicts import ALLOWED, Verdict


class PortalDoor(pages.AdministratorPage):
    """What the pages of this audience share."""

    audience = Audience.PORTAL
    namespace: ClassVar[str] = "accounts_portal"

    def gate(self, actor: Actor) -> Verdict:
        """The organisation's administrators."""
        return ALLOWED if actor.has_role(Role.OWNER_ADMINISTRATOR) else policies.NOT_AN_ADMINISTRATOR

    def organisation(self, **given: Any) -> Organisation:
        """The actor's own."""
        organisation = queries.organisations_administered_by(self.actor).first()
        if organisation is None:
            raise Http404
        return organisation

    def organisation_address(self, organisation: Organisation) -> str:
        """The list of people."""
        return self.address("people")


class PeoplePage(PortalDoor, pages.OrganisationPage):
    """People and invitations."""

    def invite_address(self, organisation: Organisation) -> str:
        """The page on which somebody is invited."""
        return self.address("invite")


class InvitePage(PortalDoor, pages.InvitePage):
    """Inviting a colleague."""


class ResendInvitation(PortalDoor, pages.ResendInvitation):
    """Mailing a new link."""


class RevokeInvitation(PortalDoor, pages.RevokeInvitation):
    """Making a link worthless."""


class PersonPage(PortalDoor, pages.PersonPage):
    """One colleague."""


class CloseAccount(PortalDoor, pages.CloseAccount):
    """Closing a colleague's account."""


class OpenAccount(PortalDoor, pages.OpenAccount):
    """Opening a colleague's account again."""
