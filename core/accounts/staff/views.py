"""Organisations, people and API clients, for CBBC's administrators; invitations also for its case officers."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import contexts, pages, policies, queries
from core.accounts.actions import clients, organisations
from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF_SCOPE, Audience, OrganisationKind
from core.accounts.forms import ClientForm, OrganisationForm
from core.accounts.models import Organisation
from core.verdicts import Denied, Verdict
from core.web.components import Action, Crumb, Header
from core.web.transitions import add_errors
from core.workflow.errors import InvalidInputs, require


class StaffDoor(pages.AdministratorPage):
    """What the pages of this audience share."""

    audience = Audience.STAFF
    namespace: ClassVar[str] = "accounts_staff"

    def gate(self, actor: Actor) -> Verdict:
        """CBBC's administrators."""
        return policies.administers_programme(actor)

    def organisation(self, **given: Any) -> Organisation:
        """The organisation with the address's `code`, or the one it was merged into; Http404."""
        found = queries.organisations_administered_by(self.actor).select_related("merged_into")
        organisation = found.filter(code=given["code"]).first()
        if organisation is None:
            raise Http404
        return organisation.merged_into or organisation

    def organisation_address(self, organisation: Organisation) -> str:
        """The organisation's page."""
        return self.address("organisation", organisation.code)

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """People, then the organisation."""
        return [Crumb(_("People"), self.address("people")), *super().crumbs(organisation)]


class InvitingDoor(StaffDoor):
    """Pages that case officers open too, for rights owners and agents."""

    def gate(self, actor: Actor) -> Verdict:
        """CBBC's administrators and case officers."""
        return policies.invites_anybody(actor)

    def organisation(self, **given: Any) -> Organisation:
        """The organisation with the address's `code`, or the one it was merged into; Http404 or Refused."""
        organisation = queries.find_organisation(given["code"])
        if organisation is None:
            raise Http404
        require(policies.invites(self.actor, organisation))
        return organisation

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """The way, without the list of all organisations where that is closed."""
        found = super().crumbs(organisation)
        return found if policies.administers_programme(self.actor) else found[1:]


