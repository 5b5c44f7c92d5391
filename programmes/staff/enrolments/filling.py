"""Opening enrolments, and keeping what an application holds on behalf of the owner."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Organisation
from core.days import house_day
from core.documents.errors import DocumentRefused
from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import StaffView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import policies, queries
from programmes.actions import enrolments as actions
from programmes.actions.enrolments import LIVING_STATES, STAFFS_STATES
from programmes.models import Enrolment, Right
from programmes.models.enrolment import OPEN
from programmes.models.right import NEXT_EXPIRY
from programmes.staff.enrolments import queue
from programmes.staff.enrolments.contexts.links import detail_url, list_url
from programmes.staff.enrolments.contexts.page import RightRow, right_row, title
from programmes.staff.enrolments.forms import OpenForm, PowerForm, ServicesForm
from programmes.staff.enrolments.views import EnrolmentView
from programmes.staff.owners.finding import organisations_named
from programmes.states import POWER_STATES
from programmes.workflow import enrolment_workflow

OWNERS_SHOWN = 20
RIGHTS_SHOWN = 50
DIGITS = 18  # of a key: beyond these no key of the database lies


class OpenPage(StaffView):
    """A new enrolment: first the owner is found, then its programmes are chosen."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the search, or the form for the owner that `owner` names."""
        verdict = policies.staff_acts(self.actor)
        if isinstance(verdict, Denied):
            return self.page(None, None, denied=verdict.reason, status=403)
        owner = self.owner()
        if owner is None:
            return self.page(None, None)
        return self.page(owner, self.form(owner, self.unsent()))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Open them."""
        owner = self.owner()
        if owner is None:
            raise Http404
        form = self.form(owner, request.POST)
        if not form.is_valid():
            return self.page(owner, form, status=422)
        given = form.cleaned_data
        try:
            opened = actions.open_enrolments(
                owner.pk,
                given["programmes"],
                actor=self.actor,
                services=given["services"],
                origin=given["origin"],
            )
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            return self.page(owner, form, denied=refused.denied.reason, status=403)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(owner, form, status=422)
        messages.success(request, _("Opened: %(references)s.") % {"references": ", ".join(map(str, opened))})
        if len(opened) == 1:
            return redirect("enrolments_staff:detail", opened[0].reference)
        return redirect(f"{reverse('enrolments_staff:list')}?view=all&owner={owner.pk}")

    def owner(self) -> Organisation | None:
        """The owner that the address names; None where none is named. Raises Http404."""
        code = self.request.GET.get("owner", "")
        if not code:
            return None
        found = queries.owners_visible_to(self.actor).filter(code=code, is_active=True).first()
        if found is None:
            raise Http404
        return found

    def found(self, words: str) -> QuerySet[Organisation]:
        """Present owners that hold the words, by name."""
        owners = queries.owners_visible_to(self.actor).filter(is_active=True)
        return organisations_named(owners, words).order_by("name", "pk").select_related("profile")

    def present(self, owner: Organisation) -> list[Enrolment]:
        """What is open for the owner already."""
        return list(queries.enrolments_visible_to(self.actor).filter(organisation=owner, state__in=OPEN).order_by("pk"))

    def form(self, owner: Organisation, data: Any = None) -> OpenForm:
        """The form for what is not open yet."""
        return OpenForm(data, open_already=[one.programme for one in self.present(owner)])

    def page(
        self, owner: Organisation | None, form: OpenForm | None, *, denied: Any = "", status: int = 200
    ) -> HttpResponse:
        """Render the step."""
        words = self.request.GET.get("q", "")[:200]
        found = list(self.found(words)[: OWNERS_SHOWN + 1]) if words else []
        context = {
            "header": Header(
                gettext_lazy("Open an enrolment"),
                crumbs=[Crumb(gettext_lazy("Enrolments"), list_url(queue.ALL))],
                lede=gettext_lazy("It begins as a prospect: the owner sees nothing before it is invited."),
            ),
            "owner": owner,
            "present": self.present(owner) if owner else (),
            "form": form or OpenForm(),
            "words": words,
            "owners": found[:OWNERS_SHOWN],
            "has_more": len(found) > OWNERS_SHOWN,
            "denied": denied,
            "back_url": list_url(queue.ALL),
        }
        return self.render("programmes/staff/enrolments/open.html", context, status=status)


class FillView(EnrolmentView):
    """A page on which staff change what an enrolment holds. Sub-classes name form, words and action."""

    template: ClassVar[str] = "programmes/staff/enrolments/form.html"
    states: ClassVar[Collection[str]] = STAFFS_STATES
    title: ClassVar[str | Promise]
    hint: ClassVar[str | Promise] = ""
    submit_label: ClassVar[str | Promise] = gettext_lazy("Save")
    is_danger: ClassVar[bool] = False
    anchor: ClassVar[str] = "checklist"

    def form(self, enrolment: Enrolment, *given: Any) -> forms.Form:
        """The form; `given` are the data and files of a request."""
        raise NotImplementedError

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        """Call the action. Raises as it does."""
        raise NotImplementedError

    def shown(self, enrolment: Enrolment) -> dict[str, Any]:
        """More context for the page."""
        return {}

    def get(self, request: HttpRequest, reference: str, **place: Any) -> HttpResponseBase:
        """Show the form, or why nothing can be changed now."""
        enrolment = self.enrolment(reference)
        verdict = policies.staff_acts(self.actor)
        if isinstance(verdict, Denied):
            return self.page(enrolment, self.form(enrolment), denied=verdict.reason, status=403)
        if enrolment.state not in self.states:
            denied = engine.wrong_state(enrolment_workflow, enrolment)
            return self.page(enrolment, self.form(enrolment), denied=denied.reason, status=409)
        unsent = self.unsent()
        return self.page(enrolment, self.form(enrolment, unsent) if unsent else self.form(enrolment))

    def post(self, request: HttpRequest, reference: str, **place: Any) -> HttpResponseBase:
        """Write it down."""
        enrolment = self.enrolment(reference)
        form = self.form(enrolment, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(enrolment, form, status=422)
        try:
            self.save(enrolment, form)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            return self.page(enrolment, form, denied=refused.denied.reason, status=403)
        except Conflict as conflict:
            return self.page(enrolment, form, denied=conflict.denied.reason, last=conflict.last, status=409)
        except DocumentRefused as refused:
            form.add_error(next(iter(form.fields), None), refused.message)
            return self.page(enrolment, form, status=422)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(enrolment, form, status=422)
        messages.success(request, self.done())
        return redirect(self.back_url(enrolment))

    def done(self) -> str:
        """What the person reads afterwards."""
        return _("Saved.")

    def back_url(self, enrolment: Enrolment) -> str:
        """The part of the enrolment's page from which this one was opened."""
        return f"{detail_url(enrolment.reference, self.view_from(enrolment))}#{self.anchor}"

    def page(
        self, enrolment: Enrolment, form: forms.Form, *, denied: Any = "", last: str = "", status: int = 200
    ) -> HttpResponse:
        """Render the page."""
        context = {
            "enrolment": enrolment,
            "about": title(enrolment),
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "submit_label": self.submit_label,
            "is_danger": self.is_danger,
            "denied": denied,
            "last": last,
            "back_url": self.back_url(enrolment),
            **self.shown(enrolment),
        }
        return self.render(self.template, context, status=status)


