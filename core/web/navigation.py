"""The items of the main navigation. The wiring lists them; the shell shows those of the reader's audience."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from core.accounts.actors import Actor


@dataclass(frozen=True)
class Entry:
    """One place to go. `count` may tell how much waits there; `roles` narrows it further than the audience.

    `key` is the letter that leads there after “g”; no two of an audience share one. `within` names the entry under
    which the place stands: it is not in the menu, that entry is marked on its pages, and its key leads there all the
    same.
    """

    label: Any
    url_name: str
    icon: str
    audience: str
    roles: frozenset[str] = frozenset()
    count: Callable[[Actor], int] | None = None
    key: str = ""
    within: str = ""


@dataclass(frozen=True)
class Item:
    """An entry as one page shows it."""

    label: Any
    url: str
    icon: str
    active: bool
    count: int
    key: str = ""
    listed: bool = True


@cache
def entries() -> tuple[Entry, ...]:
    """The entries that the wiring names in the setting IPP_NAVIGATION."""
    named: tuple[Entry, ...] = import_string(settings.IPP_NAVIGATION)
    return named


def items(actor: Actor | None, path: str) -> list[Item]:
    """The navigation for an actor; the entry with the longest matching address, or the one it is in, is the active."""
    if actor is None:
        return []
    mine = [
        (entry, reverse(entry.url_name))
        for entry in entries()
        if entry.audience == actor.audience and (not entry.roles or actor.has_role(*entry.roles))
    ]
    open_here = [(entry, url) for entry, url in mine if path.startswith(url)]
    entry_here, active = max(open_here, key=lambda one: len(one[1]), default=(None, ""))
    if entry_here and entry_here.within:
        active = reverse(entry_here.within)
    return [
        Item(
            label=entry.label,
            url=url,
            icon=entry.icon,
            active=url == active,
            count=entry.count(actor) if entry.count else 0,
            key=entry.key,
            listed=not entry.within,
        )
        for entry, url in mine
    ]
