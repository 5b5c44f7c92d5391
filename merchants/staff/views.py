"""The pages of a shop, of a company and of the ladder, and the files behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import citations
from core.citations import Citation
from core.days import house_day
from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.models import Document
from core.identifiers.jd import SITES
from core.web.components import Header
from merchants import ladder, queries
from merchants.choices import StrikeKind
from merchants.models import LadderVersion
from merchants.staff.forms import DayForm
from merchants.staff.page import company_page, parsed_day, shop_page
from merchants.staff.room import ShopView, crumbs
from merchants.staff.wording import company_url


class ShopDetail(ShopView):
    """Everything about a shop."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show it, with how it stands on the day that is asked for."""
        form = DayForm(request.GET)
        page = shop_page(self.shop(pk), form, parsed_day(form, house_day()), actor=self.actor)
        return self.render("merchants/staff/detail.html", {"page": page, "header": page.header})


class CompanyDetail(ShopView):
    """Everything about a company."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show it; one that was merged into another leads there."""
        company = self.company(pk)
        if company.merged_into_id:
            return redirect(company_url(company.merged_into_id))
        form = DayForm(request.GET)
        page = company_page(company, form, parsed_day(form, house_day()), actor=self.actor)
        return self.render("merchants/staff/company.html", {"page": page, "header": page.header})


class CaptureView(ShopView):
    """Something of one look at a listing of the shop."""

    def document(self, pk: int, capture: int, which: str) -> Document:
        """The picture (`image`) or the page capture (`page`). Raises Http404."""
        shop = self.shop(pk)
        seen = queries.captures_visible_to(self.actor).select_related("image__blob", "page__blob", "listing")
        found = seen.filter(pk=capture).first()
        if found is None or shop.pk not in {found.shop_id, found.listing.shop_id}:
            raise Http404
        document = {"image": found.image, "page": found.page}.get(which)
        if document is None:
            raise Http404
        return document


class CaptureFile(CaptureView):
    """The file itself, for saving."""

    def get(self, request: HttpRequest, pk: int, capture: int, which: str) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        return responses.attachment(self.document(pk, capture, which), actor=self.actor, request=request)


class CapturePicture(CaptureView):
    """A picture of it."""

    def get(self, request: HttpRequest, pk: int, capture: int, size: str) -> HttpResponseBase:
        """Send it in one of the two sizes."""
        if size not in PreviewSize.values:
            raise Http404
        return responses.preview(self.document(pk, capture, "image"), size=PreviewSize(size))


class Paper(ShopView):
    """The document of a claim about the shop."""

    def get(self, request: HttpRequest, pk: int, of: str, record: int) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        shop = self.shop(pk)
        found: Any
        if of == "claim":
            claims = queries.company_claims_visible_to(self.actor).select_related("document__blob")
            found = claims.filter(pk=record, shop=shop).first()
        else:
            links = queries.links_visible_to(self.actor).select_related("document__blob")
            found = (links.filter(pk=record, first=shop) | links.filter(pk=record, second=shop)).first()
        if found is None or found.document is None:
            raise Http404
        return responses.attachment(found.document, actor=self.actor, request=request)


@dataclass(frozen=True)
class VersionShown:
    """One version of the ladder in words.

    `is_present`: it is the one in force on its site today; `standard`: the edition on which it rests.
    """

    version: LadderVersion
    source: str
    weights: Sequence[tuple[Any, int]]
    steps: Sequence[ladder.Step]
    is_present: bool
    standard: Citation | None


class LadderPage(ShopView):
    """What follows how many strikes, version by version."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show every version, the present ones first."""
        versions = list(LadderVersion.objects.order_by("platform", "-effective_from"))
        today = house_day()
        present = {site: ladder.in_force(versions, site, today) for site in SITES}
        cited = citations.resolve([one.cited for one in versions], actor=self.actor)
        shown = [_version(one, cited.get(one.cited), is_present=present.get(one.platform) == one) for one in versions]
        header = Header(
            _("Ladder of strikes"),
            crumbs=crumbs(),
            lede=_(
                "What follows the first, the second and the third strike on each site. A day is judged by the version "
                "in force on it; a version that has counted strikes is never changed."
            ),
        )
        shown.sort(key=lambda one: not one.is_present)
        return self.render("merchants/staff/ladder.html", {"header": header, "versions": shown})


def _version(version: LadderVersion, standard: Citation | None, *, is_present: bool) -> VersionShown:
    weights = [(StrikeKind(kind).label, weight) for kind, weight in version.weights.items()]
    return VersionShown(version, ladder.spoken(version.source), weights, ladder.steps_of(version), is_present, standard)
