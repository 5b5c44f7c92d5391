"""A rule set as Python sees it, and which one stands when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from complaints.choices import Complexity, Ground
from complaints.models import Complaint, GroundRules

Words = Mapping[str, str]


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
    """One check of the checklist: the function that finds, and whether what it finds keeps from submitting."""

    code: str
    label: Words
    blocks: bool = False
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class RuleSet:
    """One version of a ground's rules. Without one on record (version 0) nothing further is asked."""

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


def of(complaint: Complaint) -> RuleSet:
    """The rule set under which a complaint was filed; of one that has none, what its ground is without."""
    rules = complaint.rules
    return read(rules) if rules is not None else bare(complaint.ground)


def in_force(ground: str, day: date) -> RuleSet:
    """The rule set of a ground on a day."""
    found = _in_force(ground, day)
    return read(found) if found is not None else bare(ground)


def in_force_id(ground: str, day: date) -> int | None:
    """Its key, to be kept by a complaint that is filed on that day."""
    found = _in_force(ground, day)
    return found.pk if found is not None else None


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
    )


def in_words(words: Words) -> str:
    """A text of a rule set in the active language."""
    return words.get(get_language() or "en") or words["en"]


def _in_force(ground: str, day: date) -> GroundRules | None:
    found = GroundRules.objects.filter(ground=ground, effective_from__lte=day)
    return found.order_by("-effective_from").first()
