"""What pages about an organisation print: its company, its people, its shops, its powers of attorney."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import contexts as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Invitation, Organisation, Person
from core.audit import queries as audit
from core.identifiers.countries import country_name
from core.web.components import Entry, Fact, File, State
from core.web.files import file_of as document_file
from core.web.stories import story
from programmes.choices import CompanyNumberKind, ContactRole, PowerState, Programme
from programmes.models import Contact, OfficialShop, PowerOfAttorney, Profile, Right
from programmes.rights.wording import time_left
from programmes.states import POWER_STATES

SIGNS_IN = State(_("Signs in"), "person-check", "good")
CLOSED = State(_("Account closed"), "person-slash", "neutral")
NO_ACCOUNT = State(_("No sign-in"), "person", "neutral")
INVITED = State(_("Invited"), "envelope", "waiting")
EXPIRED = State(_("Invitation expired"), "hourglass-bottom", "warn")
ELSEWHERE = State(_("Signs in for another organisation"), "person-exclamation", "warn")

# As long before its last day as its clock says that it is due soon (rules.toml).
SOON = timedelta(days=30)
DAY = "components/value_day.html"
PRESENT = (PowerState.COMING, PowerState.IN_FORCE)


@dataclass(frozen=True)
class ContactRow:
    """A contact, what they are asked about, and whether they sign in. `invitation` is an open one."""

    contact: Contact
    roles: Sequence[Any]
    sign_in: State
    can_be_invited: bool
    invitation: Invitation | None


@dataclass(frozen=True)
class PersonRow:
    """Somebody who signs in and is no contact."""

    person: Person
    roles: Sequence[Any]


@dataclass(frozen=True)
class People:
    """Everybody of an organisation."""

    contacts: Sequence[ContactRow]
    others: Sequence[PersonRow]
    missing: Sequence[Any]


@dataclass(frozen=True)
class PowerRow:
    """A power of attorney in words. `ending` says how far off its last day is, and `css` marks one that ends soon."""

    power: PowerOfAttorney
    state: State
    programmes: Sequence[Any]
    rights: str
    is_present: bool
    ending: str
    css: str


def identity(organisation: Organisation, profile: Profile | None) -> list[Fact]:
    """Names, register, address, trade."""
    known = profile or Profile(organisation=organisation)
    none = gettext("not recorded yet")
    return [
        Fact(_("Legal name"), organisation.name),
        Fact(_("Legal name in Chinese"), organisation.name_zh or none),
        Fact(_("Trading names"), ", ".join(known.trading_names) or "–"),
        Fact(_("Company number"), number_words(known) or none),
        Fact(_("Country"), country_name(known.country) if known.country else none),
        Fact(_("Registered address"), known.address or none),
        Fact(_("Address in Chinese"), known.address_zh or "–"),
        Fact(_("Sector"), known.get_sector_display() or "–"),
        Fact(_("Size"), known.get_size_band_display() or "–"),
        Fact(_("Website"), known.website or "–"),
    ]


def number_words(profile: Profile) -> str:
    """The number and whose register it is from; empty where there is none."""
    if not profile.number:
        return ""
    register = str(CompanyNumberKind(profile.number_kind).label)
    if profile.number_kind == CompanyNumberKind.OTHER:
        register = gettext("register of %(country)s") % {"country": country_name(profile.country)}
    return gettext("%(number)s (%(register)s)") % {"number": profile.number, "register": register}


def people(organisation: Organisation, contacts: Iterable[Contact], now: datetime, *, actor: Actor) -> People:
    """Contacts with the state of their sign-in, and who signs in besides. Three statements, however many.

    That somebody signs in for another organisation is told to staff alone.
    """
    shown = list(contacts)
    addresses = [contact.email.lower() for contact in shown]
    own = {person.email: person for person in organisation.people.all()}
    others_people = Person.objects.filter(email__in=addresses).exclude(organisation=organisation)
    if actor.audience != Audience.STAFF:
        others_people = Person.objects.none()
    elsewhere = set(others_people.values_list("email", flat=True))
    open_ones = organisation.invitations.filter(accepted_at=None, revoked_at=None)
    invited = {invitation.email.lower(): invitation for invitation in open_ones}
    rows = [_contact_row(one, own.get(one.email), invited.get(one.email), one.email in elsewhere, now) for one in shown]
    others = [
        PersonRow(person, accounts.role_labels(person.roles))
        for email, person in own.items()
        if email not in addresses and person.is_active
    ]
    asked = {role for contact in shown for role in contact.roles}
    return People(rows, others, [role.label for role in ContactRole if role not in asked])


def _contact_row(
    contact: Contact, person: Person | None, invitation: Invitation | None, is_elsewhere: bool, now: datetime
) -> ContactRow:
    if person is not None:
        state = SIGNS_IN if person.is_active else CLOSED
    elif is_elsewhere:
        state = ELSEWHERE
    elif invitation is not None:
        state = EXPIRED if invitation.expires_at <= now else INVITED
    else:
        state = NO_ACCOUNT
    roles = [ContactRole(role).label for role in contact.roles]
    return ContactRow(contact, roles, state, state is NO_ACCOUNT, invitation if person is None else None)


def shops(found: Iterable[OfficialShop]) -> list[OfficialShop]:
    """Official shops by name."""
    return sorted(found, key=lambda shop: (shop.name, shop.pk))


def power_rows(powers: Iterable[PowerOfAttorney], today: date) -> list[PowerRow]:
    """Powers of attorney: those that count ahead, what ends first before the rest.

    `powers` come with owner, agent and rights.
    """
    rows = [power_row(power, today) for power in powers]
    return sorted(rows, key=lambda row: (not row.is_present, row.power.valid_until or date.max))


def power_row(power: PowerOfAttorney, today: date) -> PowerRow:
    """One power of attorney."""
    state = power.state_on(today)
    rights = gettext("All rights, later ones too")
    if not power.covers_all_rights:
        rights = ", ".join(str(right) for right in power.rights.all())
    return PowerRow(
        power,
        POWER_STATES[state],
        [Programme(programme).label for programme in power.programmes],
        rights,
        state in PRESENT,
        time_left(power.valid_until, today) if state == PowerState.IN_FORCE else "",
        "row-due-soon" if _ends_soon(power, state, today) else "",
    )


def _ends_soon(power: PowerOfAttorney, state: str, today: date) -> bool:
    if state != PowerState.IN_FORCE or power.valid_until is None:
        return False
    return power.valid_until <= today + SOON


def power_facts(power: PowerOfAttorney, row: PowerRow, *, actor: Actor) -> list[Fact]:
    """Everything that a power of attorney says. Who recorded it is named to staff: agent and owner are two houses."""
    facts = [
        Fact(_("Rights owner"), power.owner, "programmes/value_organisation.html"),
        Fact(_("Agent"), power.agent, "programmes/value_organisation.html"),
        Fact(_("Programmes"), ", ".join(str(label) for label in row.programmes)),
        Fact(_("Rights"), row.rights),
        Fact(_("Valid from"), power.valid_from, DAY),
        Fact(_("Last day"), power.valid_until or gettext("none named"), DAY if power.valid_until else ""),
        Fact(_("Recorded"), power.created_at, "components/value_instant.html"),
    ]
    if actor.audience == Audience.STAFF:
        facts.insert(-1, Fact(_("Recorded by"), power.recorded_by_label))
    if power.predecessor:
        facts.append(Fact(_("Extends"), power.predecessor.reference, "components/value_reference.html"))
    if power.revoked_on:
        facts += [
            Fact(_("Revoked from"), power.revoked_on, DAY),
            Fact(_("Reason for the revocation"), power.revocation_reason),
        ]
    return facts


def reach(power: PowerOfAttorney) -> list[str]:
    """What the agent sees and does on the ground of a power, in plain sentences."""
    every = power.covers_all_rights
    found = [
        gettext("The agent sees all rights of the owner, later ones too, and keeps them up to date.")
        if every
        else gettext("The agent sees the rights named here, and no others of the owner."),
        gettext("It sees the owner's details, contacts and official shops."),
    ]
    words = {
        Programme.IP_PROTECTION: gettext("It works on the owner's application to the IP Protection Programme."),
        Programme.COMPLAINT_PLATFORM: gettext(
            "It files complaints on these rights in the owner's name, answers questions about them, and sees those "
            "that it can act on."
        ),
        Programme.TEST_PURCHASE: gettext("It works on the owner's application to the Test Purchase Programme."),
    }
    found += [words[programme] for programme in Programme if programme in power.programmes]
    found.append(
        gettext("It cannot change the owner's details, grant or extend a power of attorney, or end an enrolment.")
    )
    found.append(gettext("All this ends by itself with the last day, or from the day on which the owner revokes it."))
    return found


def expiring(rights: Iterable[Right], today: date) -> list[Right]:
    """Rights that are in force today and end, the earliest first."""
    ending = [right for right in rights if right.ends_on and right.ends_on >= today and right.registered_on]
    return sorted(ending, key=lambda right: (right.ends_on or today, right.pk))


def power_file(power: PowerOfAttorney, url: str, *, actor: Actor) -> File:
    """Its document; who stored it is named to staff."""
    document = power.document
    by = document.uploaded_by_label if actor.audience == Audience.STAFF else ""
    return document_file(document, url=url, kind="", added_at=document.created_at, added_by=by)


def power_entries(power: PowerOfAttorney, *, actor: Actor) -> list[Entry]:
    """What happened to a power of attorney, the newest first."""
    return entries(audit.timeline(power, actor=actor))


def entries(found: Sequence[audit.Entry]) -> list[Entry]:
    """A timeline, the newest first, with what was changed folded away."""
    return story(found, _changes)


def _changes(entry: audit.Entry) -> list[Fact]:
    labels = {
        field.name: field.verbose_name
        for model in (Organisation, Profile, Contact)
        for field in model._meta.get_fields()
        if hasattr(field, "verbose_name")
    }
    return [
        Fact(labels[name], gettext("%(old)s → %(new)s") % {"old": _value(old), "new": _value(new)})
        for name, (old, new) in entry.event.changes.items()
        if name in labels and name not in {"is_active", "merged_into"}
    ]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    return str(value) if value not in (None, "") else "–"
