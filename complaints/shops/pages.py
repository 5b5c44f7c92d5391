"""Pages of what a listing shows, of filing again, and of the shops that sell the listings of a complaint."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import captures, policies, queries
from complaints.addresses import as_written
from complaints.captures import Seen
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.portal import steps
from complaints.portal.wizard.drafts import DraftView
from complaints.shops import again, contexts, naming, relisting
from complaints.shops.forms import CaptureForm, DraftCaptureForm, SellersForm
from complaints.shops.naming import Seller
from complaints.shops.told import with_told
from core.accounts.choices import Audience
from core.documents import actions as documents
from core.documents import responses
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, InvalidInputs, Refused
from merchants.models import Capture

KIND = "capture"
DRAFT_LISTINGS = 200


def keep_files(view: Any, form: forms.Form, organisation_id: int) -> dict[str, Document | None]:
    """Store picture and page capture; what is refused is said in the form."""
    kept: dict[str, Document | None] = {}
    for refusal in refused_uploads(view.request):
        form.add_error(None, refusal.message)
    for name in ("image", "page"):
        upload = form.cleaned_data.get(name)
        kept[name] = None
        if upload is None or form.errors:
            continue
        try:
            kept[name] = documents.store(upload, actor=view.actor, organisation_id=organisation_id, kind=KIND)
        except DocumentRefused as refused:
            form.add_error(name, refused.message)
    return kept


def seen_in(form: forms.Form, files: dict[str, Document | None]) -> Seen:
    """What the form says that a listing shows."""
    given = form.cleaned_data
    priced = given["price"] is not None
    return Seen(
        title=given["title"],
        price=given["price"],
        currency=(given["currency"] or "CNY") if priced else "",
        sales_shown=given["sales_shown"],
        seller_name=given["seller_name"],
        image=files["image"],
        page=files["page"],
        still_on_sale=given.get("still_on_sale", True),
    )


def say(form: forms.Form, invalid: InvalidInputs) -> None:
    """Put errors beside their fields; what has none there stands above."""
    for path, words in invalid.errors.items():
        name = {"shop_number": "number", "seller_uscc": "uscc"}.get(str(path[-1]), str(path[-1]))
        for one in words:
            form.add_error(name if name in form.fields else None, one)


class ComplaintRoom(AnsweringView):
    """Something about one complaint; sub-classes name the audience's room and layout."""

    room: ClassVar[str]
    layout: ClassVar[str]

    def complaint(self, reference: str) -> Complaint:
        """The complaint among those that the actor may see, no draft. Raises Http404."""
        related = ("organisation", "right", "follows")
        found = queries.visible_to(self.actor).select_related(*related).filter(reference=reference).first()
        if found is None or found.state == ComplaintState.DRAFT:
            raise Http404
        return found

    def target(self, complaint: Complaint, number: int) -> Target:
        """The target with this number. Raises Http404."""
        related = ("listing__shop", "capture", "comes_back_from__complaint")
        targets = with_told(complaint.targets.select_related(*related), actor=self.actor)
        found = targets.filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def header(self, complaint: Complaint, title: str) -> Header:
        """The head of a page below the complaint's."""
        crumbs = [
            Crumb(_("Complaints"), reverse(f"{self.room}:list")),
            Crumb(complaint.reference, reverse(f"{self.room}:detail", args=[complaint.reference])),
        ]
        return Header(title, complaint.reference, crumbs=crumbs)


