"""CBBC's pages about enrolments: the board, the list, one enrolment, and each step."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.components import Action, Crumb, Header
from core.web.lists import ListView
from core.web.saved_views import SavedView, tabs, url_of
from core.web.transitions import TransitionView, add_errors
from core.web.views import StaffView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import audiences, policies, queries
from programmes.actions import enrolments as actions
from programmes.choices import ItemState
from programmes.events import EXPORTED
from programmes.models import Enrolment
from programmes.staff.enrolments import queue
from programmes.staff.enrolments.contexts.board import board
from programmes.staff.enrolments.contexts.links import detail_url
from programmes.staff.enrolments.contexts.page import enrolment_page, title
from programmes.staff.enrolments.filters import BoardFilter, EnrolmentFilter
from programmes.staff.enrolments.forms import JudgementForm
from programmes.staff.enrolments.rows import EXPORT_COLUMNS, dressed
from programmes.workflow import enrolment_workflow

FOLDED = ("service", "renews_to", "overdue")


class EnrolmentList(ListView, StaffView):
    """All enrolments: saved views, search and filters, ordered by what is due next."""

    template = "programmes/staff/enrolments/list.html"
    fragment = "programmes/staff/enrolments/list_fragment.html"
    list_name = "enrolments_staff:list"
    kept_parameters = ("view", "sort")
    filterset_class = EnrolmentFilter
    orders = queue.ORDERS
    export_columns = EXPORT_COLUMNS
    export_name = "enrolments"
    export_verb = EXPORTED

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return queue.view_named(self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows of the open view."""
        self.now = timezone.now()
        return queue.rows(self.view, actor=self.actor, now=self.now)

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows with their clocks."""
        return dressed(rows, view_name=self.view.name, audience=self.actor.audience, now=self.now)

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the head of the page."""
        given = self.request.GET
        board_action = Action(gettext_lazy("Board"), reverse("enrolments_staff:board"), "kanban")
        return {
            "header": Header(gettext_lazy("Enrolments"), actions=[board_action, *_opening(self)]),
            "view": self.view,
            "tabs": tabs(queue.VIEWS, given, self.view, queue.counts(actor=self.actor, now=self.now)),
            "is_narrowed": any(given.get(name) for name in EnrolmentFilter.base_filters),
            "is_unfolded": any(given.get(name) for name in FOLDED),
            "folded": FOLDED,
            "everywhere_url": "" if self.view == queue.ALL else url_of(queue.ALL, given),
        }


class BoardPage(StaffView):
    """The pipeline: a column for each open state, with what is due first at its top."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show it; an htmx request for `#list` gets the columns alone."""
        filterset = BoardFilter(request.GET, queryset=queue.enrolments(self.actor), request=request)
        found = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        given = {name: request.GET.get(name, "") for name in BoardFilter.base_filters}
        list_action = Action(gettext_lazy("List"), reverse("enrolments_staff:list"), "list-ul")
        crumb = Crumb(gettext_lazy("Enrolments"), reverse("enrolments_staff:list"))
        context = {
            "header": Header(gettext_lazy("Board"), crumbs=[crumb], actions=[list_action, *_opening(self)]),
            "board": board(found, actor=self.actor, given=given, now=timezone.now()),
            "filterset": filterset,
            "folded": (),
            "is_narrowed": any(given.values()),
        }
        is_part = request.headers.get("HX-Target") == "list"
        name = "_board.html" if is_part else "board.html"
        return self.render(f"programmes/staff/enrolments/{name}", context)


def _opening(view: StaffView) -> list[Action]:
    """The button that opens an enrolment, for those who may."""
    if not policies.staff_acts(view.actor):
        return []
    return [Action(gettext_lazy("Open an enrolment"), reverse("enrolments_staff:open"), "plus-lg", "primary")]


class EnrolmentView(StaffView):
    """A page of one enrolment. `enrolment` is the one with the address's reference, or the page is not there."""

    def enrolment(self, reference: str) -> Enrolment:
        """The enrolment among those that staff may see, with what its pages read. Raises Http404."""
        visible = enrolment_workflow.visible_to(self.actor).select_related("power__agent")
        found = visible.prefetch_related("rights", "items").filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def view_from(self, enrolment: Enrolment) -> SavedView:
        """The saved view from which the page was opened, or the one in which the enrolment waits."""
        name = self.request.GET.get("view", "")
        return queue.view_named(name) if name else queue.view_of(enrolment)


class Detail(EnrolmentView):
    """Everything about an enrolment on one page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        return self.page(self.enrolment(reference))

    def page(
        self, enrolment: Enrolment, *, judged: tuple[str, JudgementForm] | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the page; `judged` is a judgement of an item that did not hold."""
        page = enrolment_page(
            enrolment, actor=self.actor, view=self.view_from(enrolment), now=timezone.now(), judged=judged
        )
        context = {"page": page, "header": page.header, "judged_form": judged[1] if judged else None, **more}
        return self.render("programmes/staff/enrolments/detail.html", context, status=status)


class Judge(Detail):
    """Accepting an item of the checklist, or sending it back: a form on the enrolment's page."""

    def get(self, request: HttpRequest, reference: str, code: str = "") -> HttpResponseBase:
        """The form stands at its item; what was typed when a session ended is there again."""
        enrolment = self.enrolment(reference)
        unsent = self.unsent()
        if unsent is None:
            return redirect(f"{detail_url(reference, self.view_from(enrolment))}#item-{code}")
        return self.page(enrolment, judged=(code, JudgementForm(unsent, code=code)))

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
        """Write it down."""
        enrolment = self.enrolment(reference)
        form = JudgementForm(request.POST, code=code)
        if not form.is_valid():
            return self.page(enrolment, judged=(code, form), status=422)
        given = form.cleaned_data
        try:
            judged = actions.judge_item(
                enrolment.pk, code, given["state"], actor=self.actor, reason=given["reason"], note=given["note"]
            )
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            return self.page(enrolment, status=403, denied=refused.denied.reason, typed=given["note"])
        except Conflict as conflict:
            fresh = self.enrolment(reference)
            return self.page(fresh, status=409, denied=conflict.denied.reason, last=conflict.last, typed=given["note"])
        except InvalidInputs as invalid:
            if ("code",) in invalid.errors:
                raise Http404 from invalid
            add_errors(form, invalid)
            return self.page(enrolment, judged=(code, form), status=422)
        accepted = judged.state == ItemState.ACCEPTED
        messages.success(request, _("The item is accepted.") if accepted else _("The item is marked to go back."))
        return redirect(f"{detail_url(reference, self.view_from(enrolment))}#item-{code}")


class TransitionPage(TransitionView, EnrolmentView):
    """The confirm page of each verb, for staff."""

    table = enrolment_workflow
    template = "programmes/staff/enrolments/transition.html"

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Beside what the verb asks for: what it is about, what was said last, and whom an invitation reaches."""
        record = context["record"]
        context |= {"title": title(record), "said": queries.conversation(record, actor=self.actor).last()}
        if context["row"].verb == "invite":
            context["reached"] = audiences.people_of([record.organisation_id])
        return super().render(template, context, status=status)

    def url_of(self, record: Any) -> str:
        """The enrolment's page in the view from which it was opened, or the board where the step began there."""
        if self.request.GET.get("from") == "board":
            return reverse("enrolments_staff:board")
        return detail_url(record.reference, self.view_from(record))
