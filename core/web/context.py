"""What the shell around every page needs to know."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from core.accounts.actors import Actor
from core.accounts.choices import Theme, Zone
from core.accounts.models import Person
from core.accounts.requests import actor_of
from core.outbox import queries as outbox
from core.web import navigation

THEME_COOKIE = "theme"


@dataclass
class Shell:
    """The reader's frame: audience, navigation, language, colours. Each part is computed only where it is shown."""

    request: HttpRequest

    @property
    def actor(self) -> Actor | None:
        """Who reads; None for a visitor."""
        return actor_of(self.request)

    @property
    def audience(self) -> str:
        """Value of the reader's audience; empty for a visitor."""
        return self.actor.audience if self.actor else ""

    @cached_property
    def navigation(self) -> list[navigation.Item]:
        """The main navigation."""
        return navigation.items(self.actor, self.request.path)

    @property
    def demonstration(self) -> bool:
        """Whether to say that nothing here is real."""
        return bool(settings.IPP_DEMONSTRATION)

    @cached_property
    def unread_notices(self) -> int:
        """How many notices wait."""
        return outbox.unread_count(self.actor) if self.actor else 0

    @property
    def theme(self) -> str:
        """Colours: the person's own choice, or a visitor's from the cookie."""
        if self.actor and self.actor.kind == "person":
            return cast("Person", self.request.user).theme
        given = self.request.COOKIES.get(THEME_COOKIE, "")
        return given if given in Theme.values else Theme.AUTO

    @property
    def shortcuts(self) -> bool:
        """Whether single keys do something: for people who have not switched them off."""
        return (
            self.actor is not None and self.actor.kind == "person" and cast("Person", self.request.user).uses_shortcuts
        )

    @property
    def language(self) -> str:
        """The active language."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def time_zone(self) -> str:
        """The reader's zone."""
        return self.actor.time_zone if self.actor else Zone.LONDON


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
