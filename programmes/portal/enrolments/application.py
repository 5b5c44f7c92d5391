"""Pages of an application: the list of tasks, what is chosen, the check of all answers, and submitting."""

import re
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Person
from core.days import house_day
from core.web.components import Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, PortalView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from programmes import policies, queries
from programmes.actions import enrolments
from programmes.choices import EnrolmentState, RightStatus, Territory
from programmes.models import Enrolment, PowerOfAttorney, Right
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.contexts.check import check_page
from programmes.portal.enrolments.contexts.tasks import tasks_page
from programmes.portal.enrolments.forms import NO_POWER, DeclarationForm, PowerForm, ServicesForm
from programmes.workflow import enrolment_workflow, movable_by

SHOWN_RIGHTS = 100
# So many can be chosen at one stroke; whoever has more chooses those that matter.
MOST_AT_ONCE = 500
# What can be the key of a row at all.
KEY = re.compile(r"[0-9]{1,18}")


class OtherState(Exception):
    """The application is not worked on any more, or not yet: a second submit, the back button, or a colleague."""


class ApplicationView(AnsweringView, PortalView):
    """A page of an application. One that is with CBBC meanwhile leads to its own page, whatever was asked for."""

    states: tuple[str, ...] = (EnrolmentState.APPLICATION,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what can come in between into a page."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except (OtherState, Conflict):
            messages.info(request, _("This enrolment has moved on. This is how it stands now."))
            return redirect("enrolments_portal:detail", kwargs["reference"])

    def readable(self, reference: str) -> Enrolment:
        """The enrolment with this reference. Raises NotVisible or OtherState."""
        found = movable_by(self.actor).select_related("power__agent").filter(reference=reference).first()
        if found is None:
            raise NotVisible
        if found.state not in self.states:
            raise OtherState
        return found

    def writable(self, reference: str) -> Enrolment:
        """The enrolment, for somebody who may work on it. Raises NotVisible, OtherState or Refused."""
        enrolment = self.readable(reference)
        require(policies.applies(self.actor, enrolment))
        return enrolment

    def back(self, enrolment: Enrolment) -> HttpResponseBase:
        """Where one came from: the check of all answers, the tasks, or the page of a living enrolment."""
        if enrolment.state != EnrolmentState.APPLICATION:
            return redirect(parts.url_of(enrolment))
        return redirect(parts.page_url(enrolment, "check" if "from" in self.request.GET else "tasks"))

    def back_url(self, enrolment: Enrolment) -> str:
        """The same, as an address."""
        if enrolment.state != EnrolmentState.APPLICATION:
            return parts.url_of(enrolment)
        return parts.page_url(enrolment, "check" if "from" in self.request.GET else "tasks")

    def header(self, enrolment: Enrolment, title: str) -> Header:
        """The head of a page."""
        crumbs = parts.crumbs(enrolment) if enrolment.state == EnrolmentState.APPLICATION else [parts.list_crumb()]
        return Header(title, enrolment.reference, crumbs=crumbs)


class TasksView(ApplicationView):
    """The application as a list of tasks."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it; those who may only read see it too."""
        page = tasks_page(self.readable(reference), actor=self.actor, now=timezone.now())
        return self.render("programmes/portal/enrolments/tasks.html", {"page": page, "header": page.header})


class RightsView(ApplicationView):
    """Choosing the rights on which the enrolment rests; also while it is active or suspended."""

    states = (EnrolmentState.APPLICATION, *enrolments.LIVING_STATES)

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the owner's rights, those chosen first."""
        return self.page(self.writable(reference))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep the choice. Rights that were not on the page stay as they were."""
        enrolment = self.writable(reference)
        before = set(enrolment.rights.values_list("pk", flat=True))
        if "all" in request.POST:
            wanted = before | set(self.usable(enrolment).values_list("pk", flat=True)[:MOST_AT_ONCE])
        else:
            shown, ticked = _keys(request, "shown"), _keys(request, "rights")
            wanted = (before - shown) | ticked
        try:
            enrolment = enrolments.choose_rights(enrolment.pk, wanted, actor=self.actor)
        except InvalidInputs as invalid:
            return self.page(enrolment, problem=str(invalid), status=422)
        if "search" in request.POST or "all" in request.POST:
            return redirect(request.get_full_path())
        return self.back(enrolment)

    def usable(self, enrolment: Enrolment) -> QuerySet[Right]:
        """The owner's rights that are in force in China today."""
        rights = queries.with_status(self.rights_of(enrolment), house_day())
        return rights.filter(Q(territory=Territory.CHINA, status=RightStatus.IN_FORCE))

    def rights_of(self, enrolment: Enrolment) -> QuerySet[Right]:
        """The owner's rights, as far as the reader sees them."""
        return queries.rights_visible_to(self.actor).filter(organisation_id=enrolment.organisation_id)

    def page(self, enrolment: Enrolment, *, problem: str = "", status: int = 200) -> HttpResponse:
        """Render the table."""
        words = self.request.GET.get("q", "")
        chosen = frozenset(enrolment.rights.values_list("pk", flat=True))
        rows = self.rights_of(enrolment)
        total = rows.count()
        found = queries.search_rights(rows, words) if words.strip() else rows
        picked = list(found.filter(pk__in=chosen).order_by("title", "pk")[:SHOWN_RIGHTS])
        others = list(
            found.exclude(pk__in=chosen).order_by("territory", "title", "pk")[: max(SHOWN_RIGHTS - len(picked), 0)]
        )
        usable = self.usable(enrolment).exclude(pk__in=chosen).count()
        context = {
            "enrolment": enrolment,
            "header": self.header(enrolment, _("On which rights does the enrolment rest?")),
            "rows": parts.right_rows([*picked, *others], chosen=chosen, day=house_day()),
            "total": total,
            "chosen_count": len(chosen),
            "usable_count": usable if usable <= MOST_AT_ONCE else 0,
            "q": words,
            "asks_for_search": total > SHOWN_RIGHTS,
            "problem": problem,
            "back_url": self.back_url(enrolment),
            "may_register": bool(policies.keeps_rights_of(self.actor, enrolment.organisation_id)),
        }
        return self.render("programmes/portal/enrolments/rights.html", context, status=status)


def _keys(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if KEY.fullmatch(value)}


class ServicesView(ApplicationView):
    """Choosing services besides the programme."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        enrolment = self.writable(reference)
        return self.page(enrolment, ServicesForm(initial={"services": enrolment.services}))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep the choice."""
        enrolment = self.writable(reference)
        form = ServicesForm(request.POST)
        if not form.is_valid():
            return self.page(enrolment, form, status=422)
        enrolments.choose_services(enrolment.pk, form.cleaned_data["services"], actor=self.actor)
        return self.back(enrolment)

    def page(self, enrolment: Enrolment, form: ServicesForm, *, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "enrolment": enrolment,
            "form": form,
            "header": self.header(enrolment, _("Services besides the programme")),
            "back_url": self.back_url(enrolment),
        }
        return self.render("programmes/portal/enrolments/form.html", context, status=status)


class PowerView(ApplicationView):
    """Naming the power of attorney on which an agent acts; also while the enrolment is active or suspended."""

    states = (EnrolmentState.APPLICATION, *enrolments.LIVING_STATES)

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show those that can be named."""
        enrolment = self.writable(reference)
        return self.page(enrolment, self.form(enrolment))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep the choice."""
        enrolment = self.writable(reference)
        form = self.form(enrolment, data=request.POST)
        if not form.is_valid():
            return self.page(enrolment, form, status=422)
        try:
            enrolment = enrolments.choose_power(enrolment.pk, form.chosen(), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(enrolment, form, status=422)
        return self.back(enrolment)

    def powers(self, enrolment: Enrolment) -> list[PowerOfAttorney]:
        """Powers of attorney of the owner that are in force and cover the programme, and the one named now."""
        usable = queries.in_force(house_day()) & Q(programmes__contains=[enrolment.programme])
        found = queries.powers_visible_to(self.actor).filter(
            usable | Q(pk=enrolment.power_id), owner_id=enrolment.organisation_id
        )
        return list(found.select_related("agent").order_by("-valid_from", "-pk"))

    def form(self, enrolment: Enrolment, **options: Any) -> PowerForm:
        """The form. An agent always acts on a power of attorney."""
        initial = {"power": str(enrolment.power_id) if enrolment.power_id else NO_POWER}
        return PowerForm(
            initial=initial,
            powers=self.powers(enrolment),
            may_act_alone=not queries.is_agent(self.actor),
            **options,
        )

    def page(self, enrolment: Enrolment, form: PowerForm, *, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "enrolment": enrolment,
            "form": form,
            "header": self.header(enrolment, _("Power of attorney")),
            "back_url": self.back_url(enrolment),
            "is_own": self.actor.organisation_id == enrolment.organisation_id,
        }
        return self.render("programmes/portal/enrolments/power.html", context, status=status)


class CheckView(ApplicationView):
    """All answers on one page; the declaration, and the button that submits."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the answers; those who may only read see them too."""
        person = cast("Person", request.user)
        initial = {"declared_name": person.name, "declared_title": person.job_title}
        form = DeclarationForm(self.unsent(), initial=initial)
        return self.page(self.readable(reference), form)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Submit. A second submit finds the application with CBBC and leads to it."""
        enrolment = self.writable(reference)
        form = DeclarationForm(request.POST)
        if not form.is_valid():
            return self.page(enrolment, form, status=422)
        given = {name: form.cleaned_data[name] for name in ("declared_name", "declared_title")}
        try:
            engine.move(enrolment_workflow, enrolment.pk, "submit", actor=self.actor, inputs=given)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(self.writable(reference), form, status=422)
        except Conflict:
            # Something went missing meanwhile: the page says what. An application that is with CBBC leads there.
            return self.page(self.writable(reference), form, status=409)
        return redirect("enrolments_portal:submitted", enrolment.reference)

    def page(self, enrolment: Enrolment, form: DeclarationForm, *, status: int = 200) -> HttpResponse:
        """Render the answers."""
        page = check_page(enrolment, actor=self.actor, now=timezone.now())
        context = {"page": page, "header": page.header, "form": form}
        return self.render("programmes/portal/enrolments/check.html", context, status=status)