class ServicesPage(FillView):
    """What the owner wishes besides the programme."""

    title = gettext_lazy("Choose the services")
    anchor = "about"

    def form(self, enrolment: Enrolment, *given: Any) -> ServicesForm:
        return ServicesForm(given[0] if given else None, initial={"services": enrolment.services})

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        actions.choose_services(enrolment.pk, form.cleaned_data["services"], actor=self.actor)


class PowerPage(FillView):
    """On which power of attorney an agent acts."""

    states = (*STAFFS_STATES, *LIVING_STATES)
    title = gettext_lazy("Choose the power of attorney")
    hint = gettext_lazy("The enrolment rests on it: when it ends, the enrolment is suspended.")
    anchor = "standing"

    def form(self, enrolment: Enrolment, *given: Any) -> PowerForm:
        today = house_day()
        given_by_owner = queries.powers_visible_to(self.actor).filter(owner_id=enrolment.organisation_id)
        powers = given_by_owner.filter(
            Q(queries.in_force(today), programmes__contains=[enrolment.programme]) | Q(pk=enrolment.power_id or 0)
        ).select_related("agent")
        choices = [
            (
                str(power.pk),
                _("%(agent)s – %(reference)s, %(state)s")
                % {
                    "agent": power.agent.display_name,
                    "reference": power.reference,
                    "state": POWER_STATES[power.state_on(today)].label,
                },
            )
            for power in powers
        ]
        return PowerForm(*given[:1], powers=choices, initial={"power": str(enrolment.power_id or "")})

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        assert isinstance(form, PowerForm)
        actions.choose_power(enrolment.pk, form.chosen(), actor=self.actor)


