"""The portal's pages of accuracy: an owner's figures, its reviews, and its appeal."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.good_faith import files, queries
from complaints.good_faith.pages import figures_page, review_page
from complaints.good_faith.workflow import review_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.web.components import Crumb, Header
from core.web.transitions import TransitionView
from core.web.views import PortalView
from programmes import queries as programmes

ROOM = "good_faith_portal"


def owners_seen_by(actor: Actor) -> list[Organisation]:
    """The owners whose figures a reader of the portal may see: its own, or those that gave it power for all rights."""
    if not programmes.is_agent(actor):
        return list(Organisation.objects.filter(pk=actor.organisation_id or 0))
    powers = programmes.powers_to_complain(actor).filter(covers_all_rights=True)
    return list(Organisation.objects.filter(pk__in=powers.values("owner")).order_by("name", "pk"))


def complaint_url(reference: str) -> str:
    """A complaint's page in the portal."""
    return reverse("complaints_portal:detail", args=[reference])


class Overview(PortalView):
    """An owner's own accuracy; an agent chooses the owner, each by itself."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Lead on, or show the choice."""
        owners = owners_seen_by(self.actor)
        if not programmes.is_agent(self.actor) and owners:
            return redirect(f"{ROOM}:owner", owners[0].code)
        lede = _("How accurate the complaints of each rights owner are for whose rights you may all act.")
        context = {"owners": owners, "header": Header(_("Accuracy"), lede=lede)}
        return self.render("complaints/good_faith/portal/owners.html", context)


class OwnerView(PortalView):
    """The figures of one owner."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Show them."""
        owner = next((one for one in owners_seen_by(self.actor) if one.code == code), None)
        if owner is None:
            raise Http404
        page = figures_page(owner, actor=self.actor, namespace=ROOM, complaint_url=complaint_url, now=timezone.now())
        is_agent = programmes.is_agent(self.actor)
        header = Header(
            _("Accuracy of %(owner)s") % {"owner": owner.display_name} if is_agent else _("Your accuracy"),
            state=page.standing,
            crumbs=[Crumb(_("Accuracy"), reverse(f"{ROOM}:list"))] if is_agent else [],
            lede=_(
                "How many of the complaints that JD decided were right. CBBC counts them for every rights owner alike."
            ),
        )
        return self.render("complaints/good_faith/portal/owner.html", {"page": page, "header": header})


class ReviewView(PortalView):
    """One review."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        review = queries.movable_by(self.actor).filter(reference=reference).first()
        if review is None:
            raise Http404
        page = review_page(review, actor=self.actor, namespace=ROOM, now=timezone.now())
        return self.render("complaints/good_faith/portal/review.html", {"page": page, "header": page.header})


class VerbView(TransitionView):
    """The page of a verb: the appeal."""

    audience = Audience.PORTAL
    table = review_workflow
    template = "web/transition.html"

    def url_of(self, record: Any) -> str:
        """The review's page."""
        return reverse(f"{ROOM}:review", args=[record.reference])


class FileView(files.FileView):
    """A file of an appeal."""

    audience = Audience.PORTAL
