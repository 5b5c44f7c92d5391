"""Keyboard shortcuts in words, and the switch that turns them off (WCAG 2.1.4); static/js/shortcuts.js acts on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.web import navigation
from core.web.components import Header
from core.web.views import AudienceView


@dataclass(frozen=True)
class Shortcut:
    """Keys pressed one after the other, and what they do."""

    keys: Sequence[str]
    label: Any


@dataclass(frozen=True)
class Group:
    """Shortcuts that belong together."""

    label: Any
    shortcuts: Sequence[Shortcut]


EVERYWHERE = (
    Shortcut(("?",), _("Show the shortcuts")),
    Shortcut(("/",), _("Search")),
    Shortcut(("g", "h"), _("Go to the first page")),
)
LISTS = (
    Shortcut(("j",), _("Next row")),
    Shortcut(("k",), _("Previous row")),
    Shortcut(("o",), _("Open the row; Enter does the same")),
    Shortcut(("x",), _("Tick the row")),
)
RECORDS = (
    Shortcut(("n",), _("Next record")),
    Shortcut(("p",), _("Previous record")),
    Shortcut(("e",), _("Edit or assign")),
)


class ShortcutsPage(AudienceView):
    """Every shortcut that stands on all pages; `?part=dialog` answers with the dialog alone."""

    audience = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show them; the pages that the person can go to are among them."""
        places = [
            Shortcut(("g", item.key), item.label) for item in navigation.items(self.actor, request.path) if item.key
        ]
        groups = [
            Group(_("Everywhere"), [*EVERYWHERE, *places]),
            Group(_("In a list"), LISTS),
            Group(_("On the page of a record"), RECORDS),
        ]
        template = "web/_shortcuts_dialog.html" if request.GET.get("part") == "dialog" else "web/shortcuts.html"
        return self.render(template, {"header": Header(_("Keyboard shortcuts")), "groups": groups})
