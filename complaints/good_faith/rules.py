"""The thresholds of good faith, as versions with an effective date."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parents[1] / "good_faith.toml"
WHOLE = 1000


class BadRules(ValueError):
    """The file of thresholds says something that cannot be used."""


@dataclass(frozen=True)
class Rules:
    """One version. Shares and weights are in thousandths, windows in days."""

    effective_from: date
    window_days: int
    least_decided: int
    upheld: int
    reversed: int
    error_weight: int
    quiet_days: int
    source: Mapping[str, str]

    @property
    def source_in_words(self) -> str:
        """Where it comes from, in the active language."""
        return self.source.get(get_language() or "en") or self.source["en"]


@cache
def versions() -> Sequence[Rules]:
    """Every version, newest first. Raises BadRules."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"]
    found = sorted((Rules(**entry) for entry in entries), key=lambda rules: rules.effective_from, reverse=True)
    for rules in found:
        if not (0 <= rules.upheld <= WHOLE and 0 <= rules.reversed <= WHOLE and 0 <= rules.error_weight <= WHOLE):
            raise BadRules(f"{rules.effective_from}: shares and weights are thousandths")
        if rules.window_days < 1 or rules.least_decided < 1:
            raise BadRules(f"{rules.effective_from}: a window has days, and a share is one of something")
    return found


def in_force(day: date) -> Rules:
    """The thresholds of a day; before the first version, the first."""
    return next((rules for rules in versions() if rules.effective_from <= day), versions()[-1])
