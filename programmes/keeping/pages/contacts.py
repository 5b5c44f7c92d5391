"""Whom to ask in an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts import policies as account_policies
from core.accounts.actions import invitations
from core.accounts.models import Organisation
from core.web.components import Action, Header
from core.web.transitions import add_errors
from core.workflow.errors import InvalidInputs, require
from programmes import queries
from programmes.actions import contacts
from programmes.keeping.forms import (
    ContactForm,
    ContactInvitationForm,
    contact_initial,
)
from programmes.keeping.pages.base import FormPage
from programmes.models import Contact


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
        require(account_policies.invites(self.actor, organisation))
        return organisation, self.contact(organisation, pk)

    def _page(self, organisation: Organisation, contact: Contact, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Invite %(name)s to sign in") % {"name": contact},
            crumbs=self.crumbs(organisation),
            lede=_("A link goes to %(email)s. It works once, for seven days, and for this address alone.")
            % {"email": contact.email},
        )
        return self.page(header, form, _("Send the invitation"), self.home(organisation, "people"))
