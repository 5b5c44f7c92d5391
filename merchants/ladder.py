"""The ladder as data: what follows how many strikes on each site, as versions with an effective date."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from core.identifiers.jd import SITES
from merchants.choices import StrikeKind
from merchants.models import LadderVersion, Strike

FILE = Path(__file__).with_name("ladder.toml")
LADDER_FIELDS = frozenset(
    {"platform", "effective_from", "window_months", "counts_company", "source", "weights", "step"}
)
# A version may name the edition of the standard on which it rests.
RESTS_ON = frozenset({"standard", "standard_edition"})
STEP_FIELDS = frozenset({"from", "code", "label", "explanation", "source", "is_source_secondary"})
SPOKEN = ("label", "explanation", "source")


class BadLadder(ValueError):
    """The ladder file says something that cannot be loaded; the message names the version and what is wrong."""


@dataclass(frozen=True)
class Step:
    """One step in the active language. `place` counts from 1; `reached_at` is the sum of weights from which it holds.

    `is_source_secondary`: nobody has read it in the platform's own rule text; to be confirmed.
    """

    place: int
    reached_at: int
    code: str
    label: str
    explanation: str
    source: str
    is_source_secondary: bool


def in_force(versions: Sequence[LadderVersion], platform: str, day: date) -> LadderVersion | None:
    """The version of a site that is in force on a day."""
    found = [one for one in versions if one.platform == platform and one.effective_from <= day]
    return max(found, key=lambda one: one.effective_from, default=None)


def steps_of(version: LadderVersion) -> list[Step]:
    """The steps in the active language, the lowest first."""
    return [
        Step(
            place=place,
            reached_at=entry["from"],
            code=entry["code"],
            is_source_secondary=entry["is_source_secondary"],
            **{name: spoken(entry[name]) for name in SPOKEN},
        )
        for place, entry in enumerate(version.steps, start=1)
    ]


def step_at(version: LadderVersion, total: int) -> Step | None:
    """The highest step that a sum of weights reaches."""
    reached = [step for step in steps_of(version) if step.reached_at <= total]
    return reached[-1] if reached else None


def spoken(words: Mapping[str, str]) -> str:
    """Words of the file in the active language."""
    return words.get(get_language() or "en") or words["en"]


@transaction.atomic
def load(path: Path = FILE) -> list[tuple[LadderVersion, bool]]:
    """Load the ladder file; returns each version and whether it was added or changed now. Raises BadLadder.

    A version that has counted strikes is not changed any more: add one with a later date.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["ladder"]
    entries.sort(key=lambda entry: (entry["platform"], entry["effective_from"]))
    return [_load_one(entry) for entry in entries]


def _load_one(entry: Mapping[str, Any]) -> tuple[LadderVersion, bool]:
    name = f"{entry.get('platform')} of {entry.get('effective_from')}"
    _check(name, entry)
    content = {
        "window_months": entry["window_months"],
        "counts_company": entry["counts_company"],
        "weights": dict(entry["weights"]),
        "steps": [dict(step) for step in entry["step"]],
        "source": dict(entry["source"]),
    }
    rests = {name: entry[name] for name in RESTS_ON if name in entry}
    versions = LadderVersion.objects.filter(platform=entry["platform"])
    known = versions.filter(effective_from=entry["effective_from"]).first()
    if known is None:
        latest = versions.order_by("-version").first()
        if latest and latest.effective_from > entry["effective_from"]:
            raise BadLadder(f"{name}: a later version is already in force")
        number = latest.version + 1 if latest else 1
        key = {"platform": entry["platform"], "effective_from": entry["effective_from"]}
        return LadderVersion.objects.create(version=number, **key, **content, **rests), True
    if known.standard == "" and rests:
        # It counts as before: on what it rests may be named later, but never be changed.
        LadderVersion.objects.filter(pk=known.pk).update(**rests)
        known.refresh_from_db()
    content |= rests
    if all(getattr(known, field) == value for field, value in content.items()):
        return known, False
    if is_used(known):
        raise BadLadder(f"{name}: strikes were counted by this version; add one with a later date")
    for field, value in content.items():
        setattr(known, field, value)
    known.save(update_fields=list(content))
    return known, True


def is_used(version: LadderVersion) -> bool:
    """Whether a strike on its site came to pass while it was in force."""
    following = LadderVersion.objects.filter(
        platform=version.platform, effective_from__gt=version.effective_from
    ).order_by("effective_from")
    struck = Strike.objects.filter(shop__platform=version.platform, occurred_at__date__gte=version.effective_from)
    until = following.values_list("effective_from", flat=True).first()
    return (struck.filter(occurred_at__date__lt=until) if until else struck).exists()


def _check(name: str, entry: Mapping[str, Any]) -> None:
    given = entry.keys() - RESTS_ON
    if given != LADDER_FIELDS:
        raise BadLadder(f"{name}: missing or unknown fields: {sorted(given ^ LADDER_FIELDS)}")
    if len(entry.keys() & RESTS_ON) == 1:
        raise BadLadder(f"{name}: a standard and the number of its edition belong together")
    if entry["platform"] not in SITES:
        raise BadLadder(f"{name}: the site is not known")
    if entry["window_months"] < 1 or not entry["weights"] or any(weight < 1 for weight in entry["weights"].values()):
        raise BadLadder(f"{name}: months and weights count from 1")
    if unknown := set(entry["weights"]) - set(StrikeKind.values):
        raise BadLadder(f"{name}: nothing counts as {sorted(unknown)}")
    _check_spoken(name, {"source": entry["source"]})
    for step in entry["step"]:
        place = f"{name}, {step.get('code', '?')}"
        if step.keys() != STEP_FIELDS:
            raise BadLadder(f"{place}: missing or unknown fields: {sorted(step.keys() ^ STEP_FIELDS)}")
        _check_spoken(place, {field: step[field] for field in SPOKEN})
    starts = [step["from"] for step in entry["step"]]
    if not starts or starts != sorted(set(starts)) or starts[0] < 1:
        raise BadLadder(f"{name}: each step begins above the one before it")


def _check_spoken(name: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    for field, words in texts.items():
        missing = [language for language, _label in settings.LANGUAGES if not words.get(language)]
        if missing:
            raise BadLadder(f"{name}: {field} is missing in {missing}")
