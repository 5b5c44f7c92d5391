"""How often something may be asked for. Counted in Redis; while it is away, by each process."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}  # seconds, by the first letter of the unit


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a rate: `limit` requests in `period` seconds, `remaining` of them, new ones after `reset` s."""

    limit: int
    period: int
    remaining: int
    reset: int

    @property
    def is_spent(self) -> bool:
        """Whether this request was one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """RateLimit headers (IETF draft of the HTTPAPI working group)."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={self.period}',
            "RateLimit": f'"default";r={max(0, self.remaining)};t={self.reset}',
        }


def spend(who: str, rate: str) -> Allowance:
    """Count one request of `who` against a rate such as "600/min", in windows that begin at the full period."""
    amount, _slash, unit = rate.partition("/")
    limit, period = int(amount), PERIODS[unit[0]]
    now = time.time()
    key = f"rate:{who}:{int(now // period)}"
    try:
        used = cache.incr(key)
    except ValueError:  # the first of its window, unless a rival was quicker
        used = 1 if cache.add(key, 1, period + 1) else _counted(key)
    return Allowance(limit, period, limit - used, period - int(now % period))


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from, behind as many proxies of ours as there are."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return str(request.META.get("REMOTE_ADDR", ""))


def _counted(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:
        return 1