class RightsForm(forms.Form):
    """Which rights the enrolment rests on; each is a tick of the table beside it."""

    rights = forms.Field(required=False)

    def clean_rights(self) -> list[int]:
        """Keys of the rights; what is none becomes a key that no right has."""
        given = self.data.getlist("rights") if hasattr(self.data, "getlist") else []
        return [int(key) if key.isascii() and key.isdecimal() and len(key) <= DIGITS else 0 for key in given]


class RightsPage(FillView):
    """Which of the owner's rights the enrolment rests on: those chosen, and those that a search finds."""

    template = "programmes/staff/enrolments/rights.html"
    states = (*STAFFS_STATES, *LIVING_STATES)
    title = gettext_lazy("Choose the rights")
    hint = gettext_lazy("The enrolment stands as long as one of them is in force in China.")
    anchor = "rights"

    def form(self, enrolment: Enrolment, *given: Any) -> RightsForm:
        return RightsForm(*given[:1])

    def save(self, enrolment: Enrolment, form: forms.Form) -> None:
        actions.choose_rights(enrolment.pk, form.cleaned_data["rights"], actor=self.actor)

    def post(self, request: HttpRequest, reference: str, **place: Any) -> HttpResponseBase:
        """Look for more with the ticks kept, or write the ticked ones down."""
        if "look" in request.POST:
            enrolment = self.enrolment(reference)
            return self.page(enrolment, self.form(enrolment))
        return super().post(request, reference, **place)

    def shown(self, enrolment: Enrolment) -> dict[str, Any]:
        """The rights to choose from: the ticked ones, then those found, first expiry first."""
        posted = self.request.POST
        words = posted.get("q", "")[:200]
        form = RightsForm(posted)
        form.is_valid()
        ticked = set(form.cleaned_data["rights"]) if posted else set(enrolment.rights.values_list("pk", flat=True))
        owned = queries.rights_visible_to(self.actor).filter(organisation_id=enrolment.organisation_id)
        owned = owned.order_by(NEXT_EXPIRY, "pk")
        found = queries.search_rights(owned, words) if words else owned
        others = list(found.exclude(pk__in=ticked)[: RIGHTS_SHOWN + 1])
        rows = [*owned.filter(pk__in=ticked), *others[:RIGHTS_SHOWN]]
        return {
            "rights": [_tick(right, is_ticked=right.pk in ticked) for right in rows],
            "words": words,
            "has_more": len(others) > RIGHTS_SHOWN,
        }


def _tick(right: Right, *, is_ticked: bool) -> dict[str, Any]:
    row: RightRow = right_row(right, house_day(), is_proven=True)
    return {"key": right.pk, "row": row, "is_ticked": is_ticked}
