"""What stands on an edition's page besides its words: a standard's clauses and adopters, and the rules that cite it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.web.components import Action
from library import citing, panels
from library.choices import UNDER_WAY, EditionState, Kind
from library.models import Edition
from library.panels import Panel
from library.standards.queries import adoptions_visible_to, clauses_visible_to, consultations_visible_to


def standard(edition: Edition, actor: Actor, namespace: str) -> Panel | None:
    """The clauses of a standard, who has adopted it, and the way to what can be done with them."""
    if edition.entry.kind != Kind.STANDARD:
        return None
    context = {
        "clauses": clauses_visible_to(actor).filter(edition=edition),
        "adoptions": adoptions_visible_to(actor).filter(edition=edition, revoked_on=None),
        "is_published": edition.state == EditionState.PUBLISHED,
        "actions": _staff_actions(edition) if actor.audience == Audience.STAFF else _portal_actions(edition, actor),
    }
    return Panel("library/standards/_panel.html", context)


def citing_rules(edition: Edition, actor: Actor, namespace: str) -> Panel | None:
    """For CBBC: the rules that cite the entry; of a new edition, that they need a look."""
    if actor.audience != Audience.STAFF:
        return None
    found = citing.citing(edition.entry.code)
    is_newest = edition.state in UNDER_WAY or edition.pk == edition.entry.current_id
    return Panel("library/_citing.html", {"citing": found, "look": edition.number > 1 and is_newest}) if found else None


def _staff_actions(edition: Edition) -> list[Action]:
    parts = [
        ("clauses", _("Clauses"), "list-ol"),
        ("comments", _("Comments"), "chat-left-text"),
        ("adoptions", _("Adoptions"), "award"),
    ]
    if edition.number > 1:
        parts.append(("compare", _("Compare the clauses"), "layout-split"))
    return [
        Action(label, reverse(f"standards_staff:{name}", args=[edition.reference]), icon) for name, label, icon in parts
    ]


def _portal_actions(edition: Edition, actor: Actor) -> list[Action]:
    if edition.state == EditionState.PUBLISHED:
        url = reverse("standards_portal:detail", args=[edition.reference])
        return [Action(_("Clauses and adoption"), url, "award", "primary")]
    if consultations_visible_to(actor).filter(edition=edition).exists():
        url = reverse("standards_portal:consultation", args=[edition.reference])
        return [Action(_("Comment clause by clause"), url, "chat-left-dots", "primary")]
    return []


panels.register(standard)
panels.register(citing_rules)
