"""What an application must hold, as data: which items a programme's checklist has, and what each still lacks.

`checklists.toml` is loaded as versions with an effective date, as rules of clocks are. Each item names a `check` of
the register below, which finds what is missing in the records themselves; nothing is ticked by hand.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes.choices import ContactRole, PowerState, Programme, RightDocumentKind
from programmes.models import (
    Checklist,
    Contact,
    Enrolment,
    EnrolmentDocument,
    OfficialShop,
    Profile,
    Right,
    RightDocument,
)

FILE = Path(__file__).with_name("checklists.toml")
SECTIONS = ("organisation", "people", "rights", "documents", "shops", "declarations")
# What proves that a right exists.
PROOFS = (RightDocumentKind.CERTIFICATE, RightDocumentKind.EXTENSION, RightDocumentKind.PROOF_OF_USE)
FIELDS = frozenset({"code", "section", "check", "required", "documents", "label", "help"})


class BadChecklist(ValueError):
    """The checklists file says something that cannot be loaded; the message names the item and what is wrong."""


@dataclass(frozen=True)
class Item:
    """One item of a checklist in the active language. `documents`: how many files it asks for at least."""

    code: str
    section: str
    check: str
    required: bool
    documents: int
    label: str
    help: str
    label_zh: str = ""
    label_en: str = ""

    def facts(self) -> dict[str, str]:
        """What events about the item name, in every language: who reads them later has their own."""
        return {"code": self.code, "item": self.label_en, "item_zh": self.label_zh}


@dataclass(frozen=True)
class Finding:
    """An item and what it still lacks, in words for whoever applies; nothing lacking: it is done."""

    item: Item
    missing: Sequence[str] = field(default_factory=tuple)

    @property
    def is_done(self) -> bool:
        """Whether it can go to CBBC as it is."""
        return not self.missing


@dataclass(frozen=True)
class Material:
    """What the checks of one enrolment look at, read beforehand."""

    profile: Profile | None = None
    roles: frozenset[str] = frozenset()
    has_shops: bool = False
    rights: Sequence[Right] = ()
    proven: frozenset[int] = frozenset()
    files: Mapping[str, int] = field(default_factory=dict)


Check = Callable[[Enrolment, Material, Item, date], list[str]]


def in_force(programme: str, day: date) -> Checklist | None:
    """The checklist of a programme on a day."""
    return Checklist.objects.filter(programme=programme, effective_from__lte=day).order_by("-effective_from").first()


def of(enrolment: Enrolment, day: date) -> Checklist | None:
    """The version with which the application began; before that, the one in force on a day."""
    return enrolment.checklist or in_force(enrolment.programme, day)


def items_of(checklist: Checklist | None) -> list[Item]:
    """The items in the active language, in the order of the sections of an application."""
    if checklist is None:
        return []
    language = get_language() or "en"
    found = [
        Item(
            code=entry["code"],
            section=entry["section"],
            check=entry["check"],
            required=entry["required"],
            documents=entry["documents"],
            label=entry["label"].get(language) or entry["label"]["en"],
            help=entry["help"].get(language) or entry["help"]["en"],
            label_en=entry["label"]["en"],
            label_zh=entry["label"].get("zh-hans", ""),
        )
        for entry in checklist.items
    ]
    return sorted(found, key=lambda item: SECTIONS.index(item.section))


def source_of(checklist: Checklist) -> str:
    """What the version rests on, in the active language."""
    words: str = checklist.source.get(get_language() or "en") or checklist.source["en"]
    return words


def findings(enrolment: Enrolment, day: date) -> list[Finding]:
    """Every item of the enrolment's checklist and what it lacks on a day. A handful of statements, however many."""
    return findings_by_enrolment([enrolment], day)[enrolment.pk]


def findings_by_enrolment(enrolments: Sequence[Enrolment], day: date) -> dict[int, list[Finding]]:
    """As `findings`, for many enrolments at once, by their keys. No more statements than for one."""
    material = _material(enrolments)
    latest: dict[str, Checklist] = {}
    if any(one.checklist_id is None for one in enrolments):
        versions = Checklist.objects.filter(effective_from__lte=day).order_by("effective_from")
        latest = {version.programme: version for version in versions}
    found = {}
    for one in enrolments:
        items = items_of(one.checklist if one.checklist_id else latest.get(one.programme))
        found[one.pk] = [Finding(item, CHECKS[item.check](one, material[one.pk], item, day)) for item in items]
    return found


def _material(enrolments: Sequence[Enrolment]) -> dict[int, Material]:
    """Six statements for any number of enrolments."""
    keys = [one.pk for one in enrolments]
    owners = {one.organisation_id for one in enrolments}
    profiles = Profile.objects.in_bulk(owners)
    roles: dict[int, set[str]] = defaultdict(set)
    contacts = Contact.objects.filter(organisation__in=owners, removed_at=None)
    for owner, of_one in contacts.values_list("organisation_id", "roles"):
        roles[owner].update(of_one)
    shops = OfficialShop.objects.filter(organisation__in=owners, removed_at=None)
    with_shops = set(shops.values_list("organisation_id", flat=True))
    rights: dict[int, list[Right]] = defaultdict(list)
    for chosen in Enrolment.rights.through.objects.filter(enrolment__in=keys).select_related("right").order_by("pk"):
        rights[chosen.enrolment_id].append(chosen.right)
    proven = frozenset(proofs_of(right for of_one in rights.values() for right in of_one))
    files: dict[int, Counter[str]] = defaultdict(Counter)
    present = EnrolmentDocument.objects.filter(enrolment__in=keys, replaced_at=None)
    for key, code in present.values_list("enrolment_id", "code"):
        files[key][code] += 1
    return {
        one.pk: Material(
            profile=profiles.get(one.organisation_id),
            roles=frozenset(roles[one.organisation_id]),
            has_shops=one.organisation_id in with_shops,
            rights=rights[one.pk],
            proven=proven,
            files=files[one.pk],
        )
        for one in enrolments
    }


