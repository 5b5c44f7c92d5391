"""Where one audience looks at the records of a noun."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True)
class Room:
    """The namespace of a noun's addresses for one audience: its list, a page for each record, a page for each verb."""

    namespace: str

    def url(self, name: str, *given: Any, **query: Any) -> str:
        """An address of the room by its name."""
        address = reverse(f"{self.namespace}:{name}", args=given)
        return f"{address}?{urlencode(query)}" if query else address

    def list_url(self) -> str:
        """The list."""
        return self.url("list")

    def detail_url(self, reference: str) -> str:
        """A record's page."""
        return self.url("detail", reference)

    def verb_url(self, reference: str, verb: str) -> str:
        """The page of a verb."""
        return self.url("transition", reference, verb)
