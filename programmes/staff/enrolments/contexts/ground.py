"""What an officer compares when judging an item of the checklist: the owner's record, beside the item."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.web.components import Fact
from programmes import queries
from programmes.choices import ContactRole
from programmes.models import Contact, Enrolment, OfficialShop, Profile

NAMES = "programmes/staff/enrolments/value_names.html"
REFERENCE = "components/value_reference.html"


@dataclass(frozen=True)
class Ground:
    """The owner's record as far as items of a checklist look at it."""

    enrolment: Enrolment
    profile: Profile | None
    contacts: Sequence[Contact]
    shops: Sequence[OfficialShop]

    @classmethod
    def of(cls, enrolment: Enrolment, *, actor: Actor) -> "Ground":
        """Three statements."""
        owner = enrolment.organisation_id
        return cls(
            enrolment=enrolment,
            profile=Profile.objects.filter(organisation_id=owner).first(),
            contacts=list(queries.contacts_visible_to(actor).filter(organisation_id=owner)),
            shops=list(queries.shops_visible_to(actor).filter(organisation_id=owner)),
        )

    def facts(self, check: str) -> list[Fact]:
        """What is compared for an item with this check; empty where its files or the rights below say it all."""
        found = {
            "identity": self._identity,
            "contacts": self._contacts,
            "authentication": self._authentication,
            "power": self._power,
            "shops": self._shops,
            "declaration": self._declaration,
        }
        return found[check]() if check in found else []

    def _identity(self) -> list[Fact]:
        facts = [Fact(_("Legal name"), self.enrolment.organisation, NAMES)]
        profile = self.profile
        if profile is None:
            return facts
        if profile.number:
            facts.append(Fact(profile.get_number_kind_display(), profile.number, REFERENCE))
        address = profile.address or profile.address_zh
        if address:
            facts.append(
                Fact(_("Registered address"), f"{address} ({profile.country})" if profile.country else address)
            )
        return facts

    def _contacts(self) -> list[Fact]:
        return [Fact(_roles(one), f"{one} · {one.email}") for one in self.contacts]

    def _authentication(self) -> list[Fact]:
        asked = [one for one in self.contacts if ContactRole.AUTHENTICATION in one.roles]
        return [Fact(ContactRole.AUTHENTICATION.label, f"{one} · {one.email}") for one in asked]

    def _power(self) -> list[Fact]:
        power = self.enrolment.power
        if power is None:
            return [Fact(_("Who acts"), _("The rights owner itself"))]
        return [Fact(_("Agent"), power.agent.display_name), Fact(_("Power of attorney"), power.reference, REFERENCE)]

    def _shops(self) -> list[Fact]:
        if not self.shops and self.profile and self.profile.has_no_shops:
            return [Fact(_("Official shops"), _("The owner says that it has none."))]
        return [Fact(shop.name, shop.number, REFERENCE) for shop in self.shops]

    def _declaration(self) -> list[Fact]:
        enrolment = self.enrolment
        if not enrolment.declared_at:
            return []
        return [Fact(_("Declared by"), enrolment, "programmes/staff/enrolments/value_declaration.html")]


def _roles(contact: Contact) -> str:
    return ", ".join(str(ContactRole(role).label) for role in contact.roles)
