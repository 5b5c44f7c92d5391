"""CBBC's pages about rights owners and agents: bringing them in, one page with everything, and keeping its parts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies as account_policies
from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.documents import responses
from core.documents.models import Document
from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import StaffView
from core.workflow.errors import InvalidInputs
from programmes import queries
from programmes.actions import organisations
from programmes.actions.organisations import KINDS, NumberHeld
from programmes.keeping.forms import NewOrganisationForm, PowerForm, StaffProfileForm
from programmes.keeping.pages import base, contacts, powers, profile, shops
from programmes.staff.owners.page import Likely, agent_page, likely, owner_page

MOST_ALIKE = 6


class StaffDoor(base.KeepingPage):
    """What the pages of this audience share."""

    audience = Audience.STAFF
    namespace = "owners_staff"

    def organisation(self, **given: Any) -> Organisation:
        """The rights owner or agent with the address's `code`, or the one it was merged into. Raises Http404."""
        return found(given["code"])

    def address(self, name: str, organisation: Organisation, *args: Any) -> str:
        """The address of a page about the organisation."""
        return reverse(f"owners_staff:{name}", args=[organisation.code, *args])

    def home(self, organisation: Organisation, anchor: str = "") -> str:
        """The organisation's page."""
        return self.address("detail", organisation) + (f"#{anchor}" if anchor else "")

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """The list, then the organisation."""
        return [list_crumb(organisation.kind), *super().crumbs(organisation)]


def found(code: str) -> Organisation:
    """The rights owner or agent with the code, or the one it was merged into. Raises Http404."""
    organisation = accounts.find_organisation(code)
    if organisation is None or organisation.kind not in KINDS:
        raise Http404
    return organisation


def list_crumb(kind: str) -> Crumb:
    """The way back to all of a kind."""
    if kind == OrganisationKind.AGENT:
        return Crumb(_("Agents"), reverse("owners_staff:agents"))
    return Crumb(_("Rights owners"), reverse("owners_staff:list"))


class OrganisationPage(StaffView):
    """Everything about a rights owner on one page; about an agent, for whom it acts."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Show it."""
        organisation = found(code)
        if organisation.code != code:
            return redirect("owners_staff:detail", organisation.code)
        now = timezone.now()
        if organisation.kind == OrganisationKind.AGENT:
            page = agent_page(organisation, actor=self.actor, now=now)
            return self.render("programmes/staff/owners/agent.html", {"page": page, "header": page.header})
        owner = owner_page(organisation, actor=self.actor, now=now)
        return self.render("programmes/staff/owners/detail.html", {"page": owner, "header": owner.header})


def alike(request: HttpRequest) -> list[Likely]:
    """Organisations like the one whose names the request gives."""
    given = request.POST if request.method == "POST" else request.GET
    names = [given.get(name, "").replace("\x00", "")[:200] for name in ("name", "name_zh")]
    return likely(profile.organisation for profile in queries.alike(*names, kinds=KINDS)[:MOST_ALIKE])


class Alike(StaffView):
    """What is like the names being typed: a part of the page of a new organisation."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self.render("programmes/staff/owners/_alike.html", {"alike": alike(request)})


class NewOrganisation(StaffDoor, base.FormPage):
    """Bringing a rights owner or agent in. Where one is like it, it is asked first whether it is the same."""

    template = "programmes/staff/owners/new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for what is known."""
        self._gate(self.actor)
        kind = request.GET.get("kind", "")
        initial = {"kind": kind if kind in KINDS else OrganisationKind.RIGHTS_OWNER}
        return self._page(NewOrganisationForm(self.unsent(), initial=initial), [])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Bring it in, unless one is like it and nobody has said yet that it is another."""
        self._gate(self.actor)
        form = NewOrganisationForm(request.POST)
        if not form.is_valid():
            return self._page(form, [])
        found_alike = alike(request)
        if found_alike and not form.cleaned_data["sure"]:
            sure = request.POST.copy()
            sure["sure"] = "on"
            return self._page(NewOrganisationForm(sure), found_alike, asks=True)
        try:
            organisation = organisations.enrol_owner(
                actor=self.actor, kind=form.cleaned_data["kind"], fields=form.profile_fields(), **form.names()
            )
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(form, [], held=holder_of(invalid))
        done = _("%(name)s is in the programme. Now add its contacts.") % {"name": organisation.display_name}
        messages.success(request, done)
        return redirect(self.home(organisation))

    def _gate(self, actor: Actor) -> None:
        verdict = account_policies.enrols_organisations(actor, OrganisationKind.RIGHTS_OWNER)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))

    def _page(self, form: NewOrganisationForm, found_alike: list[Likely], **more: Any) -> HttpResponse:
        kind = form["kind"].value() or OrganisationKind.RIGHTS_OWNER
        title = _("Add an agent") if kind == OrganisationKind.AGENT else _("Add a rights owner")
        header = Header(title, crumbs=[list_crumb(kind)])
        submit = _("It is none of these: add it") if more.get("asks") else _("Add it")
        back = list_crumb(kind).url
        return self.page(header, form, submit, back, alike=found_alike, **more)


def holder_of(invalid: InvalidInputs) -> Likely | None:
    """Who holds the number that was refused."""
    return likely([invalid.holder])[0] if isinstance(invalid, NumberHeld) else None


class ProfilePage(StaffDoor, profile.ProfilePage):
    """Names, company and notes."""

    template = "programmes/staff/owners/profile.html"
    form_class = StaffProfileForm

    def explained(self, invalid: InvalidInputs) -> dict[str, Any]:
        """Who holds the number."""
        return {"held": holder_of(invalid)}


class AddContact(StaffDoor, contacts.AddContact):
    """Naming somebody to ask."""


class ChangeContact(StaffDoor, contacts.ChangeContact):
    """What is known of a contact."""


class RemoveContact(StaffDoor, contacts.RemoveContact):
    """Asking somebody no more."""


class InviteContact(StaffDoor, contacts.InviteContact):
    """Letting a contact sign in."""


class AddShop(StaffDoor, shops.AddShop):
    """Naming an official shop."""


class WithdrawShop(StaffDoor, shops.WithdrawShop):
    """Striking a shop out."""


class NoShops(StaffDoor, shops.NoShops):
    """Saying that there is none."""


class GrantPower(StaffDoor, powers.GrantPower):
    """Recording a power of attorney that an owner has signed."""

    def form(self, owner: Organisation, *args: Any, **options: Any) -> PowerForm:
        """With every agent of the programme."""
        rights = queries.rights_visible_to(self.actor).filter(organisation=owner)
        agents = queries.agents_visible_to(self.actor).filter(is_active=True)
        return PowerForm(*args, rights=list(rights), agents=list(agents), **options)

    def agent(self, owner: Organisation, given: str) -> Organisation | None:
        """The one that was chosen."""
        return queries.agents_visible_to(self.actor).filter(code=given, is_active=True).first()


class PowerPage(StaffDoor, powers.PowerPage):
    """One power of attorney."""


class RevokePower(StaffDoor, powers.RevokePower):
    """Taking one back."""


class PowerDocument(StaffDoor, powers.PowerDocument):
    """The signed document."""


class DocumentFile(StaffView):
    """A document of an organisation."""

    def get(self, request: HttpRequest, code: str, public_id: UUID) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        documents = Document.objects.filter(organisation=found(code), public_id=public_id)
        document = documents.select_related("blob").first()
        if document is None:
            raise Http404
        return responses.attachment(document, actor=self.actor, request=request)