class ListingView(ComplaintRoom):
    """One listing: what it showed, oldest first, and recording what it shows now."""

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
        """Show it."""
        complaint = self.complaint(reference)
        target = self.target(complaint, number)
        # Of what was removed nobody says by leaving a tick that it is back.
        form = CaptureForm(initial={"still_on_sale": not relisting.is_gone(target)})
        return self.page(complaint, target, form)

    def post(self, request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
        """Record a look."""
        complaint = self.complaint(reference)
        target = self.target(complaint, number)
        verdict = captures.may_record(self.actor, complaint)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        form = CaptureForm(request.POST, request.FILES)
        if form.is_valid():
            files = keep_files(self, form, self.owner_of_files(complaint))
            if not form.errors:
                try:
                    captures.record_later(complaint.pk, {number: seen_in(form, files)}, actor=self.actor)
                except InvalidInputs as invalid:
                    say(form, invalid)
        if form.errors:
            return self.page(complaint, target, form, status=422)
        messages.success(request, _("What the listing shows is on record. Nobody can change it."))
        return redirect(f"{self.room}:listing", reference, number)

    def owner_of_files(self, complaint: Complaint) -> int:
        """To whom the files belong."""
        return complaint.organisation_id

    def page(self, complaint: Complaint, target: Target, form: forms.Form, *, status: int = 200) -> HttpResponseBase:
        """Render it."""
        context = {
            "layout": self.layout,
            "header": self.header(complaint, _("Listing %(number)s") % {"number": target.number}),
            "page": contexts.listing_page(complaint, target, room=self.room, actor=self.actor),
            "form": form,
            "may_record": not isinstance(captures.may_record(self.actor, complaint), Denied),
        }
        return self.render("complaints/listing.html", context, status=status)


class CaptureFileView(ComplaintRoom):
    """The picture or the page capture of one look, for saving."""

    def get(self, request: HttpRequest, reference: str, number: int, capture: int, which: str) -> HttpResponseBase:
        """Hand it out; who took it is recorded."""
        complaint = self.complaint(reference)
        target = self.target(complaint, number)
        found: Capture | None = captures.readable(target, complaint, actor=self.actor).filter(pk=capture).first()
        document = getattr(found, which, None) if which in {"image", "page"} else None
        if document is None:
            raise Http404
        return responses.attachment(document, actor=self.actor, request=request)


class AgainView(AnsweringView, PortalView):
    """Filing again what came back."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Begin the draft, or take up the one that is there; its check shows all of it."""
        complaint = queries.visible_to(self.actor).filter(reference=reference).first()
        if complaint is None:
            raise Http404
        try:
            draft = again.file_again(complaint.pk, actor=self.actor)
        except Conflict as conflict:
            messages.error(request, conflict.denied.reason)
            return redirect("complaints_portal:detail", reference)
        messages.success(request, _("Everything is filled in. Read it, sign the statement and submit."))
        return redirect(steps.url(draft.reference, "check"))


class DraftCapturesView(DraftView):
    """What the listings of a draft show, kept for good before the seller changes them."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show listings and looks."""
        draft = self.writable(reference)
        return self.page(draft, self.form(draft))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep a look."""
        draft = self.writable(reference)
        form = self.form(draft, request.POST, request.FILES)
        if form.is_valid():
            files = keep_files(self, form, draft.organisation_id)
            platform, _slash, sku = form.cleaned_data["listing"].partition("/")
            if not form.errors:
                try:
                    seen = {(platform, sku): seen_in(form, files)}
                    captures.record_at_filing(draft, seen, actor=self.actor)
                except InvalidInputs as invalid:
                    say(form, invalid)
        if form.errors:
            return self.page(draft, form, status=422)
        messages.success(request, _("What the listing shows is on record. Nobody can change it."))
        return redirect("complaints_portal:draft_captures", reference)

    def form(self, draft: Complaint, *given: Any) -> DraftCaptureForm:
        """The form over the draft's listings."""
        return DraftCaptureForm(*given, listings=[("/".join(key), key[1]) for key in self.keys(draft)])

    def keys(self, draft: Complaint) -> list[captures.Key]:
        """The draft's listings, typed ones before those of files; the first of very many."""
        typed = [line.key for line in as_written(draft).targets]
        if len(typed) < DRAFT_LISTINGS:
            rows = draft.targets.order_by("number").values_list("platform", "sku")
            typed += [key for key in rows[: DRAFT_LISTINGS - len(typed)] if key not in typed]
        return typed[:DRAFT_LISTINGS]

    def page(self, draft: Complaint, form: forms.Form, *, status: int = 200) -> HttpResponseBase:
        """Render it."""
        keys = self.keys(draft)
        kept = captures.of_draft(draft, keys)
        context = {
            "header": Header(
                _("What the listings show"),
                draft.reference,
                crumbs=[Crumb(_("Evidence"), steps.url(draft.reference, "evidence"))],
            ),
            "draft": draft,
            "form": form,
            "looks": [(sku, kept.get((platform, sku))) for platform, sku in keys],
            "back_url": steps.url(draft.reference, "evidence"),
        }
        return self.render("complaints/portal/captures.html", context, status=status)


class StaffListing(ListingView):
    """A listing, as CBBC sees it."""

    audience, room, layout = Audience.STAFF, "complaints_staff", "layouts/staff.html"

    def owner_of_files(self, complaint: Complaint) -> int:
        """CBBC's own files."""
        assert self.actor.organisation_id is not None  # staff belong to CBBC
        return self.actor.organisation_id


class StaffCaptureFile(CaptureFileView):
    """A file of a look, for CBBC."""

    audience, room, layout = Audience.STAFF, "complaints_staff", "layouts/staff.html"


class PortalListing(ListingView):
    """A listing, as its owner sees it."""

    audience, room, layout = Audience.PORTAL, "complaints_portal", "layouts/portal.html"


class PortalCaptureFile(CaptureFileView):
    """A file of a look, for the owner."""

    audience, room, layout = Audience.PORTAL, "complaints_portal", "layouts/portal.html"


class ShopsView(ComplaintRoom):
    """The shops that sell the listings: how they stand, and naming them."""

    audience, room, layout = Audience.STAFF, "complaints_staff", "layouts/staff.html"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        complaint = self.complaint(reference)
        return self.page(complaint, SellersForm(initial={"targets": contexts.unnamed(complaint)}))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Name the shop of some."""
        complaint = self.complaint(reference)
        verdict = policies.staff_acts(self.actor, complaint)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        form = SellersForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            seller = Seller(number=given["number"], name=given["name"], company=given["company"], uscc=given["uscc"])
            try:
                sellers = dict.fromkeys(naming.numbers_in(given["targets"]), seller)
                naming.name_shops(complaint.pk, sellers, actor=self.actor, evidence=given["evidence"])
            except InvalidInputs as invalid:
                say(form, invalid)
        if form.errors:
            return self.page(complaint, form, status=422)
        messages.success(request, _("The shop of these listings is on record."))
        return redirect("complaints_staff:shops", reference)

    def page(self, complaint: Complaint, form: forms.Form, *, status: int = 200) -> HttpResponseBase:
        """Render it."""
        context = {
            "header": self.header(complaint, _("Shops that sell the listings")),
            "shops": contexts.shop_rows(complaint, contexts.shops_of(complaint)),
            "form": form,
            "may_name": not isinstance(policies.staff_acts(self.actor, complaint), Denied),
        }
        return self.render("complaints/staff/shops.html", context, status=status)
