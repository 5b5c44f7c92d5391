"""The portal's pages of complaints: the list with what needs doing, a complaint, and its verbs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.choices import ComplaintState
from complaints.clocks import JD_REVIEW
from complaints.conversation.actions import mark_read_to
from complaints.elections import countdown_of
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.contexts import home, parts
from complaints.portal.contexts.counter import CHOICES
from complaints.portal.contexts.detail import detail_page
from complaints.portal.filters import ComplaintFilter
from complaints.portal.wording import ANSWER_VERBS, PROSPECTS, QUESTION_VERBS
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.choices import Audience
from core.clocks import queries as clocks
from core.clocks.words import length_in_words
from core.web.components import Header
from core.web.lists import ExportColumn, ListView
from core.web.transitions import TransitionView
from core.web.views import PortalView
from programmes import queries as programmes
from programmes.portal.enrolments.contexts.needs import needs

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class ComplaintList(ListView):
    """All complaints of the owner; above them, on the plain page, what needs doing."""

    audience = Audience.PORTAL
    template = "complaints/portal/list.html"
    fragment = "complaints/portal/_list.html"
    list_name = "complaints_portal:list"
    similar_in = "search_text"
    filterset_class = ComplaintFilter
    orders = (
        keyset.Order("newest", (keyset.Key("id", descending=True),), gettext_lazy("Newest first")),
        keyset.Order("due", (keyset.Key("due_or_never"), keyset.Key("id")), gettext_lazy("Due first")),
        keyset.Order(
            "changed",
            (keyset.Key("updated_at", descending=True), keyset.Key("id", descending=True)),
            gettext_lazy("Changed last"),
        ),
        keyset.Order("oldest", (keyset.Key("id"),), gettext_lazy("Oldest first")),
    )
    export_name = "complaints"
    page_size = 25
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(parts.state_of(row).label)),
        ExportColumn(gettext_lazy("Rights owner"), lambda row: row.organisation.name),
        ExportColumn(gettext_lazy("Agent"), lambda row: row.agent.name if row.agent else ""),
        ExportColumn(gettext_lazy("Right"), lambda row: row.right.title if row.right else ""),
        ExportColumn(gettext_lazy("Right in Chinese"), lambda row: row.right.title_zh if row.right else ""),
        ExportColumn(gettext_lazy("Number of the right"), lambda row: row.right.number if row.right else ""),
        ExportColumn(gettext_lazy("Reason"), lambda row: row.get_reason_display()),
        ExportColumn(gettext_lazy("Listings"), lambda row: row.target_count),
        ExportColumn(gettext_lazy("Removed"), lambda row: row.removed_count),
        ExportColumn(gettext_lazy("Already gone"), lambda row: row.gone_count),
        ExportColumn(gettext_lazy("Refused"), lambda row: row.refused_count),
        ExportColumn(gettext_lazy("JD case number"), lambda row: row.platform_case_number),
        ExportColumn(gettext_lazy("Submitted"), lambda row: _local(row.submitted_at)),
        ExportColumn(gettext_lazy("Lodged with JD"), lambda row: _local(row.lodged_at)),
        ExportColumn(gettext_lazy("Closed"), lambda row: _local(row.closed_at)),
    )

    def queryset(self) -> QuerySet[Complaint]:
        """The owner's complaints; drafts only where they are asked for."""
        names_others = programmes.is_agent(self.actor) or "export" in self.request.GET
        rows = queries.visible_to(self.actor).select_related("right", *(home.WHOSE if names_others else ()))
        if self.request.GET.get("state") != ComplaintState.DRAFT:
            rows = rows.exclude(state=ComplaintState.DRAFT)
        never = Value(NEVER, output_field=DateTimeField())
        return rows.annotate(due_or_never=Coalesce("due_at", never))

    def dress(self, rows: list[Complaint]) -> Sequence[home.Row]:
        """Rows with their clocks; read with them are those of what stands above the list."""
        self.now = timezone.now()
        self.pending = home.Pending() if self.is_busy else home.pending(self.actor)
        self.running = home.clocks_of([*rows, *self.pending.waiting], now=self.now)
        return home.rows(rows, self.running, actor=self.actor)

    @property
    def is_busy(self) -> bool:
        """Whether the reader is busy with the list: then nothing stands above it."""
        is_part = self.request.headers.get("HX-Target") == "list"
        return is_part or any(value for key, value in self.request.GET.items() if key != "size")

    def extra(self) -> dict[str, Any]:
        """What needs doing, unless the reader is busy with the list."""
        if self.request.headers.get("HX-Target") == "list":
            return {}
        busy = self.is_busy
        return {
            "header": home.header(self.actor),
            "file_action": home.file_action(self.actor),
            "needs": None if busy else needs(actor=self.actor, now=self.now),
            "home": None if busy else home.home(self.pending, self.running, actor=self.actor, now=self.now),
        }


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


class ComplaintView(PortalView):
    """One complaint. A draft has no page of its own yet: its check is shown."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        complaint = own(self, reference)
        if complaint.state == ComplaintState.DRAFT:
            return redirect(steps.url(reference, "check"))
        try:
            page = detail_page(complaint, actor=self.actor, cursor=request.GET.get("targets", ""), now=timezone.now())
        except keyset.BadCursor:
            return redirect("complaints_portal:detail", reference)
        response = self.render("complaints/portal/detail.html", {"page": page, "header": page.header})
        if page.conversation.unread:
            mark_read_to(complaint, page.conversation.last, actor=self.actor)
        return response


class SubmittedView(PortalView):
    """What a person sees after submitting: the reference, and what happens next until when."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it, for as long as CBBC has not moved the complaint on."""
        complaint = own(self, reference)
        if complaint.state == ComplaintState.DRAFT:
            return redirect(steps.url(reference, "check"))
        if complaint.state != ComplaintState.SUBMITTED:
            return redirect("complaints_portal:detail", reference)
        now = timezone.now()
        context = {
            "header": Header(_("Your complaint has reached CBBC"), crumbs=[parts.list_crumb()]),
            "complaint": complaint,
            "state": parts.state_of(complaint),
            "review_length": length_in_words(JD_REVIEW, now),
            "clocks": [clocks.view(clock, now) for clock in clocks.running(complaint).select_related("rule")],
        }
        return self.render("complaints/portal/submitted.html", context)


def own(view: PortalView, reference: str) -> Complaint:
    """The complaint with this reference among the owner's. Raises Http404."""
    related = ("right", "organisation", "agent", "power")
    found = queries.visible_to(view.actor).select_related(*related).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


class VerbView(TransitionView):
    """The page of a verb: answering a question, withdrawing."""

    audience = Audience.PORTAL
    table = complaint_workflow
    template = "complaints/portal/transition.html"

    def url_of(self, record: Any) -> str:
        """The complaint's page."""
        return reverse("complaints_portal:detail", args=[record.reference])

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """With an answer, show the question."""
        record: Complaint = context["record"]
        question = None
        if context["row"].verb in ANSWER_VERBS.values():
            asked = queries.conversation(record, actor=self.actor).filter(verb__in=QUESTION_VERBS)
            question = asked.order_by("-pk").first()
        countdown = None
        if context["row"].verb in CHOICES:
            now = timezone.now()
            countdown = countdown_of([clocks.view(clock, now) for clock in clocks.running(record)], now=now)
        context |= {"question": question, "countdown": countdown, "prospect": PROSPECTS.get(record.state)}
        return super().render(template, context, status=status)
