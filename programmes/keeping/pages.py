"""Pages on which the record of a rights owner or agent is kept, by CBBC and by the organisation's own people alike.

Each audience's views name their `namespace` and say which organisation is meant.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies as account_policies
from core.accounts.actions import invitations
from core.accounts.models import Organisation
from core.documents import actions as documents
from core.documents import responses
from core.documents.errors import DocumentRefused, StorageUnavailable
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import Action, Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AudienceView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import policies, queries
from programmes.actions import contacts, organisations, powers, shops
from programmes.keeping import contexts
from programmes.keeping.forms import (
    ContactForm,
    ContactInvitationForm,
    PowerForm,
    ProfileForm,
    RevocationForm,
    ShopForm,
    contact_initial,
    power_initial,
    profile_initial,
)
from programmes.models import Contact, OfficialShop, PowerOfAttorney, Profile
from programmes.today import programme_day

POWER_DOCUMENT = "power_of_attorney"


class KeepingPage(AudienceView):
    """A page about an organisation. What actions refuse becomes an answer: 404, or 403 with the reason."""

    namespace: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what actions refuse into answers."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(str(refused.denied.reason)) from refused

    def organisation(self, **given: Any) -> Organisation:
        """The organisation that the address names. Raises Http404."""
        raise NotImplementedError

    def address(self, name: str, organisation: Organisation, *args: Any) -> str:
        """The address of a page about the organisation."""
        raise NotImplementedError

    def home(self, organisation: Organisation, anchor: str = "") -> str:
        """The organisation's page, at one of its sections."""
        raise NotImplementedError

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """The way to a page below the organisation's."""
        return [Crumb(organisation.display_name, self.home(organisation))]

    def kept(self, **given: Any) -> Organisation:
        """The organisation, where the actor keeps its record. Raises Http404 or PermissionDenied."""
        organisation = self.organisation(**given)
        verdict = policies.keeps_organisation(self.actor, organisation.pk)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        return organisation

    def attempt(self, act: Callable[[], Any], done: str, back: str) -> HttpResponse:
        """Do something that needs no form, and go back; a conflict is told there."""
        try:
            act()
        except Conflict as conflict:
            messages.warning(self.request, str(conflict.denied.reason))
        else:
            messages.success(self.request, done)
        return redirect(back)

    def ask(self, title: str, consequence: str, submit: str, back: str, *, tone: str = "danger") -> HttpResponse:
        """The page before something is done that needs no form."""
        context = {
            "title": title,
            "consequence": consequence,
            "submit_label": submit,
            "submit_tone": tone,
            "cancel_url": back,
        }
        return self.render("layouts/confirm.html", context)


