"""The portal's pages of a batch: giving a table, the complaints that came out of it, and submitting them together."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from complaints import policies
from complaints.batches import actions, columns, contexts, importing, lacks, queries
from complaints.batches.actions import Statement
from complaints.batches.forms import LACKING, READY, BatchFilter, BatchStatementForm
from complaints.models import Complaint
from complaints.portal.contexts import parts
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.choices import Audience
from core.accounts.models import Organisation, Person
from core.imports.models import Import
from core.imports.pages import ImportPage
from core.verdicts import Denied
from core.web import bulk, runs
from core.web.components import Crumb, Header
from core.web.lists import ExportColumn, ListView, Narrowed
from core.web.views import PortalView
from core.workflow.bulk import Result
from core.workflow.errors import Conflict
from programmes import queries as programmes

VERB = "submit"
OUTCOME = "complaints_portal:batches:outcome"


class BatchImport(ImportPage):
    """A table of complaints. Who would not see its drafts does not see it either."""

    audience, namespace, kind = Audience.PORTAL, "complaints_portal:batches", importing.KIND

    def crumbs(self) -> list[Crumb]:
        """The way here leads through the complaints."""
        return [parts.list_crumb()]

    def title(self) -> str:
        """What the pages are called."""
        return _("Complaints from a table")

    def lede(self) -> str:
        """What becomes of the rows."""
        return _(
            "Each row names a right, a reason and a listing. Rows with the same right, reason, measure and explanation "
            "become the draft of one complaint; you look through the drafts and submit them together. One batch holds "
            "at most %(listings)s listings and %(complaints)s complaints."
        ) % {"listings": f"{settings.IPP_MAX_TARGETS:,}", "complaints": columns.MOST_DRAFTS}

    def subject(self, **given: Any) -> Organisation:
        """The house at whose desk the batch lies: the owner's, or its agent's."""
        return Organisation.objects.get(pk=self.actor.organisation_id or 0)

    def importable(self, shown: QuerySet[Organisation]) -> list[Organisation]:
        """As everywhere; an agent is judged once, for those alone are shown that it acts for, and its own house."""
        if not programmes.is_agent(self.actor):
            return super().importable(shown)
        if not policies.files(self.actor):
            return []
        others = shown.filter(is_active=True).exclude(pk=self.actor.organisation_id or 0)
        return list(others.order_by("name", "pk"))

    def onward(self, record: Import) -> Crumb | None:
        """To what came out of it."""
        if not record.applied_count:
            return None
        return Crumb(_("Look through the complaints"), self.address("drafts", record.reference))


class Drafts(BatchImport, ListView):
    """The complaints that came out of a batch, what each lacks, and the button that submits those that are whole."""

    template = "complaints/batches/drafts.html"
    fragment = "complaints/batches/_drafts.html"
    filterset_class = BatchFilter
    orders = (keyset.Order("rows", (keyset.Key("id"),), gettext_lazy("As in the table")),)
    export_name = "complaints"
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(parts.state_of(row).label)),
        ExportColumn(gettext_lazy("Number of the right"), lambda row: row.right.number if row.right else ""),
        ExportColumn(gettext_lazy("Reason"), lambda row: row.get_reason_display()),
        ExportColumn(gettext_lazy("What JD should do"), lambda row: row.get_measure_display()),
        ExportColumn(gettext_lazy("Listings"), lambda row: row.target_count),
    )
    record: Import
    form: BatchStatementForm | None = None

    def get(self, request: HttpRequest, reference: str = "") -> HttpResponseBase:
        """Show them; as long as the table is read, how far that has come."""
        self.record = self.found(reference)
        if self.record.is_under_way:
            return redirect(self.address("import_look", reference))
        return super().get(request)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Submit those that are whole, and show what came of each."""
        self.record = self.found(reference)
        self.form = BatchStatementForm(request.POST)
        if not self.form.is_valid():
            response = super().get(request)
            response.status_code = 422
            return response
        run_id = self.form.cleaned_data["run"]
        here = self.address("drafts", self.record.reference)
        try:
            is_kept = runs.is_kept(run_id, actor=self.actor) or runs.keep_once(
                run_id, self.submitted, actor=self.actor, what=(complaint_workflow.noun, VERB), back_url=here
            )
        except Conflict as conflict:
            messages.warning(request, str(conflict.denied.reason))
            return redirect(self.address("import_look", reference))
        if not is_kept:
            messages.warning(request, _("No draft of this batch is whole. Give what they lack first."))
            return redirect(here)
        return redirect(OUTCOME, run_id)

    def submitted(self, now: datetime) -> list[dict[str, str]]:
        """Submit them; what came of each."""
        assert self.form is not None
        given = self.form.cleaned_data
        statement = Statement(given["statement_name"], given["statement_title"])
        shown = {one.pk: one for one in self.queryset()}
        results = actions.submit_whole(self.record, actor=self.actor, statement=statement, now=now)
        return [_told(shown[result.key], result) for result in results]

    @cached_property
    def standings(self) -> list[lacks.Standing]:
        """Every complaint of the batch that the actor sees, with what it lacks."""
        return lacks.standings(list(self.queryset()), actor=self.actor, now=timezone.now())

    def queryset(self) -> QuerySet[Complaint]:
        """The complaints."""
        return queries.complaints_of(self.record, actor=self.actor)

    def narrowed(self) -> Narrowed:
        """As everywhere; of drafts alone it is known here which are whole."""
        narrowed = super().narrowed()
        standing = self.request.GET.get("standing")
        if standing not in {READY, LACKING}:
            return narrowed
        keys = [one.complaint.pk for one in self.standings if one.is_draft and one.is_whole == (standing == READY)]
        return Narrowed(narrowed.filterset, narrowed.rows.filter(pk__in=keys), narrowed.order)

    def dress(self, rows: list[Complaint]) -> Sequence[contexts.Row]:
        """In words, each with what it lacks."""
        known = {one.complaint.pk: one for one in self.standings}
        return [contexts.row(known[one.pk]) for one in rows if one.pk in known]

    def extra(self) -> dict[str, Any]:
        """The figures, and the statement."""
        here = self.address("drafts", self.record.reference)
        verdict = self.importer.may(self.actor, self.record.organisation)
        look = Crumb(self.record.document.name, self.address("import_look", self.record.reference))
        return {
            "header": Header(
                _("Complaints of the batch"),
                self.record.reference,
                crumbs=[*self.crumbs(), Crumb(self.title(), self.start_address()), look],
            ),
            "record": self.record,
            "figures": contexts.figures(self.standings, here),
            "ready": sum(one.is_whole for one in self.standings),
            "denied": verdict.reason if isinstance(verdict, Denied) else "",
            "form": self.form or self._fresh(),
            "refused_urls": {
                form: self.address("import_refused", self.record.reference, form) for form in ("xlsx", "csv")
            }
            if self.record.refused_count and self.record.has_rows
            else {},
        }

    def _fresh(self) -> BatchStatementForm:
        person = self.request.user
        known = (
            {"statement_name": person.name, "statement_title": person.job_title} if isinstance(person, Person) else {}
        )
        return BatchStatementForm(initial=known)


def _told(complaint: Complaint, result: Result[Complaint]) -> dict[str, str]:
    title = complaint.right.display_title if complaint.right else ""
    url = reverse("complaints_portal:detail", args=[complaint.reference])
    return runs.told(complaint, result, title=title, url=url)


class Outcome(bulk.OutcomeView, PortalView):
    """What came of submitting them, complaint by complaint."""

    table = complaint_workflow
    verbs = (VERB,)
    list_name = "complaints_portal:list"
    outcome_name = OUTCOME
    list_label = gettext_lazy("Complaints of the batch")
    words = bulk.OutcomeWords(
        row=gettext_lazy("Complaint"),
        done=ngettext_lazy("%(count)s complaint was submitted.", "%(count)s complaints were submitted.", "count"),
        failed=ngettext_lazy(
            "%(count)s complaint was not submitted; it stands first, with the reason.",
            "%(count)s complaints were not submitted; they stand first, with the reason.",
            "count",
        ),
        back=gettext_lazy("Back to the batch"),
    )
