"""What stands on an edition's page besides its words: clauses, adopters, rules that cite it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.accounts.actors import Actor
from library.models import Edition


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template is included with `panel`, which holds what it prints."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


# Given an edition that the actor sees, and the namespace of the pages on which it is shown; None where it has nothing.
Maker = Callable[[Edition, Actor, str], Panel | None]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Let a part stand on every edition's page, behind those registered before."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(edition: Edition, *, actor: Actor, namespace: str) -> list[Panel]:
    """The parts that an edition's page shows this actor."""
    return [panel for panel in (maker(edition, actor, namespace) for maker in _makers) if panel is not None]
