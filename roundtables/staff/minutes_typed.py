"""What somebody typed on the page on which minutes are taken, as one form without scripts sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roundtables.minutes_pages import Section, digest_of
from roundtables.models import MinutesSection


@dataclass(frozen=True)
class Typed:
    """What somebody typed in a section, and on which words; `theirs` is what somebody else wrote there meanwhile."""

    text: str
    text_zh: str
    revision: int
    base: str
    decision: str = ""
    line: str = ""
    theirs: MinutesSection | None = None

    @property
    def is_changed(self) -> bool:
        """Whether these are other words than those with which the form was opened."""
        return digest_of(self.text, self.text_zh) != self.base

    @property
    def holds_something(self) -> bool:
        """Whether anything stands in it that would be lost."""
        return any(part.strip() for part in (self.text, self.text_zh, self.decision, self.line))


@dataclass(frozen=True)
class Field:
    """A section as its form shows it: as it is saved, or as it was typed where that is not saved yet."""

    section: Section
    text: str
    text_zh: str
    revision: int
    base: str
    decision: str = ""
    line: str = ""
    theirs: MinutesSection | None = None


def field_of(section: Section, typed: Typed | None) -> Field:
    """Saved words, unless others were typed: those go on from the words on which they were written."""
    saved = Field(section, section.text, section.text_zh, section.revision, section.digest)
    if typed is None:
        return saved
    if not typed.is_changed:
        return replace(saved, decision=typed.decision, line=typed.line)
    shown = replace(saved, text=typed.text, text_zh=typed.text_zh, decision=typed.decision, line=typed.line)
    if typed.theirs is not None:
        # Whoever has read both texts and saves, knows what takes the place of what.
        return replace(shown, theirs=typed.theirs)
    return replace(shown, revision=typed.revision, base=typed.base)


def under_the_whole(typed: Typed | None, whole: Section, homeless: Sequence[Typed]) -> Typed:
    """What was typed under items that are gone, behind the words of the meeting as a whole; nothing of it is saved."""
    if typed is None or digest_of(typed.text, typed.text_zh) == whole.digest:
        line, decision = (typed.line, typed.decision) if typed else ("", "")
        typed = Typed(whole.text, whole.text_zh, whole.revision, whole.digest, decision, line)
    parts = [typed, *homeless]
    return replace(
        typed,
        text="\n\n".join(one.text for one in parts if one.text),
        text_zh="\n\n".join(one.text_zh for one in parts if one.text_zh),
        decision="; ".join(one.decision for one in parts if one.decision),
        line="; ".join(one.line for one in parts if one.line),
    )


def typed_in(given: Mapping[str, Any]) -> dict[int, Typed]:
    """What was typed in each section, by agenda item; 0 is the meeting as a whole."""
    items = [name.removeprefix("text_") for name in given if name.startswith("text_")]
    return {
        int(item): Typed(
            text=str(given.get(f"text_{item}", "")),
            text_zh=str(given.get(f"zh_{item}", "")),
            revision=number_in(given.get(f"revision_{item}")),
            base=str(given.get(f"base_{item}", "")),
            decision=str(given.get(f"decision_{item}", "")),
            line=str(given.get(f"line_{item}", "")),
        )
        for item in items
        if is_key(item)
    }


def line_of(given: Mapping[str, Any]) -> tuple[int | None, str]:
    """The item whose action point is to be taken down, and its line: that of the button pressed, or the first one."""
    lines = {name.removeprefix("line_"): str(line).strip() for name, line in given.items() if name.startswith("line_")}
    pressed = str(given.get("take", ""))
    found = next((item for item, line in lines.items() if item == pressed or (not pressed and line)), "")
    return (int(found), lines[found]) if is_key(found) else (None, "")


def is_key(given: str) -> bool:
    """Whether it is a number as our own pages send them."""
    return given.isascii() and given.isdecimal() and len(given) <= 15


def number_in(given: Any) -> int:
    """The number that a form holds; 0 for what is none."""
    return int(given) if is_key(str(given or "")) and len(str(given)) < 10 else 0
