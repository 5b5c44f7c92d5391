"""CBBC's pages about complaints: the triage queue, one complaint, its files, and each step."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import policies, queries
from complaints.conversation.actions import mark_read_to
from complaints.models import Complaint, Evidence
from complaints.staff import queue
from complaints.staff.contexts.checklist import checklist_panel, findings_of, may_ask, question_about
from complaints.staff.contexts.counter import readings_of
from complaints.staff.contexts.evidence_page import evidence_page
from complaints.staff.contexts.links import detail_url
from complaints.staff.contexts.listings import target_list, targets_header
from complaints.staff.contexts.page import complaint_page, title
from complaints.staff.filters import QueueFilter
from complaints.staff.rows import EXPORT_COLUMNS, dressed
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.choices import Audience
from core.documents import responses
from core.documents.choices import PreviewSize
from core.keyset import Order
from core.web import bulk
from core.web.components import Crumb, Header
from core.web.lists import ListView
from core.web.saved_views import SavedView, tabs, url_of
from core.web.transitions import TransitionView
from core.web.views import AnsweringView, StaffView, came_from
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs
from core.workflow.table import Transition


class Queue(ListView, StaffView):
    """The triage queue: saved views, search and filters, ordered by what is due next."""

    list_name = "complaints_staff:list"
    kept_parameters = ("view", "sort")
    similar_in = "search_text"
    many_name = "complaints_staff:bulk"

    template = "complaints/staff/list.html"
    fragment = "complaints/staff/list_fragment.html"
    filterset_class = QueueFilter
    orders = queue.ORDERS
    export_columns = EXPORT_COLUMNS
    export_name = "complaints"
    export_verb = "complaints.exported"

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return queue.view_named(self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows of the open view."""
        self.now = timezone.now()
        return queue.rows(self.view, actor=self.actor, now=self.now)

    def orders_offered(self) -> Sequence[Order]:
        """Those that the open view has an index for."""
        return queue.orders_in(self.view)

    def verbs_for_many(self) -> Sequence[Transition[Any]]:
        """The verbs of those who act; who only reads is offered none."""
        acts = policies.staff_acts(self.actor, Complaint())
        return bulk.verbs_for_many(complaint_workflow, queue.VERBS_FOR_MANY) if acts else ()

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows with their clocks and what is unread."""
        return dressed(rows, view_name=self.view.name, actor=self.actor, now=self.now)

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        return {
            "header": Header(gettext_lazy("Complaints")),
            "view": self.view,
            "can_assign": bool(policies.staff_acts(self.actor, Complaint())),
            "tabs": tabs(queue.VIEWS, given, self.view, queue.counts(actor=self.actor, now=self.now), [queue.OVERDUE]),
            "is_narrowed": any(given.get(name) for name in QueueFilter.base_filters),
            "is_unfolded": any(given.get(name) for name in FOLDED),
            "folded": FOLDED,
            "everywhere_url": "" if self.view == queue.ALL else url_of(queue.ALL, given),
        }


FOLDED = ("right_type", "reason", "priority", "submitted_from", "submitted_to", "overdue")


class AssignToMe(AnsweringView):
    """One press: the complaint is the reader's own. Leads back to where the button stood."""

    audience = Audience.STAFF

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Assign it. What came in between is told."""
        reference = request.POST.get("reference", "").replace("\x00", "")
        found = queries.visible_to(self.actor).filter(reference=reference).values_list("pk", flat=True).first()
        if found is None:
            raise Http404
        try:
            engine.move(complaint_workflow, found, "assign", actor=self.actor, inputs={"assignee": self.actor.id})
        except (Conflict, InvalidInputs) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("%(reference)s is yours now.") % {"reference": reference})
        return redirect(came_from(request))


class ComplaintView(StaffView):
    """A page of one complaint. `complaint` is the one with the address's reference, or the page is not there."""

    def complaint(self, reference: str) -> Complaint:
        """The complaint among those that staff may see. Raises Http404."""
        found = complaint_workflow.visible_to(self.actor).filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def view_from(self, complaint: Complaint) -> SavedView:
        """The saved view from which the page was opened, or the one in which the complaint waits."""
        name = self.request.GET.get("view", "")
        return queue.view_named(name) if name else queue.view_of(complaint)


