"""The agenda as a part of a roundtable's page, for CBBC and for the invited."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.web.components import Action
from roundtables import policies
from roundtables.agenda import CHANGEABLE, lines_of, open_points
from roundtables.models import Roundtable
from roundtables.parts import Part

TEMPLATE = "roundtables/agenda/_part.html"


def for_staff(roundtable: Roundtable, actor: Actor) -> Mapping[str, Any]:
    """Everything, with the open action points of earlier roundtables."""
    return {
        "lines": lines_of(roundtable, actor=actor),
        "points": list(open_points(roundtable)),
        "points_door": "action_points_staff:detail",
        "issues_door": "issues_staff:detail",
    }


def for_portal(roundtable: Roundtable, actor: Actor) -> Mapping[str, Any] | None:
    """What the reader's side reads of the agenda; nothing before there is one. Points are shown in their own part."""
    lines = lines_of(roundtable, actor=actor)
    return {"lines": lines, "points": (), "issues_door": "issues_portal:detail"} if lines else None


def staff_actions(roundtable: Roundtable, actor: Actor) -> list[Action]:
    """Building the agenda, and the briefing packs made from it."""
    packs = Action(
        _("Briefing packs"), reverse("roundtables_staff:packs", args=[roundtable.reference]), "file-earmark-pdf"
    )
    if roundtable.state not in CHANGEABLE or not policies.arranges(actor):
        return [packs]
    url = reverse("roundtables_staff:agenda", args=[roundtable.reference])
    return [Action(_("Build the agenda"), url, "list-ol"), packs]


def portal_actions(roundtable: Roundtable, actor: Actor) -> list[Action]:
    """The reader's own briefing pack in both languages."""
    return [
        Action(words, reverse("roundtables_portal:pack", args=[roundtable.reference, lang]), "file-earmark-pdf")
        for lang, words in (("en", _("Briefing pack in English")), ("zh", _("Briefing pack in Chinese")))
    ]


STAFF_AGENDA = Part("agenda", gettext_lazy("Agenda"), TEMPLATE, for_staff, staff_actions)
PORTAL_AGENDA = Part("agenda", gettext_lazy("Agenda"), TEMPLATE, for_portal, portal_actions)
