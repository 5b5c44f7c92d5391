"""A published standard as an organisation reads it: its clauses, who has adopted it, and adopting it oneself."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import Denied, Verdict
from core.web.components import Action
from core.web.views import PortalView
from core.workflow.errors import require
from library.citing import title_of
from library.models import Adoption, Edition
from library.standards import adopting, policies
from library.standards.forms import AdoptForm, NothingForm
from library.standards.pages import FormPage, StandardView, compared
from library.standards.queries import adoptions_visible_to, clauses_visible_to, standards_visible_to


class Standard(StandardView, PortalView):
    """The clauses, and who stands by them."""

    room = "standards_portal"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        edition = self.edition(reference)
        adoptions = list(adoptions_visible_to(self.actor).filter(edition=edition, revoked_on=None))
        own = next((one for one in adoptions if one.organisation_id == self.actor.organisation_id), None)
        others = standards_visible_to(self.actor).filter(entry=edition.entry_id, number__lt=edition.number)
        actions = [self.step(edition, own)]
        if others.exists():
            actions.append(Action(_("Compare"), self.url("compare", edition), "layout-split"))
        context = {
            "header": self.header(edition, title_of(edition), actions=actions),
            "edition": edition,
            "clauses": clauses_visible_to(self.actor).filter(edition=edition),
            "adoptions": adoptions,
            "own": own,
        }
        return self.render("library/standards/portal/standard.html", context)

    def step(self, edition: Edition, own: Adoption | None) -> Action:
        """The button that adopts, or that takes one's name back."""
        if own is not None:
            verdict: Verdict = policies.revokes(self.actor)
            label, url, kind = _("Take our name back"), self.url("revoke", edition), "secondary"
        else:
            verdict = policies.adopts(self.actor, edition)
            label, url, kind = _("Adopt the standard"), self.url("adopt", edition), "primary"
        return Action(label, url, "award", kind, verdict.reason if isinstance(verdict, Denied) else "")


class Compare(StandardView, PortalView):
    """The clauses of two editions beside each other."""

    room = "standards_portal"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        edition = self.edition(reference)
        context = compared(self, edition) | {"header": self.header(edition, _("Clauses compared"))}
        return self.render("library/standards/compare.html", context)


class Adopt(FormPage, PortalView):
    """The owner's administrator adopts the standard."""

    room = "standards_portal"
    form_class, title = AdoptForm, gettext_lazy("Adopt the standard")
    submit, done = gettext_lazy("Adopt it"), gettext_lazy("Your organisation has adopted the standard.")
    lede = gettext_lazy("Everyone who may read the standard sees that your organisation stands by it, and since when.")

    def permit(self, edition: Edition, **given: Any) -> None:
        """An administrator of the owner."""
        require(policies.adopts(self.actor, edition))

    def back(self, edition: Edition) -> str:
        """The standard."""
        return self.url("detail", edition)

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Adopt it."""
        adopting.adopt(edition.pk, data["signed_by"], actor=self.actor)
        return self.back(edition)


class Revoke(FormPage, PortalView):
    """The owner's administrator takes its name back."""

    room = "standards_portal"
    form_class, title = NothingForm, gettext_lazy("Take our name back")
    submit, done = gettext_lazy("Take it back"), gettext_lazy("Your organisation no longer stands by the standard.")
    lede = gettext_lazy("The adoption ends today and stays on record.")
    tone = "danger"

    def permit(self, edition: Edition, **given: Any) -> None:
        """An administrator of the owner."""
        require(policies.revokes(self.actor))

    def back(self, edition: Edition) -> str:
        """The standard."""
        return self.url("detail", edition)

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """End it."""
        own = adoptions_visible_to(self.actor).filter(
            edition=edition, organisation=self.actor.organisation_id, revoked_on=None
        )
        adoption = own.first()
        if adoption is None:
            raise Http404
        adopting.revoke(adoption.pk, actor=self.actor)
        return self.back(edition)
