"""What the programme keeps of an organisation moves when its record is merged into another of the same kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.workflow import engine
from programmes import queries
from programmes.actions.organisations import profile_under_lock
from programmes.choices import ExitReason
from programmes.models import Contact, Enrolment, OfficialShop, PowerOfAttorney, Profile, Right
from programmes.models.enrolment import OPEN
from programmes.workflow import enrolment_workflow

NUMBER = ("number_kind", "country", "number")
# What the surviving profile takes over where it has nothing itself.
FILLED = ("country", "address", "address_zh", "sector", "website", "size_band")
CONTACT_FIELDS = ("name_zh", "phone", "job_title")


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Handler of a merger (core.accounts.merging): moves what the source has, and returns how many of each.

    Both are locked. An address, a shop, a family that both have is there once afterwards; of two open enrolments in one
    programme the source's ends.
    """
    ended = _end_doubles(source, into, actor=actor, now=now)
    moved = {
        "contacts": _move_contacts(source, into, now),
        "shops": _move_shops(source, into, now),
        "rights": _move_rights(source, into, now),
        "powers": _move_powers(source, into),
        "enrolments": Enrolment.objects.filter(organisation=source).update(organisation=into, updated_at=now),
        "enrolments_ended": ended,
    }
    _join_profiles(source, into, now)
    return moved


def doubles(source: Organisation, into: Organisation) -> list[Enrolment]:
    """Open enrolments of the source in programmes in which the other has an open one too."""
    taken = Enrolment.objects.filter(organisation=into, state__in=OPEN).values("programme")
    return list(Enrolment.objects.filter(organisation=source, state__in=OPEN, programme__in=taken).order_by("pk"))


def _end_doubles(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> int:
    found = doubles(source, into)
    for enrolment in found:
        inputs = {"reason": ExitReason.MERGED.value, "note": into.name}
        engine.move(enrolment_workflow, enrolment.pk, "exit", actor=actor, inputs=inputs, now=now)
    return len(found)


def _move_contacts(source: Organisation, into: Organisation, now: datetime) -> int:
    there = {contact.email.lower(): contact for contact in into.contacts.filter(removed_at=None)}
    for contact in source.contacts.filter(removed_at=None):
        known = there.get(contact.email.lower())
        if known is not None:
            _join_contacts(contact, known, now)
    return Contact.objects.filter(organisation=source).update(organisation=into)


def _join_contacts(contact: Contact, known: Contact, now: datetime) -> None:
    """Two entries of one address: the one that stays is asked about everything that either was."""
    known.roles = list(dict.fromkeys([*known.roles, *contact.roles]))
    for field in CONTACT_FIELDS:
        setattr(known, field, getattr(known, field) or getattr(contact, field))
    known.save(update_fields=["roles", *CONTACT_FIELDS])
    contact.removed_at = now
    contact.save(update_fields=["removed_at"])


def _move_shops(source: Organisation, into: Organisation, now: datetime) -> int:
    present = set(into.official_shops.filter(removed_at=None).values_list("platform", "number"))
    for shop in source.official_shops.filter(removed_at=None):
        if (shop.platform, shop.number) in present:
            shop.removed_at = now
            shop.save(update_fields=["removed_at"])
    return OfficialShop.objects.filter(organisation=source).update(organisation=into)


def _move_rights(source: Organisation, into: Organisation, now: datetime) -> int:
    """Rights with their families; each is then found under its new owner's names."""
    there = {family.name.upper(): family for family in into.mark_families.all()}
    for family in source.mark_families.all():
        known = there.get(family.name.upper())
        if known is None:
            family.organisation = into
            family.save(update_fields=["organisation"])
        else:
            family.rights.update(family=known)
            family.delete()
    rights = list(source.rights.all())
    for right in rights:
        right.organisation = into
        right.search_text = queries.search_text_of(right, into)
        right.updated_at, right.version = now, right.version + 1
    fields = ["organisation", "search_text", "updated_at", "version"]
    return Right.objects.bulk_update(rights, fields, batch_size=500)


def _move_powers(source: Organisation, into: Organisation) -> int:
    """Those that an owner gave, or that an agent holds: two of one kind never gave each other any."""
    given = PowerOfAttorney.objects.filter(owner=source).update(owner=into)
    return given + PowerOfAttorney.objects.filter(agent=source).update(agent=into)


def _join_profiles(source: Organisation, into: Organisation, now: datetime) -> None:
    """Fill what the surviving profile lacks; the old names stay, as trading names, so that it is found by them."""
    old, profile = profile_under_lock(source), profile_under_lock(into)
    if old.number and not profile.number:
        _hand_over_number(old, profile)
    for field in FILLED:
        setattr(profile, field, getattr(profile, field) or getattr(old, field))
    names = [*profile.trading_names, *old.trading_names, source.name, source.name_zh]
    profile.trading_names = _without(names, (into.name, into.name_zh))
    profile.notes = "\n\n".join(filter(None, (profile.notes, old.notes)))
    has_shops = into.official_shops.filter(removed_at=None).exists()
    profile.has_no_shops = not has_shops and (profile.has_no_shops or old.has_no_shops)
    profile.search_text = queries.profile_search_text(into, profile.trading_names)
    profile.updated_at = now
    profile.save()


def _hand_over_number(old: Profile, profile: Profile) -> None:
    """A number is on one record at a time."""
    number = {field: getattr(old, field) for field in NUMBER}
    old.number = ""
    old.save(update_fields=["number"])
    for field, value in number.items():
        setattr(profile, field, value)


def _without(names: Sequence[str], legal: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name and name not in legal]