class SearchForm(forms.Form):
    """Finding an organisation by its name or by somebody in it."""

    q = forms.CharField(label=gettext_lazy("Organisation, person or address"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Any")), *OrganisationKind.choices]  # type: ignore[attr-defined]


class PeoplePage(StaffDoor):
    """The organisations of the programme, with how many people, invitations and API clients each has."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        form = SearchForm(request.GET)
        present = queries.organisations_administered_by(self.actor).filter(merged_into=None)
        found = queries.with_counts(present, timezone.now())
        if form.is_valid():
            found = _search(found, form.cleaned_data["q"].replace("\x00", ""), form.cleaned_data["kind"])
        context = {
            "header": Header(
                _("People"),
                actions=[Action(_("Add an organisation"), self.address("add"), "building-add", "primary")],
            ),
            "form": form,
            "clear_url": request.path if request.GET else "",
            "organisations": list(found.order_by("kind", "name", "pk")),
        }
        return self.render("accounts/people.html", context)


def _search(found: Any, words: str, kind: str) -> Any:
    if kind:
        found = found.filter(kind=kind)
    for word in words.split()[:6]:
        matches = (
            Q(name__icontains=word)
            | Q(name_zh__icontains=word)
            | Q(pk__in=Organisation.objects.filter(people__name__icontains=word).values("pk"))
            | Q(pk__in=Organisation.objects.filter(people__name_zh__icontains=word).values("pk"))
            | Q(pk__in=Organisation.objects.filter(people__email__icontains=word).values("pk"))
        )
        found = found.filter(matches)
    return found


class AddOrganisation(StaffDoor, pages.FormPage):
    """A new party to the programme."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for its names."""
        return self._page(OrganisationForm(self.unsent()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it, and go to its page to invite people."""
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            organisation = organisations.add_organisation(actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(form)
        messages.success(request, _("%(name)s is in the programme. Now invite its people.") % {"name": organisation})
        return redirect(self.organisation_address(organisation))

    def _page(self, form: forms.Form) -> HttpResponse:
        back = self.address("people")
        header = Header(_("Add an organisation"), crumbs=[Crumb(_("People"), back)])
        return self.page(header, form, _("Add the organisation"), back)


class OrganisationPage(InvitingDoor, pages.OrganisationPage):
    """People, invitations and API clients of one organisation."""

    def header(self, organisation: Organisation) -> Header:
        """Name, kind and buttons."""
        return Header(
            organisation.display_name,
            crumbs=self.crumbs(organisation)[:-1],
            lede=organisation.get_kind_display(),
            actions=self.actions(organisation),
        )

    def actions(self, organisation: Organisation) -> list[Action]:
        """Invite; issue a client where the kind of organisation has a use for one."""
        found = super().actions(organisation)
        if self._has_clients(organisation):
            found.append(Action(_("Issue an API client"), self.address("issue_client", organisation.code), "key"))
        return found

    def invite_address(self, organisation: Organisation) -> str:
        """The page on which somebody is invited."""
        return self.address("invite", organisation.code)

    def more(self, organisation: Organisation) -> dict[str, Any]:
        """The API clients, or why they and the roles of people are not to be changed here."""
        verdict = policies.administers(self.actor, organisation)
        return {
            "clients": contexts.clients_of(organisation, actor=self.actor),
            "has_clients": self._has_clients(organisation),
            "no_management": str(verdict.reason) if isinstance(verdict, Denied) else "",
        }

    def _has_clients(self, organisation: Organisation) -> bool:
        return bool(ROLES_OF_SCOPE[organisation.audience] and policies.administers_programme(self.actor))


class InvitePage(InvitingDoor, pages.InvitePage):
    """Inviting somebody into an organisation."""


class ResendInvitation(InvitingDoor, pages.ResendInvitation):
    """Mailing a new link."""


class RevokeInvitation(InvitingDoor, pages.RevokeInvitation):
    """Making a link worthless."""


class PersonPage(StaffDoor, pages.PersonPage):
    """One person."""


class CloseAccount(StaffDoor, pages.CloseAccount):
    """Closing an account."""


class OpenAccount(StaffDoor, pages.OpenAccount):
    """Opening an account again."""


class IssueClient(StaffDoor, pages.FormPage):
    """A new API client. The answer to the form shows its secret, once: no address leads there again."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask for label and scopes."""
        organisation = self.organisation(code=code)
        return self._page(organisation, ClientForm(self.unsent(), organisation=organisation))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Issue it and show the secret."""
        organisation = self.organisation(code=code)
        form = ClientForm(request.POST, organisation=organisation)
        if not form.is_valid():
            return self._page(organisation, form)
        try:
            issued = clients.issue_client(organisation.pk, actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, form)
        context = {
            "header": Header(_("The client is issued"), crumbs=self.crumbs(organisation), lede=issued.client.label),
            "issued": issued,
            "back_url": self.organisation_address(organisation),
        }
        return self.render("accounts/client_issued.html", context, status=201)

    def _page(self, organisation: Organisation, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Issue an API client"),
            crumbs=self.crumbs(organisation),
            lede=_("The client acts for %(name)s. Two may be live at once, so that a key can be changed without a gap.")
            % {"name": organisation.display_name},
        )
        return self.page(header, form, _("Issue the client"), self.organisation_address(organisation))


class RevokeClient(StaffDoor):
    """Ending a client: asked first, then done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what follows."""
        client = self._found(pk)
        context = {
            "title": _("Revoke the API client %(label)s") % {"label": client.label},
            "reference": client.oauth_client_id,
            "consequence": _("Its tokens stop working at once, and it gets no new ones."),
            "irreversible": True,
            "submit_label": _("Revoke the client"),
            "submit_tone": "danger",
            "cancel_url": self.organisation_address(client.organisation),
        }
        return self.render("layouts/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke it."""
        client = self._found(pk)
        done = _("The API client %(label)s is revoked.") % {"label": client.label}
        back = self.organisation_address(client.organisation)
        return self.attempt(lambda: clients.revoke_client(pk, actor=self.actor), done, back)

    def _found(self, pk: int) -> Any:
        client = queries.clients_administered_by(self.actor).filter(pk=pk).first()
        if client is None:
            raise Http404
        return client
