"""Powers of attorney of a rights owner."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.days import house_day
from core.documents import actions as documents
from core.documents import responses
from core.documents.errors import DocumentRefused, StorageUnavailable
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import Action, Crumb, Header
from core.web.transitions import add_errors
from core.workflow.errors import Conflict, InvalidInputs, require
from programmes import policies, queries
from programmes.actions import powers
from programmes.keeping import contexts
from programmes.keeping.forms import (
    PowerForm,
    RevocationForm,
    power_initial,
)
from programmes.keeping.pages.base import FormPage, KeepingPage
from programmes.models import PowerOfAttorney

POWER_DOCUMENT = "power_of_attorney"


class GrantPower(FormPage):
    """Recording a power of attorney; `?extends=` names an earlier one whose scope is proposed."""

    template: ClassVar[str] = "programmes/power_form.html"

    def form(self, owner: Organisation, *args: Any, **options: Any) -> PowerForm:
        """The form, with what can be chosen."""
        raise NotImplementedError

    def agent(self, owner: Organisation, given: str) -> Organisation | None:
        """The agent that was chosen or named."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask for agent, scope, validity and document."""
        owner = self.kept(**given)
        earlier = self._extended(owner)
        initial: dict[str, Any] = {"valid_from": house_day()}
        if earlier is not None:
            initial |= power_initial(earlier)
        return self._page(owner, self.form(owner, self.unsent(), initial=initial), earlier)

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Record it. The document is kept only where everything else holds."""
        owner = self.kept(**given)
        earlier = self._extended(owner)
        form = self.form(owner, request.POST, request.FILES)
        for dropped in refused_uploads(request):
            form.add_error("document", str(dropped.message))
        if not form.is_valid():
            return self._page(owner, form, earlier)
        agent = self.agent(owner, form.cleaned_data["agent"])
        if agent is None:
            form.add_error("agent", _("No agent is registered under this name or address. Ask CBBC to register it."))
            return self._page(owner, form, earlier)
        try:
            power = self._granted(owner, agent, form, earlier)
        except StorageUnavailable:
            raise
        except DocumentRefused as refused:
            form.add_error("document", str(refused.message))
            return self._page(owner, form, earlier)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(owner, form, earlier)
        messages.success(
            request, _("The power of attorney %(reference)s is recorded.") % {"reference": power.reference}
        )
        return redirect(reverse(f"{self.namespace}:power", args=[power.reference]))

    @transaction.atomic
    def _granted(
        self, owner: Organisation, agent: Organisation, form: PowerForm, earlier: PowerOfAttorney | None
    ) -> PowerOfAttorney:
        upload: UploadedFile[Any] = form.cleaned_data["document"]
        document = documents.store(upload, actor=self.actor, organisation_id=owner.pk, kind=POWER_DOCUMENT)
        return powers.grant_power(
            owner.pk,
            actor=self.actor,
            agent_id=agent.pk,
            mandate=form.mandate(),
            document=document,
            extends=earlier.reference if earlier else "",
        )

    def _extended(self, owner: Organisation) -> PowerOfAttorney | None:
        reference = self.request.GET.get("extends", "")
        if not reference:
            return None
        found = queries.powers_visible_to(self.actor).filter(owner=owner, reference=reference)
        power = found.select_related("agent").first()
        if power is None:
            raise Http404
        return power

    def _page(self, owner: Organisation, form: PowerForm, earlier: PowerOfAttorney | None) -> HttpResponse:
        title = _("Extend the power of attorney") if earlier else _("Record a power of attorney")
        header = Header(
            title,
            reference=earlier.reference if earlier else "",
            crumbs=self.crumbs(owner),
            lede=_("With it an agent may see and do for the owner what it covers, and nothing else."),
        )
        return self.page(header, form, _("Record it"), self.home(owner, "agents"))


class PowerView(KeepingPage):
    """What pages about one power of attorney share."""

    def power(self, reference: str) -> PowerOfAttorney:
        """The power among those that the actor may see. Raises Http404."""
        rows = queries.powers_visible_to(self.actor).filter(reference=reference)
        power = rows.select_related("owner", "agent", "document__blob", "predecessor").first()
        if power is None:
            raise Http404
        return power

    def own_address(self, power: PowerOfAttorney) -> str:
        """The power's page."""
        return reverse(f"{self.namespace}:power", args=[power.reference])


class PowerPage(PowerView):
    """One power of attorney: what it says, what follows from it, and its document."""

    def power_crumbs(self, power: PowerOfAttorney) -> list[Crumb]:
        """The way to the page."""
        return self.crumbs(power.owner)

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show it."""
        power, now = self.power(reference), timezone.now()
        row = contexts.power_row(power, house_day(now))
        url = reverse(f"{self.namespace}:power_document", args=[power.reference])
        context = {
            "header": Header(
                _("Power of attorney for %(agent)s") % {"agent": power.agent.display_name},
                reference=power.reference,
                state=row.state,
                crumbs=self.power_crumbs(power),
                actions=self._actions(power, row),
            ),
            "row": row,
            "facts": contexts.power_facts(power, row, actor=self.actor),
            "reach": contexts.reach(power) if row.is_present else [],
            "files": [contexts.power_file(power, url, actor=self.actor)],
            "entries": contexts.power_entries(power, actor=self.actor),
        }
        return self.render("programmes/power_page.html", context)

    def _actions(self, power: PowerOfAttorney, row: contexts.PowerRow) -> list[Action]:
        if isinstance(policies.grants_power(self.actor, power.owner_id), Denied):
            return []
        extend = f"{self.address('grant_power', power.owner)}?extends={power.reference}"
        actions = [Action(_("Extend"), extend, "calendar-plus", "primary")]
        if row.is_present and power.revoked_on is None:
            revoke = reverse(f"{self.namespace}:revoke_power", args=[power.reference])
            actions.append(Action(_("Revoke"), revoke, "person-x", "danger"))
        return actions


class RevokePower(PowerView, FormPage):
    """Taking a power of attorney back."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask why, and from when on."""
        power = self._revocable(reference)
        return self._page(power, RevocationForm(self.unsent()))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Revoke it."""
        power = self._revocable(reference)
        form = RevocationForm(request.POST)
        if not form.is_valid():
            return self._page(power, form)
        try:
            powers.revoke_power(reference, actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(power, form)
        except Conflict as conflict:
            messages.warning(request, str(conflict.denied.reason))
            return redirect(self.own_address(power))
        messages.success(request, _("The power of attorney %(reference)s is revoked.") % {"reference": reference})
        return redirect(self.own_address(power))

    def _revocable(self, reference: str) -> PowerOfAttorney:
        power = self.power(reference)
        require(policies.grants_power(self.actor, power.owner_id))
        return power

    def _page(self, power: PowerOfAttorney, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Revoke the power of attorney for %(agent)s") % {"agent": power.agent.display_name},
            reference=power.reference,
            crumbs=self.crumbs(power.owner),
            lede=_(
                "From that day on the agent no longer sees or does anything on its ground. What it did stays on "
                "record. Enrolments that rest on it are suspended unless another power of attorney carries them."
            ),
        )
        return self.page(header, form, _("Revoke it"), self.own_address(power), submit_tone="danger")


class PowerDocument(PowerView):
    """The signed power of attorney itself."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        return responses.attachment(self.power(reference).document, actor=self.actor, request=request)