class FormPage(KeepingPage):
    """A page with one form and its button."""

    template: ClassVar[str] = "programmes/form_page.html"

    def page(
        self, header: Header, form: forms.Form, submit: str, back: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the form; 422 where it came back with errors."""
        context = {"header": header, "form": form, "submit_label": submit, "cancel_url": back, **more}
        return self.render(self.template, context, status=422 if form.errors else status)


class ProfilePage(FormPage):
    """Names and company of an organisation."""

    form_class: ClassVar[type[ProfileForm]] = ProfileForm

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Show what is known."""
        organisation = self.kept(**given)
        initial = profile_initial(organisation, Profile.objects.filter(organisation=organisation).first())
        return self._page(organisation, self.form_class(self.unsent(), initial=initial))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Keep it."""
        organisation = self.kept(**given)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._page(organisation, form)
        try:
            organisations.change_profile(
                organisation.pk, actor=self.actor, fields=form.profile_fields(), **form.names()
            )
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, form, **self.explained(invalid))
        messages.success(request, _("The details of %(name)s are saved.") % {"name": form.cleaned_data["name"]})
        return redirect(self.home(organisation, "identity"))

    def explained(self, invalid: InvalidInputs) -> dict[str, Any]:
        """More context about what was refused."""
        return {}

    def _page(self, organisation: Organisation, form: forms.Form, **more: Any) -> HttpResponse:
        header = Header(_("Details of the organisation"), crumbs=self.crumbs(organisation))
        return self.page(header, form, _("Save"), self.home(organisation, "identity"), **more)


class ContactPage(FormPage):
    """What pages about a contact share."""

    def contact(self, organisation: Organisation, pk: int) -> Contact:
        """The contact of the organisation. Raises Http404."""
        found = queries.contacts_visible_to(self.actor).filter(organisation=organisation, pk=pk).first()
        if found is None:
            raise Http404
        return found


class AddContact(ContactPage):
    """Naming somebody to ask."""

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask whom."""
        return self._page(self.kept(**given), ContactForm(self.unsent()))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Add them."""
        organisation = self.kept(**given)
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self._page(organisation, form)
        try:
            contact = contacts.add_contact(organisation.pk, actor=self.actor, fields=form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, form)
        messages.success(request, _("%(name)s is a contact now.") % {"name": contact})
        return redirect(self.home(organisation, "people"))

    def _page(self, organisation: Organisation, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Add a contact"),
            crumbs=self.crumbs(organisation),
            lede=_("A contact can be asked without signing in. You can invite them to sign in afterwards."),
        )
        return self.page(header, form, _("Add the contact"), self.home(organisation, "people"))


class ChangeContact(ContactPage):
    """What is known of a contact."""

    def get(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Show it."""
        organisation = self.kept(**given)
        contact = self.contact(organisation, pk)
        return self._page(organisation, contact, ContactForm(self.unsent(), initial=contact_initial(contact)))

    def post(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Keep it."""
        organisation = self.kept(**given)
        contact = self.contact(organisation, pk)
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self._page(organisation, contact, form)
        try:
            changed = contacts.change_contact(pk, actor=self.actor, fields=form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, contact, form)
        messages.success(request, _("%(name)s is up to date.") % {"name": changed})
        return redirect(self.home(organisation, "people"))

    def _page(self, organisation: Organisation, contact: Contact, form: forms.Form) -> HttpResponse:
        header = Header(
            str(contact),
            crumbs=self.crumbs(organisation),
            actions=[
                Action(_("Remove"), self.address("remove_contact", organisation, contact.pk), "person-dash", "danger")
            ],
            lede=_("Another address here does not change with which address somebody signs in."),
        )
        return self.page(header, form, _("Save"), self.home(organisation, "people"))


class RemoveContact(ContactPage):
    """Asking somebody no more."""

    def get(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Say what follows."""
        organisation = self.kept(**given)
        contact = self.contact(organisation, pk)
        return self.ask(
            _("Remove the contact %(name)s") % {"name": contact},
            _(
                "Nobody is pointed to them any more. Whether they sign in is not changed by this: close the account "
                "too where they have left."
            ),
            _("Remove the contact"),
            self.home(organisation, "people"),
        )

    def post(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Remove them."""
        organisation = self.kept(**given)
        contact = self.contact(organisation, pk)
        done = _("%(name)s is no contact any more.") % {"name": contact}
        back = self.home(organisation, "people")
        return self.attempt(lambda: contacts.remove_contact(pk, actor=self.actor), done, back)


class InviteContact(ContactPage):
    """Letting a contact sign in."""

    def get(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Ask as what."""
        organisation, contact = self._invited(pk, given)
        return self._page(organisation, contact, ContactInvitationForm(self.unsent(), organisation=organisation))

    def post(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Invite them."""
        organisation, contact = self._invited(pk, given)
        form = ContactInvitationForm(request.POST, organisation=organisation)
        if not form.is_valid():
            return self._page(organisation, contact, form)
        try:
            invitations.invite(
                organisation.pk, actor=self.actor, email=contact.email, name=contact.name, **form.cleaned_data
            )
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, contact, form)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": contact.email})
        return redirect(self.home(organisation, "people"))

    def _invited(self, pk: int, given: dict[str, Any]) -> tuple[Organisation, Contact]:
        organisation = self.kept(**given)
        verdict = account_policies.invites(self.actor, organisation)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        return organisation, self.contact(organisation, pk)

    def _page(self, organisation: Organisation, contact: Contact, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Invite %(name)s to sign in") % {"name": contact},
            crumbs=self.crumbs(organisation),
            lede=_("A link goes to %(email)s. It works once, for seven days, and for this address alone.")
            % {"email": contact.email},
        )
        return self.page(header, form, _("Send the invitation"), self.home(organisation, "people"))


class AddShop(FormPage):
    """Naming an official shop."""

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask which."""
        return self._page(self.kept(**given), ShopForm(self.unsent()))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Name it."""
        owner = self.kept(**given)
        form = ShopForm(request.POST)
        if not form.is_valid():
            return self._page(owner, form)
        try:
            shop = shops.declare_shop(owner.pk, actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(owner, form)
        messages.success(request, _("%(name)s is on the list of official shops.") % {"name": shop.name})
        return redirect(self.home(owner, "shops"))

    def _page(self, owner: Organisation, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Add an official shop"),
            crumbs=self.crumbs(owner),
            lede=_("A complaint against a shop that sells with the owner's consent is caught before it is filed."),
        )
        return self.page(header, form, _("Add the shop"), self.home(owner, "shops"))


class WithdrawShop(KeepingPage):
    """Striking a shop out."""

    def get(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Say what follows."""
        owner = self.kept(**given)
        shop = self._shop(owner, pk)
        return self.ask(
            _("Strike out the shop %(name)s") % {"name": shop.name},
            _("Complaints against listings of this shop are no longer held up."),
            _("Strike out the shop"),
            self.home(owner, "shops"),
        )

    def post(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Strike it out."""
        owner = self.kept(**given)
        done = _("%(name)s is struck out.") % {"name": self._shop(owner, pk).name}
        back = self.home(owner, "shops")
        return self.attempt(lambda: shops.withdraw_shop(pk, actor=self.actor), done, back)

    def _shop(self, owner: Organisation, pk: int) -> OfficialShop:
        found = queries.shops_visible_to(self.actor).filter(organisation=owner, pk=pk).first()
        if found is None:
            raise Http404
        return found


class NoShops(KeepingPage):
    """Saying that there is no official shop."""

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Keep it."""
        owner = self.kept(**given)
        done = _("It is on record that there is no official shop on JD.")
        back = self.home(owner, "shops")
        return self.attempt(lambda: shops.declare_no_shops(owner.pk, actor=self.actor), done, back)


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
        initial: dict[str, Any] = {"valid_from": programme_day()}
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
        row = contexts.power_row(power, programme_day(now))
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
        verdict = policies.grants_power(self.actor, power.owner_id)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
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
