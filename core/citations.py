"""Documents that rules cite by a short name: the app that keeps them says what each is called and where it stands.

A code names a document ("ecommerce-law") or one edition of it ("zero-tolerance.2").
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from core.accounts.actors import Actor


@dataclass(frozen=True)
class Citation:
    """A document that is cited: its title in the active language, and the page on which the actor reads it."""

    code: str
    title: str
    url: str


Resolver = Callable[[Collection[str], Actor], Mapping[str, Citation]]
_resolvers: list[Resolver] = []


def register(resolver: Resolver) -> None:
    """Let an app answer for the codes that it knows."""
    if resolver not in _resolvers:
        _resolvers.append(resolver)


def resolve(codes: Iterable[str], *, actor: Actor) -> dict[str, Citation]:
    """Each of the codes that is known and that the actor may read, by code. One question an app, however many."""
    wanted = {code for code in codes if code}
    found: dict[str, Citation] = {}
    for resolver in _resolvers if wanted else ():
        found |= resolver(wanted, actor)
    return found


def resolved(codes: Iterable[str], *, actor: Actor) -> list[Citation]:
    """The same in the order of the codes."""
    ordered = list(dict.fromkeys(codes))
    found = resolve(ordered, actor=actor)
    return [found[code] for code in ordered if code in found]