class Detail(ComplaintView):
    """Everything about a complaint on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it; `listings=all` shows every listing, for paper."""
        complaint = self.complaint(reference)
        page = complaint_page(
            complaint,
            actor=self.actor,
            view=self.view_from(complaint),
            prints_all=request.GET.get("listings") == "all",
            now=timezone.now(),
        )
        response = self.render("complaints/staff/detail.html", {"page": page, "header": page.header})
        if page.conversation.unread:
            mark_read_to(complaint, page.conversation.last, actor=self.actor)
        return response


class Targets(ComplaintView):
    """The listings of a complaint, page by page: a part of its page, or a page of their own without JavaScript."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show a page of them."""
        complaint = self.complaint(reference)
        try:
            targets = target_list(complaint, actor=self.actor, cursor=request.GET.get("cursor", ""))
        except keyset.BadCursor:
            return redirect("complaints_staff:targets", reference)
        if request.headers.get("HX-Target") == "targets":
            return self.render("complaints/staff/_targets.html", {"targets": targets})
        header = targets_header(complaint, self.view_from(complaint))
        return self.render("complaints/staff/targets.html", {"targets": targets, "header": header})


class ChecklistPage(ComplaintView):
    """What the checks find about a complaint that is past CBBC's own check."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        complaint = self.complaint(reference)
        evidence = list(queries.evidence_of(complaint, actor=self.actor))
        asks = may_ask(complaint, actor=self.actor)
        panel = checklist_panel(complaint, evidence, actor=self.actor, asks=asks, is_page=True)
        crumbs = [Crumb(complaint.reference, detail_url(complaint.reference, self.view_from(complaint)))]
        header = Header(_("Checklist"), complaint.reference, crumbs=crumbs)
        return self.render("complaints/staff/checklist.html", {"checklist": panel, "header": header})


class TransitionPage(TransitionView, ComplaintView):
    """The confirm page of each verb, for staff."""

    table = complaint_workflow
    template = "complaints/staff/transition.html"

    def initial(self, record: Any, row: Transition[Any]) -> dict[str, Any]:
        """From the checklist, the question to the owner names what is missing."""
        if row.verb != "ask" or "lacks" not in self.request.GET:
            return {}
        evidence = list(queries.evidence_of(record, actor=self.actor))
        return {"question": question_about(findings_of(record, evidence, actor=self.actor))}

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Beside what the verb asks for: what it is about, and what was said last."""
        record = context["record"]
        said = queries.conversation(record, actor=self.actor).filter(redacted_at=None).last()
        if "assignee" in context["form"].fields:
            context["form"].initial["assignee"] = str(record.assignee_id or "")
        if context["row"].verb == "grant_extension":
            context["readings"] = readings_of(record, now=timezone.now())
        return super().render(template, context | {"title": title(record), "said": said}, status=status)

    def url_of(self, record: Any) -> str:
        """The complaint's page, in the view from which it was opened."""
        return detail_url(record.reference, self.view_from(record))


class EvidenceView(ComplaintView):
    """Something about one piece of evidence."""

    def evidence(self, complaint: Complaint, public_id: UUID) -> Evidence:
        """The evidence of the complaint with this document. Raises Http404."""
        found = queries.evidence_visible_to(self.actor).filter(complaint=complaint, document__public_id=public_id)
        item = found.first()
        if item is None:
            raise Http404
        return item


class EvidencePage(EvidenceView):
    """One piece of evidence: a large picture, its digest, and whose hands it went through."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Show it."""
        complaint = self.complaint(reference)
        item = self.evidence(complaint, public_id)
        page = evidence_page(complaint, item, actor=self.actor, view=self.view_from(complaint))
        return self.render("complaints/staff/evidence.html", {"page": page, "header": page.header})


class EvidenceFile(EvidenceView):
    """The file itself, for saving."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        item = self.evidence(self.complaint(reference), public_id)
        return responses.attachment(item.document, actor=self.actor, request=request)


class Preview(EvidenceView):
    """A picture of the file."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID, size: str) -> HttpResponseBase:
        """Send it in one of the two sizes."""
        if size not in PreviewSize.values:
            raise Http404
        item = self.evidence(self.complaint(reference), public_id)
        return responses.preview(item.document, size=PreviewSize(size))


class RightDocumentFile(ComplaintView):
    """A document of the right that the complaint relies on."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        right = self.complaint(reference).right
        found = (
            right.documents.select_related("document__blob").filter(document__public_id=public_id) if right else None
        )
        item = found.first() if found is not None else None
        if item is None:
            raise Http404
        return responses.attachment(item.document, actor=self.actor, request=request)
