"""An organisation's own pages: its details, contacts, official shops and agents; an agent's principals."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation
from core.days import house_day
from core.web.components import Action, Crumb, Header
from programmes import policies, queries
from programmes.actions.organisations import KINDS
from programmes.keeping import contexts
from programmes.keeping.forms import OwnersPowerForm, PowerForm
from programmes.keeping.pages import base, contacts, powers, profile, shops
from programmes.models import PowerOfAttorney, Profile
from programmes.portal.applications import WithWayBack


class PortalDoor(WithWayBack, base.KeepingPage):
    """What the pages of this audience share."""

    audience = Audience.PORTAL
    namespace = "organisation_portal"

    def organisation(self, **given: Any) -> Organisation:
        """The actor's own."""
        found = Organisation.objects.filter(pk=self.actor.organisation_id or 0, kind__in=KINDS).first()
        if found is None:
            raise Http404
        return found

    def address(self, name: str, organisation: Organisation, *args: Any) -> str:
        """The address of a page about one's own organisation."""
        return reverse(f"organisation_portal:{name}", args=args)

    def home(self, organisation: Organisation, anchor: str = "") -> str:
        """The organisation's page."""
        return reverse("organisation_portal:detail") + (f"#{anchor}" if anchor else "")

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """The organisation."""
        return [Crumb(_("Organisation"), self.home(organisation))]


class OrganisationPage(PortalDoor):
    """One's own organisation, as JD and CBBC know it; readers read, administrators keep it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        organisation, now = self.organisation(), timezone.now()
        keeps = bool(policies.keeps_organisation(self.actor, organisation.pk))
        profile = Profile.objects.filter(organisation=organisation).first()
        is_agent = organisation.kind == OrganisationKind.AGENT
        contacts = queries.contacts_visible_to(self.actor).filter(organisation=organisation)
        context = {
            "header": Header(_("Organisation"), lede=organisation.display_name, actions=self._actions(keeps)),
            "organisation": organisation,
            "facts": contexts.identity(organisation, profile),
            "people": contexts.people(organisation, contacts, now, actor=self.actor),
            "keeps": keeps,
            "manages_people": self.actor.has_role(Role.OWNER_ADMINISTRATOR),
            "is_agent": is_agent,
            "powers": contexts.power_rows(self._powers(organisation), house_day(now)),
        }
        if not is_agent:
            shops = queries.shops_visible_to(self.actor).filter(organisation=organisation)
            context["shops"] = contexts.shops(shops)
            context["has_no_shops"] = bool(profile and profile.has_no_shops)
        return self.render("programmes/portal/organisation/detail.html", context)

    def _actions(self, keeps: bool) -> list[Action]:
        if not keeps:
            return []
        return [Action(_("Change the details"), reverse("organisation_portal:profile"), "pencil", "primary")]

    def _powers(self, organisation: Organisation) -> Any:
        powers = queries.powers_visible_to(self.actor)
        return powers.select_related("owner", "agent").prefetch_related("rights")


class Principals(PortalDoor):
    """For whom an agent acts: each owner with what the power of attorney covers, and until when."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        if not queries.is_agent(self.actor):
            raise Http404
        found = queries.powers_visible_to(self.actor).select_related("owner", "agent").prefetch_related("rights")
        rows = contexts.power_rows(found, house_day())
        context = {
            "header": Header(
                _("Our principals"),
                lede=_("What you see and may do for each rights owner follows from its power of attorney today."),
            ),
            "present": [row for row in rows if row.is_present],
            "past": [row for row in rows if not row.is_present],
        }
        return self.render("programmes/portal/organisation/principals.html", context)


class ProfilePage(PortalDoor, profile.ProfilePage):
    """Names and company."""

    template = "programmes/portal/organisation/profile.html"


class AddContact(PortalDoor, contacts.AddContact):
    """Naming a colleague to ask."""


class ChangeContact(PortalDoor, contacts.ChangeContact):
    """What is known of a contact."""


class RemoveContact(PortalDoor, contacts.RemoveContact):
    """Asking somebody no more."""


class InviteContact(PortalDoor, contacts.InviteContact):
    """Letting a contact sign in."""


class AddShop(PortalDoor, shops.AddShop):
    """Naming an official shop."""


class WithdrawShop(PortalDoor, shops.WithdrawShop):
    """Striking a shop out."""


class NoShops(PortalDoor, shops.NoShops):
    """Saying that there is none."""


class GrantPower(PortalDoor, powers.GrantPower):
    """Giving an agent a power of attorney. Owners do so; agents have none to give."""

    def kept(self, **given: Any) -> Organisation:
        """The owner, where the actor is its administrator."""
        owner = super().kept(**given)
        if owner.kind != OrganisationKind.RIGHTS_OWNER:
            raise Http404
        return owner

    def form(self, owner: Organisation, *args: Any, **options: Any) -> PowerForm:
        """The agent is named: an owner does not see who else is in the programme."""
        rights = queries.rights_visible_to(self.actor).filter(organisation=owner)
        return OwnersPowerForm(*args, rights=list(rights), **options)

    def agent(self, owner: Organisation, given: str) -> Organisation | None:
        """The registered agent of that name, or of which somebody has that address."""
        return queries.agent_named(given)


class PowerPage(PortalDoor, powers.PowerPage):
    """One power of attorney, for the owner and for the agent."""

    def power_crumbs(self, power: PowerOfAttorney) -> list[Crumb]:
        """Back to one's agents, or to one's principals."""
        if queries.is_agent(self.actor):
            return [Crumb(_("Our principals"), reverse("organisation_portal:principals"))]
        return [Crumb(_("Organisation"), self.home(power.owner, "agents"))]


class RevokePower(PortalDoor, powers.RevokePower):
    """Taking one back."""


class PowerDocument(PortalDoor, powers.PowerDocument):
    """The signed document."""
