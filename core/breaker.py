"""A circuit breaker: whoever has just waited for a store in vain need not wait for it again at once."""

import time


class Breaker:
    """Stops asking for `open_seconds` after a failure. One a process and store."""

    def __init__(self, open_seconds: float) -> None:
        self._open_seconds = open_seconds
        self._closed_again_at = 0.0

    def is_open(self) -> bool:
        """Whether the store failed moments ago."""
        return time.monotonic() < self._closed_again_at

    def trip(self) -> None:
        """Note a failure."""
        self._closed_again_at = time.monotonic() + self._open_seconds

    def reset(self) -> None:
        """Forget the last failure."""
        self._closed_again_at = 0.0
