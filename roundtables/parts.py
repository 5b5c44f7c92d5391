"""The parts of a roundtable's page that other nouns fill: agenda, minutes, action points."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.accounts.actors import Actor
from core.web.components import Action
from roundtables.models import Roundtable

# What the part's template prints for this reader; None where there is nothing to show them.
Context = Callable[[Roundtable, Actor], Mapping[str, Any] | None]


def no_actions(roundtable: Roundtable, actor: Actor) -> Sequence[Action]:
    """A head without buttons."""
    return ()


@dataclass(frozen=True)
class Part:
    """A part of the page: its anchor and (lazily translated) title, the template of its inside, and what that prints.

    The template gets `roundtable` and `part`, which is what `context` gave. `actions` are the buttons of its head.
    """

    name: str
    title: Any
    template: str
    context: Context
    actions: Callable[[Roundtable, Actor], Sequence[Action]] = no_actions


@dataclass(frozen=True)
class Shown:
    """A part as the page prints it."""

    name: str
    title: Any
    template: str
    context: Mapping[str, Any]
    actions: Sequence[Action]


def shown(parts: Sequence[Part], roundtable: Roundtable, actor: Actor) -> list[Shown]:
    """The parts that hold something for this reader, in their order."""
    found = ((part, part.context(roundtable, actor)) for part in parts)
    return [
        Shown(part.name, part.title, part.template, context, part.actions(roundtable, actor))
        for part, context in found
        if context is not None
    ]