def proofs_of(rights: Iterable[Right]) -> Counter[int]:
    """How many present documents prove each of the rights, by its key. One statement."""
    proofs = RightDocument.objects.filter(right__in={right.pk for right in rights}, replaced_at=None, kind__in=PROOFS)
    return Counter(proofs.values_list("right_id", flat=True))


def missing(enrolment: Enrolment, day: date) -> dict[str, list[str]]:
    """What keeps an application from being submitted, by item code; empty where nothing does."""
    return {one.item.code: list(one.missing) for one in findings(enrolment, day) if one.missing}


def check_identity(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """Legal name, company number, address and country (Civil Code 1195: real identity)."""
    profile, owner = material.profile, enrolment.organisation
    found = []
    if not owner.name_zh:
        found.append(_("The legal name in Chinese"))
    if profile is None or not profile.number:
        found.append(_("The company number"))
    if profile is None or not profile.address.strip():
        found.append(_("The registered address"))
    if profile is None or not profile.country:
        found.append(_("The country"))
    return found


def check_contacts(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """Somebody for legal questions and for brand protection."""
    return _without_contact(material, (ContactRole.LEGAL, ContactRole.BRAND_PROTECTION))


def check_authentication(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """Somebody who tells genuine goods from copies."""
    return _without_contact(material, (ContactRole.AUTHENTICATION,))


def _without_contact(material: Material, roles: Sequence[ContactRole]) -> list[str]:
    return [_("A contact for: %(role)s") % {"role": role.label} for role in roles if role not in material.roles]


def check_rights(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """At least one right in force in China, each chosen one with its certificate."""
    if not any(right.carries_complaints_on(day) for right in material.rights):
        return [_("At least one right that is in force in China")]
    unproven = [right for right in material.rights if right.pk not in material.proven]
    return [_("A certificate of %(right)s") % {"right": right} for right in unproven]


def check_power(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """Where an agent acts, its power of attorney is in force and covers the programme."""
    power = enrolment.power
    if power is None:
        return []
    if power.state_on(day) != PowerState.IN_FORCE:
        return [_("A power of attorney that is in force")]
    if enrolment.programme not in power.programmes:
        return [_("A power of attorney that covers this programme")]
    return []


def check_documents(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """As many files as the item asks for."""
    return [] if material.files.get(item.code, 0) >= item.documents else [item.label]


def check_shops(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """The official shops on JD, or the word that there are none."""
    if (material.profile and material.profile.has_no_shops) or material.has_shops:
        return []
    return [_("Your official shops on JD, or the word that you have none")]


def check_nothing(enrolment: Enrolment, material: Material, item: Item, day: date) -> list[str]:
    """For items that are settled on submitting, such as the declaration itself."""
    return []


CHECKS: Mapping[str, Check] = {
    "identity": check_identity,
    "contacts": check_contacts,
    "authentication": check_authentication,
    "rights": check_rights,
    "power": check_power,
    "documents": check_documents,
    "shops": check_shops,
    "declaration": check_nothing,
}


@transaction.atomic
def load(path: Path = FILE) -> list[tuple[Checklist, bool]]:
    """Load the checklists file; returns each version and whether it was added or changed now.

    A version that enrolments use is not changed any more: add one with a later date. Raises BadChecklist.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["checklist"]
    entries.sort(key=lambda entry: (entry["programme"], entry["effective_from"]))
    return [_load_one(entry) for entry in entries]


def _load_one(entry: Mapping[str, Any]) -> tuple[Checklist, bool]:
    name = f"{entry['programme']} of {entry['effective_from']}"
    items = [dict(item) for item in entry["item"]]
    _check(name, entry, items)
    versions = Checklist.objects.filter(programme=entry["programme"])
    known = versions.filter(effective_from=entry["effective_from"]).first()
    if known is None:
        latest = versions.order_by("-version").first()
        if latest and latest.effective_from > entry["effective_from"]:
            raise BadChecklist(f"{name}: a later version is already in force")
        return (
            Checklist.objects.create(
                programme=entry["programme"],
                version=latest.version + 1 if latest else 1,
                effective_from=entry["effective_from"],
                items=items,
                source=dict(entry["source"]),
            ),
            True,
        )
    if known.items == items and known.source == entry["source"]:
        return known, False
    if known.enrolments.exists():
        raise BadChecklist(f"{name}: enrolments rest on this version; add one with a later date")
    known.items, known.source = items, dict(entry["source"])
    known.save(update_fields=["items", "source"])
    return known, True


def _check(name: str, entry: Mapping[str, Any], items: list[dict[str, Any]]) -> None:
    if entry["programme"] not in Programme.values:
        raise BadChecklist(f"{name}: the programme is not known")
    for item in items:
        code = item.get("code", "?")
        if item.keys() != FIELDS:
            raise BadChecklist(f"{name}, {code}: missing or unknown fields: {sorted(item.keys() ^ FIELDS)}")
        if item["section"] not in SECTIONS or item["check"] not in CHECKS:
            raise BadChecklist(f"{name}, {code}: section or check is not known")
        untranslated = [
            one for one, _name in settings.LANGUAGES if not (item["label"].get(one) and item["help"].get(one))
        ]
        if untranslated:
            raise BadChecklist(f"{name}, {code}: label or help is missing in {untranslated}")
    codes = [item["code"] for item in items]
    if len(codes) != len(set(codes)):
        raise BadChecklist(f"{name}: an item stands twice")
