"""What one version of a ground's rules changes against another, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from complaints.choices import Complexity, Reason
from complaints.grounds.sets import RuleSet, in_words


@dataclass(frozen=True)
class Change:
    """One difference: what is added, taken away, or different, in the active language."""

    kind: str  # added, removed, changed
    words: str


def changes(older: RuleSet, newer: RuleSet) -> list[Change]:
    """Every difference that people can feel, in the order of the rule set."""
    found = [*_heads(older, newer)]
    found += _codes(older.reasons, newer.reasons, _("Reason: %(name)s"), lambda code: str(Reason(code).label))
    parts: Sequence[tuple[str, Sequence[Any], Sequence[Any]]] = (
        (_("Fact: %(name)s"), older.fields, newer.fields),
        (_("File: %(name)s"), older.documents, newer.documents),
        (_("Check: %(name)s"), older.checks, newer.checks),
    )
    for pattern, before, after in parts:
        found += _parts(before, after, pattern)
    return found


def _heads(older: RuleSet, newer: RuleSet) -> list[Change]:
    texts: Mapping[str, tuple[str, Callable[[RuleSet], object]]] = {
        "complexity": (_("Complexity: %(old)s → %(new)s"), lambda one: Complexity(one.complexity).label),
        "rounds": (_("Answers of the seller: %(old)s → %(new)s"), lambda one: one.rounds),
        "restores_at_once": (
            _("Listings are put back at once: %(old)s → %(new)s"),
            lambda one: _("Yes") if one.restores_at_once else _("No"),
        ),
    }
    return [
        Change("changed", pattern % {"old": show(older), "new": show(newer)})
        for name, (pattern, show) in texts.items()
        if getattr(older, name) != getattr(newer, name)
    ]


def _codes(old: Sequence[str], new: Sequence[str], pattern: str, show: Callable[[str], str]) -> list[Change]:
    added = [Change("added", pattern % {"name": show(code)}) for code in new if code not in old]
    return added + [Change("removed", pattern % {"name": show(code)}) for code in old if code not in new]


def _parts(old: Sequence[Any], new: Sequence[Any], pattern: str) -> list[Change]:
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    found = []
    for code, one in after.items():
        name = {"name": in_words(one.label)}
        if code not in before:
            found.append(Change("added", pattern % name))
        elif before[code] != one:
            found.append(Change("changed", f"{pattern % name}{_how(before[code], one)}"))
    return found + [
        Change("removed", pattern % {"name": in_words(one.label)}) for code, one in before.items() if code not in after
    ]


def _how(old: Any, new: Any) -> str:
    """How a part differs: what it demands, or its options; other words are told as such."""
    said = []
    for name, on, off in (
        ("required", _("now required"), _("no longer required")),
        ("blocks", _("now keeps from submitting"), _("no longer keeps from submitting")),
    ):
        if getattr(old, name, None) != getattr(new, name, None):
            said.append(on if getattr(new, name) else off)
    known = {code for code, _words in getattr(old, "options", ())}
    added = [in_words(words) for code, words in getattr(new, "options", ()) if code not in known]
    if added:
        said.append(_("new choices: %(names)s") % {"names": "; ".join(added)})
    if list(getattr(old, "reasons", ())) != list(getattr(new, "reasons", ())):
        reasons = "; ".join(str(Reason(reason).label) for reason in new.reasons) or _("every reason")
        said.append(_("for: %(reasons)s") % {"reasons": reasons})
    if getattr(old, "days", 0) != getattr(new, "days", 0):
        said.append(_("%(days)s days") % {"days": new.days})
    return f" – {', '.join(said)}" if said else f" – {_('other words')}"
