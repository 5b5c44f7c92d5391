"""A cache that may be away: nothing is kept only in Redis, so a lost cache costs time and never an answer."""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.breaker import Breaker

log = logging.getLogger(__name__)

# A Redis that refuses costs nothing to ask; one that hangs costs its time-out, and a sign-in asks twenty times.
SLOW_SECONDS = 0.1
breaker = Breaker(open_seconds=5)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache. While Redis does not answer, each process keeps what it is given in its own memory.

    The limits on signing in are counted here: without this, whoever guesses passwords would only have to wait for a
    restart of Redis.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._meanwhile = LocMemCache("meanwhile", {"OPTIONS": {"MAX_ENTRIES": 10_000}})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default where it is missing."""
        return self._forgive("get", key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        """Keep the value."""
        self._forgive("set", key, value, *args, **options)

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        """Keep the value if there is none; tells whether it was kept."""
        return bool(self._forgive("add", key, value, *args, **options))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the value."""
        return bool(self._forgive("delete", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up. Raises ValueError where there is nothing to count up from."""
        return int(self._forgive("incr", key, delta, version))

    def clear(self) -> None:
        """Forget everything, here and there."""
        self._meanwhile.clear()
        super().clear()

    def answers(self) -> bool:
        """Whether Redis itself answers."""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False

    def _forgive(self, name: str, *args: Any, **options: Any) -> Any:
        if breaker.is_open():
            return getattr(self._meanwhile, name)(*args, **options)
        began = time.monotonic()
        try:
            return getattr(RedisCache, name)(self, *args, **options)
        except RedisError as away:
            if time.monotonic() - began > SLOW_SECONDS:
                breaker.trip()
            log.warning("cache is away", extra={"error": str(away)})
            return getattr(self._meanwhile, name)(*args, **options)
