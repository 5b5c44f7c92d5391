"""What the shared page components take in.

Each class here is the input of one template in ``templates/components``. A page's context object fills them; the
templates only print them. Any object with the same attributes does as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from django.utils.functional import Promise

from core.workflow.table import Option

Text = str | Promise
Tone = Literal["neutral", "info", "progress", "waiting", "good", "bad", "warn"]


class Badge(Protocol):
    """What a state badge asks for; ``State`` below and a life cycle's own states have it."""

    @property
    def label(self) -> Any: ...

    @property
    def icon(self) -> str: ...

    @property
    def tone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class State:
    """A state as people see it: always a word, an icon (bootstrap-icons name) and a tone together."""

    label: Text
    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Action:
    """A button: ``kind`` is primary, secondary, danger, outline-danger or link.

    ``denied`` holds the reason why it cannot be pressed now; it is printed under the grey button. ``shortcut`` is the
    key that presses it.
    """

    label: Text
    url: str = ""
    icon: str = ""
    kind: str = "secondary"
    denied: Text = ""
    shortcut: str = ""


def verb_action(option: Option[Any], url: str, *, shortcut: str = "") -> Action:
    """The button of a verb as the reader sees it now: ``url`` is its confirm page."""
    row = option.transition
    return Action(row.label, url, row.icon, row.tone, option.reason, shortcut)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a key-value list. ``template`` names a template that prints ``value`` when text is not enough."""

    label: Text
    value: object
    template: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    question: Text
    answers: Sequence[object]
    change_url: str = ""
    problem: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    label: Text
    state: Literal["done", "now", "ahead"]
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a list: ``url`` saves it, ``preview_url`` shows its picture large.

    ``replace_url`` leads to the page that takes a newer version; ``replaced_at`` says that there is one.

    ``caption`` says what it shows; with ``caption_field``, the name of a form field, it can be written there. Likewise
    ``kind_field`` asks of which of the ``kinds`` (code and label) it is; ``kind_code`` is the present one.
    """

    name: str
    size: int
    sha256: str = ""
    url: str = ""
    thumbnail_url: str = ""
    icon: str = "file-earmark"
    kind: Text = ""
    added_at: datetime | None = None
    added_by: str = ""
    remove_url: str = ""
    replace_url: str = ""
    replaced_at: datetime | None = None
    warning: Text = ""
    preview_url: str = ""
    caption: str = ""
    caption_field: str = ""
    kind_field: str = ""
    kind_code: str = ""
    kinds: Sequence[tuple[str, Text]] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. ``body`` is somebody's own words; ``details`` are old and new values, folded away; so
    are ``more``, the entries of the same kind that stood right behind it."""

    at: datetime
    text: Text
    actor: str = ""
    icon: str = "dot"
    tone: Tone = "neutral"
    body: str = ""
    details: Sequence[Fact] = ()
    more: Sequence["Entry"] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One message of a conversation; ``own`` is true when the reader's side wrote it."""

    at: datetime
    author: str
    text: str
    own: bool = False
    organisation: str = ""
    files: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was understood of one pasted line: its number, the line as given, the result and why."""

    number: int
    given: str
    label: Text
    icon: str
    tone: Tone
    text: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    label: Text
    value: object
    url: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole, such as the listings removed out of all those complained about."""

    label: Text
    count: int
    icon: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Page:
    """Where a keyset page leads: ``newer`` and ``older`` are empty at the ends; ``summary`` says what is shown."""

    newer: str = ""
    older: str = ""
    summary: Text = ""


@dataclass(frozen=True, slots=True)
class Header:
    title: Text
    reference: str = ""
    state: Badge | None = None
    crumbs: Sequence[Crumb] = ()
    actions: Sequence[Action] = ()
    lede: Text = ""
    meta: Sequence[Fact] = ()
