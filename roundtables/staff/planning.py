"""Pages on which CBBC plans a roundtable, and changes what it is about."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.choices import Language, Zone
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import InvalidInputs, require
from roundtables import policies
from roundtables.actions import planning
from roundtables.models import Roundtable
from roundtables.staff.forms import DescriptionForm, PlanForm
from roundtables.staff.room import ROOM, FormView


class PlanPage(AnsweringView, StaffView):
    """A new roundtable."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Ask."""
        require(policies.arranges(self.actor))
        initial = {
            "number": planning.next_number(),
            "zone": Zone.BEIJING,
            "languages": Language.values,
            "chair": self.actor.label,
        }
        unsent = self.unsent()
        return self._page(PlanForm(unsent) if unsent else PlanForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Plan it. The hours are those of the place."""
        require(policies.arranges(self.actor))
        zone = request.POST.get("zone", "")
        with timezone.override(ZoneInfo(zone if zone in Zone.values else Zone.BEIJING)):
            form = PlanForm(request.POST)
            if not form.is_valid():
                return self._page(form, status=422)
        try:
            roundtable = planning.plan(planning.Plan(**form.cleaned_data), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(form, status=422)
        messages.success(request, _("The roundtable is planned. Its guests and its agenda come next."))
        return redirect(ROOM.detail_url(roundtable.reference))

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        crumbs = [Crumb(_("Roundtables"), ROOM.list_url())]
        context = {
            "header": Header(_("Plan a roundtable"), crumbs=crumbs),
            "form": form,
            "submit_label": _("Plan it"),
            "cancel_url": reverse("roundtables_staff:list"),
        }
        return self.render("roundtables/staff/form.html", context, status=status)


class DescribePage(FormView):
    """What it is about, and how many can come."""

    form_class, title, submit = DescriptionForm, gettext_lazy("Change the roundtable"), gettext_lazy("Save")
    lede = gettext_lazy("Time and place are changed by a step of their own, which tells the guests.")

    def form(self, roundtable: Roundtable, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With what holds now."""
        names = ("theme", "theme_zh", "chair", "languages", "capacity")
        return DescriptionForm(data, initial={name: getattr(roundtable, name) for name in names})

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Change it."""
        planning.describe(roundtable.pk, actor=self.actor, **data)
        return _("The roundtable is changed.")

    def back(self, roundtable: Roundtable) -> str:
        """Its page."""
        return ROOM.detail_url(roundtable.reference)
