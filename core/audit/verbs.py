"""The register of audit verbs: how each reads, to whom, and which values may never be kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.accounts.choices import Audience

EVERYONE = frozenset({Audience.STAFF, Audience.PORTAL, Audience.PARTNER})


def as_stored(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Present values just as they were recorded."""
    return data


class UnknownVerb(LookupError):
    """An event was recorded, or read, under a verb that no app registered."""


@dataclass(frozen=True)
class Verb:
    """One thing that can happen.

    `phrase` is a lazy translation with named placeholders filled from the event's data. `phrases` gives an audience
    its own wording; `present` turns recorded codes into words of the active language. `readers` are the audiences
    whose timeline shows the event. Values of the `secret` keys are replaced before the event is written.
    """

    name: str
    phrase: Any
    icon: str = "dot"
    tone: str = "neutral"
    readers: frozenset[str] = EVERYONE
    phrases: Mapping[str, Any] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()
    present: Callable[[Mapping[str, Any]], Mapping[str, Any]] = as_stored

    def scrub(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with the secret ones masked."""
        return {key: "•••" if key in self.secret else value for key, value in values.items()}

    def say(self, data: Mapping[str, Any], audience: str) -> str:
        """Put the event into words for an audience, in the present language."""
        return str(self.phrases.get(audience, self.phrase)) % _Words(self.present(data))


class _Words(dict[str, Any]):
    """Old events may lack a word that a later phrase uses; an unreadable timeline helps nobody."""

    def __missing__(self, key: str) -> str:
        return "–"


_register: dict[str, Verb] = {}


def register(*verbs: Verb) -> None:
    """Add verbs to the register. A name registered twice with different content is a programming error."""
    for verb in verbs:
        if verb.name in _register and _register[verb.name] is not verb:
            raise ValueError(f"audit verb {verb.name} is registered twice")
        _register[verb.name] = verb


def get(name: str) -> Verb:
    """Return the verb; raises UnknownVerb where nobody registered it."""
    try:
        return _register[name]
    except KeyError as missing:
        raise UnknownVerb(name) from missing


def readable_by(audience: str) -> list[str]:
    """Names of the verbs that an audience's timeline may show."""
    return [verb.name for verb in _register.values() if audience in verb.readers]


def registered() -> Mapping[str, Verb]:
    """All verbs by name."""
    return dict(_register)
