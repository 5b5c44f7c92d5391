"""Why a move did not happen. Pages and the API turn each into its own answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.verdicts import Denied, Verdict


class MoveError(Exception):
    """A record was not moved; nothing was written."""


class NotVisible(MoveError):
    """There is no such record for this actor: 404, whether it is missing or somebody else's."""


class Refused(MoveError):
    """The policy said no: 403, with its reason."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(str(denied.reason))
        self.denied = denied


class Conflict(MoveError):
    """The record is not, or no longer, in a state that allows the verb: 409, with who did what last."""

    def __init__(self, denied: Denied, *, state: str, last: str = "") -> None:
        super().__init__(str(denied.reason))
        self.denied = denied
        self.state = state
        self.last = last


class Stale(MoveError):
    """The caller named a version that is not the present one: 412."""

    def __init__(self, expected: int, actual: int, *, last: str = "") -> None:
        super().__init__(f"version {expected} was named, {actual} is present")
        self.expected = expected
        self.actual = actual
        self.last = last


class InvalidInputs(MoveError):
    """What was given with the verb does not hold: 422 with a pointer to each field.

    `errors` maps a path such as ("decisions", 3, "reason") to its messages; `code` tells programs what is wrong.
    """

    def __init__(self, errors: Mapping[Any, Sequence[Any]], *, code: str = "invalid") -> None:
        super().__init__("; ".join(str(message) for messages in errors.values() for message in messages))
        self.code = code
        self.errors: dict[tuple[str | int, ...], list[str]] = {
            (path,) if isinstance(path, str) else tuple(path): [str(message) for message in messages]
            for path, messages in errors.items()
        }


def require(verdict: Verdict) -> None:
    """Go on where the answer of a policy is yes. Raises Refused."""
    if isinstance(verdict, Denied):
        raise Refused(verdict)
