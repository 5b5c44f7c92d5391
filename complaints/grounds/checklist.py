"""The checklist of a complaint: every check of its rule set with what it found, and what keeps from submitting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from complaints.grounds.checks import CHECKS, Outcome, Path
from complaints.grounds.material import Material
from complaints.grounds.sets import CheckRow, in_words


@dataclass(frozen=True)
class Finding:
    """One check and what it found, in the active language.

    `lacks`: where what is missing belongs, and in words; `others`: references of complaints that the words speak of.
    """

    code: str
    label: str
    outcome: Outcome
    words: Sequence[str] = ()
    lacks: Sequence[tuple[Path, str]] = ()
    others: Sequence[str] = ()
    blocks: bool = False

    @property
    def keeps_back(self) -> bool:
        """Whether the complaint cannot be submitted because of it."""
        return self.blocks and self.outcome == Outcome.MISSING


@dataclass(frozen=True)
class Checklist:
    """All findings of a complaint."""

    findings: Sequence[Finding] = field(default_factory=tuple)

    @property
    def lacking(self) -> list[Finding]:
        """Checks that something is missing for."""
        return [one for one in self.findings if one.outcome == Outcome.MISSING]

    @property
    def warnings(self) -> list[Finding]:
        """Checks that something is to be looked at for."""
        return [one for one in self.findings if one.outcome == Outcome.WARNING]

    @property
    def errors(self) -> dict[Path, list[str]]:
        """What keeps from submitting, by the field that it belongs to."""
        found: dict[Path, list[str]] = {}
        for one in self.findings:
            for path, words in one.lacks if one.keeps_back else ():
                found.setdefault(path, []).append(words)
        return found


def findings(material: Material) -> Checklist:
    """Every check of the complaint's rule set."""
    return _found(material, material.rules.checks_for(material.complaint.reason))


def blocking(material: Material) -> Checklist:
    """Only the checks that can keep the complaint from being submitted: what the others look at is not read."""
    return _found(material, (row for row in material.rules.checks_for(material.complaint.reason) if row.blocks))


def _found(material: Material, rows: Iterable[CheckRow]) -> Checklist:
    return Checklist([_finding(material, row) for row in rows])


def _finding(material: Material, row: CheckRow) -> Finding:
    found = CHECKS[row.code].find(material, row)
    return Finding(
        row.code, in_words(row.label), found.outcome, found.words, found.lacks, found.others, blocks=row.blocks
    )


def in_one_text(checklist: Checklist) -> str:
    """What is missing, as the lines of a question to the owner."""
    lines = [words for one in checklist.lacking for words in one.words]
    return "\n".join(f"– {line}" for line in lines)


def errors_of(found: Mapping[Path, Sequence[str]]) -> dict[tuple[str, ...], list[str]]:
    """Errors by path, as moves tell them."""
    return {(path,) if isinstance(path, str) else path: list(words) for path, words in found.items()}
