"""The answer of a policy: allowed, or denied with the reason that page, button and API error all show."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, because. `reason` is a (lazy) translated sentence; `code` is stable and goes to API clients.

    `hidden` denials are about who somebody is, not about the moment: a button for them would only confuse.
    """

    reason: Any
    code: str = "not_allowed"
    hidden: bool = False

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied
ALLOWED = Allowed()
