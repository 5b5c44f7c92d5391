"""A cache that may be away: nothing is kept only in Redis, so a lost cache costs time and never an answer."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; where Redis does not answer, reads miss and writes are dropped."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default where it is missing or Redis is away."""
        return self._forgive(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        """Keep the value if possible."""
        self._forgive(None, super().set, key, value, *args, **options)

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        """Keep the value if there is none; True as well where Redis is away, so that nobody is locked out."""
        return bool(self._forgive(True, super().add, key, value, *args, **options))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the value if possible."""
        return bool(self._forgive(False, super().delete, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up; starts at `delta` where Redis is away."""
        return int(self._forgive(delta, super().incr, key, delta, version))

    def _forgive(self, fallback: Any, call: Any, *args: Any, **options: Any) -> Any:
        try:
            return call(*args, **options)
        except RedisError as away:
            log.warning("cache is away", extra={"error": str(away)})
            return fallback
