"""How many requests an actor may send to the API."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.accounts.requests import actor_of
from core.rates import Allowance, spend


class ActorThrottle(BaseThrottle):
    """One allowance for each actor: IPP_API_RATE."""

    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the request is within the rate; visitors are counted by the door, not here."""
        actor = actor_of(request._request)
        if actor is None:
            return True
        self.allowance = spend(f"api:{actor.kind}:{actor.id}", settings.IPP_API_RATE)
        view.allowance = self.allowance
        return not self.allowance.is_spent

    def wait(self) -> float | None:
        """Seconds until the next window."""
        return self.allowance.reset if self.allowance else None
