"""A rule set as Python sees it, and which one stands when."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils.translation import get_language

from complaints.choices import Complexity, Ground
from complaints.models import Complaint, GroundRules

Words = Mapping[str, str]
# How long another process may still count on what it knew before a new version was loaded.
KEPT_SECONDS = 10.0


class Limited(Protocol):
    """A part of a rule set that may be limited to reasons."""

    @property
    def reasons(self) -> Sequence[str]: ...


P = TypeVar("P", bound=Limited)


@dataclass(frozen=True)
class Field:
    """One further fact that a ground asks for. `kind`: text, lines, choice, several, number, day, yes or order.

    `required` facts keep a complaint from being submitted; `reasons` limits it to those reasons, where any are named.
    """

    code: str
    kind: str
    label: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    reasons: Sequence[str] = ()
    options: Sequence[tuple[str, Words]] = ()
    max_length: int = 2000


@dataclass(frozen=True)
class DocumentKind:
    """One kind of file that supports a complaint on this ground."""

    code: str
    label: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class CheckRow:
    """One check of the checklist: the function that finds, and whether what it finds keeps from submitting.

    `days`: the age that the check allows, where it looks at one; 0 where it does not.
    """

    code: str
    label: Words
    blocks: bool = False
    reasons: Sequence[str] = ()
    days: int = 0


@dataclass(frozen=True)
class RuleSet:
    """One version of a ground's rules. Without one on record (version 0) nothing further is asked.

    `classes`: the Nice classes of each kind of goods, by the code of its option; `cites`: where it is written, by the
    short names under which the library keeps it.
    """

    ground: str
    version: int = 0
    effective_from: date | None = None
    source: Words = field(default_factory=dict)
    reasons: Sequence[str] = ()
    fields: Sequence[Field] = ()
    documents: Sequence[DocumentKind] = ()
    checks: Sequence[CheckRow] = ()
    complexity: str = Complexity.SIMPLE
    restores_at_once: bool = False
    rounds: int = 3
    classes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    cites: Sequence[str] = ()

    def fields_for(self, reason: str) -> list[Field]:
        """The facts asked for with a reason."""
        return _for_reason(self.fields, reason)

    def documents_for(self, reason: str) -> list[DocumentKind]:
        """The kinds of files with a reason, required ones first."""
        return sorted(_for_reason(self.documents, reason), key=lambda kind: not kind.required)

    def checks_for(self, reason: str) -> list[CheckRow]:
        """The checks with a reason."""
        return _for_reason(self.checks, reason)

    def document(self, code: str) -> DocumentKind | None:
        """The kind of file with this code."""
        return next((kind for kind in self.documents if kind.code == code), None)


def _for_reason(parts: Sequence[P], reason: str) -> list[P]:
    return [part for part in parts if not part.reasons or reason in part.reasons]


def of(complaint: Complaint) -> RuleSet:
    """The rule set under which a complaint was filed; of one that has none, what its ground is without."""
    return memory.numbered(complaint.rules_id) if complaint.rules_id else bare(complaint.ground)


def in_force(ground: str, day: date) -> RuleSet:
    """The rule set of a ground on a day."""
    found = _in_force(ground, day)
    return found[1] if found else bare(ground)


def in_force_id(ground: str, day: date) -> int | None:
    """Its key, to be kept by a complaint that is filed on that day."""
    found = _in_force(ground, day)
    return found[0] if found else None


def bare(ground: str) -> RuleSet:
    """A ground without rules on record: only the law's own branch is known."""
    return RuleSet(ground=ground, restores_at_once=ground == Ground.COPYRIGHT)


def read(rules: GroundRules) -> RuleSet:
    """A version as it is stored."""
    content: Mapping[str, Any] = rules.content
    return RuleSet(
        ground=rules.ground,
        version=rules.version,
        effective_from=rules.effective_from,
        source=rules.source,
        reasons=tuple(content["reasons"]),
        fields=tuple(
            Field(**{**entry, "options": tuple((code, words) for code, words in entry.get("options", ()))})
            for entry in content["fields"]
        ),
        documents=tuple(DocumentKind(**entry) for entry in content["documents"]),
        checks=tuple(CheckRow(**entry) for entry in content["checks"]),
        complexity=content["complexity"],
        restores_at_once=content["restores_at_once"],
        rounds=content["rounds"],
        classes=content.get("classes", {}),
        cites=tuple(rules.cites),
    )


def in_words(words: Words) -> str:
    """A text of a rule set in the active language."""
    return words.get(get_language() or "en") or words.get("en", "")


@dataclass
class Memory:
    """What this process knows of rule sets: each ground's versions with their keys, newest first.

    Every filing and every step of the wizard asks, and they hardly ever change.
    """

    read_at: float = 0.0
    known: dict[str, list[tuple[int, RuleSet]]] = field(default_factory=dict)
    by_key: dict[int, RuleSet] = field(default_factory=dict)

    def versions(self, ground: str) -> Sequence[tuple[int, RuleSet]]:
        """The versions of a ground, newest first. One statement at most, for all grounds."""
        if not self.known or time.monotonic() - self.read_at > KEPT_SECONDS:
            self._read()
        return self.known.get(ground, ())

    def numbered(self, pk: int) -> RuleSet:
        """A version that complaints rest on, by its key: it cannot change any more (complaints.grounds.loading)."""
        if pk not in self.by_key:
            self._read()
        return self.by_key[pk]

    def forget(self) -> None:
        """Read everything anew: a version was loaded."""
        self.known.clear()
        self.by_key.clear()

    def _read(self) -> None:
        self.known = {}
        for rules in GroundRules.objects.order_by("-effective_from"):
            version = read(rules)
            self.known.setdefault(rules.ground, []).append((rules.pk, version))
            self.by_key[rules.pk] = version
        self.read_at = time.monotonic()


memory = Memory()
forget: Callable[[], None] = memory.forget


def _in_force(ground: str, day: date) -> tuple[int, RuleSet] | None:
    for pk, rules in memory.versions(ground):
        if rules.effective_from is not None and rules.effective_from <= day:
            return pk, rules
    return None
