"""The portal's pages of enrolments: the list, an enrolment, and its verbs."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.accounts.choices import Audience
from core.clocks import queries as clocks
from core.clocks.words import length_in_words
from core.web.components import Header
from core.web.lists import ExportColumn, ListView, local
from core.web.transitions import TransitionView
from core.web.views import PortalView
from programmes import queries
from programmes.choices import EnrolmentState
from programmes.models import Enrolment
from programmes.models.enrolment import NEXT_DUE
from programmes.portal.enrolments.contexts import home, parts
from programmes.portal.enrolments.contexts.detail import detail_page
from programmes.portal.enrolments.contexts.tasks import services_of
from programmes.portal.enrolments.filters import EnrolmentFilter
from programmes.workflow import JD_REVIEW, enrolment_workflow, movable_by


class EnrolmentList(ListView):
    """All enrolments of the owner, or of those for whom an agent acts; above them what each programme gives."""

    audience = Audience.PORTAL
    template = "programmes/portal/enrolments/list.html"
    fragment = "programmes/portal/enrolments/_list.html"
    list_name = "enrolments_portal:list"
    filterset_class = EnrolmentFilter
    orders = (
        keyset.Order("newest", (keyset.Key("id", descending=True),), gettext_lazy("Newest first")),
        keyset.Order("due", (keyset.Key("next_due"), keyset.Key("id")), gettext_lazy("Due first")),
        keyset.Order("oldest", (keyset.Key("id"),), gettext_lazy("Oldest first")),
    )
    export_name = "enrolments"
    page_size = 25
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("Rights owner"), lambda row: row.organisation.name),
        ExportColumn(gettext_lazy("Rights owner in Chinese"), lambda row: row.organisation.name_zh),
        ExportColumn(gettext_lazy("Programme"), lambda row: row.get_programme_display()),
        ExportColumn(gettext_lazy("Services"), lambda row: ", ".join(services_of(row))),
        ExportColumn(gettext_lazy("State"), lambda row: str(parts.state_of(row).label)),
        ExportColumn(gettext_lazy("JD's reference"), lambda row: row.platform_reference),
        ExportColumn(gettext_lazy("Invited"), lambda row: local(row.invited_at)),
        ExportColumn(gettext_lazy("Submitted"), lambda row: local(row.submitted_at)),
        ExportColumn(gettext_lazy("Introduced to JD"), lambda row: local(row.introduced_at)),
        ExportColumn(gettext_lazy("Active since"), lambda row: local(row.active_since)),
        ExportColumn(gettext_lazy("To renew by"), lambda row: row.renews_on),
        ExportColumn(gettext_lazy("Closed"), lambda row: local(row.closed_at)),
    )

    def queryset(self) -> QuerySet[Enrolment]:
        """The enrolments the reader may see."""
        return queries.enrolments_visible_to(self.actor).select_related("organisation").annotate(next_due=NEXT_DUE)

    def dress(self, rows: list[Enrolment]) -> Sequence[home.Row]:
        """Rows with their clocks."""
        return home.rows(rows, now=timezone.now())

    def extra(self) -> dict[str, Any]:
        """What each programme gives, unless the reader is busy with the list; an agent has its owners' list alone."""
        is_agent = queries.is_agent(self.actor)
        if self.request.headers.get("HX-Target") == "list":
            return {"is_agent": is_agent}
        busy = any(value for key, value in self.request.GET.items() if key != "size")
        return {
            "is_agent": is_agent,
            "header": home.header(is_agent=is_agent),
            "overview": None if busy or is_agent else home.overview(actor=self.actor, now=timezone.now()),
        }


class EnrolmentView(PortalView):
    """One enrolment. While the application is worked on, its list of tasks is shown."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        enrolment = own(self, reference)
        if enrolment.state == EnrolmentState.APPLICATION:
            return redirect("enrolments_portal:tasks", reference)
        page = detail_page(enrolment, actor=self.actor, now=timezone.now())
        return self.render("programmes/portal/enrolments/detail.html", {"page": page, "header": page.header})


class SubmittedView(PortalView):
    """What a person sees after submitting: the reference, and what happens next until when."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it, for as long as CBBC has not moved the application on."""
        enrolment = own(self, reference)
        if enrolment.state != EnrolmentState.DOCUMENTS_CHECK:
            return redirect("enrolments_portal:detail", reference)
        now = timezone.now()
        context = {
            "header": Header(_("Your application has reached CBBC"), crumbs=[parts.list_crumb()]),
            "enrolment": enrolment,
            "review_length": length_in_words(JD_REVIEW, now),
            "clocks": [clocks.view(clock, now) for clock in clocks.running(enrolment).select_related("rule")],
        }
        return self.render("programmes/portal/enrolments/submitted.html", context)


def own(view: PortalView, reference: str) -> Enrolment:
    """The enrolment with this reference among those the reader may see. Raises Http404."""
    found = movable_by(view.actor).select_related("power__agent").filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


class VerbView(TransitionView):
    """The page of a verb: beginning the application, ending the enrolment."""

    audience = Audience.PORTAL
    table = enrolment_workflow

    def get(self, request: HttpRequest, reference: str, verb: str) -> HttpResponseBase:
        """Submitting has the check of all answers for its page."""
        if verb == "submit":
            return redirect("enrolments_portal:check", reference)
        return super().get(request, reference, verb)

    def url_of(self, record: Any) -> str:
        """The enrolment's page; while it is an application, its list of tasks."""
        return parts.url_of(record)
