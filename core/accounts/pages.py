"""Pages about the people of one organisation: the same for CBBC's administrators and for a rights owner's own.

Each audience's views name their `namespace` and say which organisation is meant.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import contexts, policies, queries
from core.accounts.actions import invitations, people
from core.accounts.actors import Actor
from core.accounts.forms import InvitationForm, RolesForm
from core.accounts.models import Invitation, Organisation, Person
from core.accounts.requests import actor_of
from core.verdicts import Denied, Verdict
from core.web.components import Action, Crumb, Fact, Header
from core.web.transitions import add_errors
from core.web.views import AudienceView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused


class AdministratorPage(AudienceView):
    """A page for administrators; others of the same audience are told why they cannot see it (403)."""

    namespace: ClassVar[str]

    def gate(self, actor: Actor) -> Verdict:
        """May this actor manage people at all."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let administrators in, and turn what actions refuse into answers."""
        actor = actor_of(request)
        if actor is not None and actor.audience == self.audience:
            verdict = self.gate(actor)
            if isinstance(verdict, Denied):
                raise PermissionDenied(str(verdict.reason))
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(str(refused.denied.reason)) from refused

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this audience."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def organisation_address(self, organisation: Organisation) -> str:
        """The page with the organisation's people."""
        raise NotImplementedError

    def crumbs(self, organisation: Organisation) -> list[Crumb]:
        """The way to a page below the organisation's."""
        return [Crumb(organisation.display_name, self.organisation_address(organisation))]

    def attempt(self, act: Callable[[], Any], done: str, back: str) -> HttpResponse:
        """Do something that needs no form, and go back; a conflict is told there."""
        try:
            act()
        except Conflict as conflict:
            messages.warning(self.request, str(conflict.denied.reason))
        else:
            messages.success(self.request, done)
        return redirect(back)


class FormPage(AdministratorPage):
    """A page with one form and its button."""

    template: ClassVar[str] = "accounts/form.html"

    def page(self, header: Header, form: forms.Form, submit: str, back: str) -> HttpResponse:
        """Render the form; 422 where it came back with errors."""
        context = {"header": header, "form": form, "submit_label": submit, "cancel_url": back}
        return self.render(self.template, context, status=422 if form.errors else 200)


class OrganisationPage(AdministratorPage):
    """People and invitations of an organisation."""

    template: ClassVar[str] = "accounts/organisation.html"

    def organisation(self, **given: Any) -> Organisation:
        """The organisation that the address names; Http404."""
        raise NotImplementedError

    def actions(self, organisation: Organisation) -> list[Action]:
        """Buttons of the page."""
        return [Action(_("Invite somebody"), self.invite_address(organisation), "envelope-plus", "primary")]

    def invite_address(self, organisation: Organisation) -> str:
        """The page on which somebody is invited."""
        raise NotImplementedError

    def more(self, organisation: Organisation) -> dict[str, Any]:
        """More context."""
        return {}

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Show them."""
        organisation = self.organisation(**given)
        context = {
            "header": self.header(organisation),
            "organisation": organisation,
            "people": contexts.people_of(organisation, actor=self.actor),
            "invitations": contexts.invitations_of(organisation, actor=self.actor, now=timezone.now()),
            "namespace": self.namespace,
            "manages": bool(policies.administers(self.actor, organisation)),
            **self.more(organisation),
        }
        return self.render(self.template, context)

    def header(self, organisation: Organisation) -> Header:
        """Title and buttons."""
        return Header(_("People"), lede=organisation.display_name, actions=self.actions(organisation))


class InvitePage(FormPage):
    """Inviting somebody."""

    def organisation(self, **given: Any) -> Organisation:
        """The organisation that the address names; Http404."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask whom."""
        organisation = self.organisation(**given)
        return self._page(organisation, InvitationForm(self.unsent(), organisation=organisation))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Invite, and go back to the list."""
        organisation = self.organisation(**given)
        form = InvitationForm(request.POST, organisation=organisation)
        if not form.is_valid():
            return self._page(organisation, form)
        try:
            invitation = invitations.invite(organisation.pk, actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(organisation, form)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
        return redirect(self.organisation_address(organisation))

    def _page(self, organisation: Organisation, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Invite somebody"),
            crumbs=self.crumbs(organisation),
            lede=_("They get a mail with a link that works once, for seven days."),
        )
        return self.page(header, form, _("Send the invitation"), self.organisation_address(organisation))


class InvitationAction(AdministratorPage):
    """What can be done with an open invitation, by a button in the list."""

    def found(self, pk: int) -> Invitation:
        """The invitation; Http404."""
        invitation = queries.invitations_administered_by(self.actor).filter(pk=pk).first()
        if invitation is None:
            raise Http404
        return invitation


class ResendInvitation(InvitationAction):
    """Mailing a new link."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do so."""
        invitation = self.found(pk)
        done = _("A new link is on its way to %(email)s; the old one no longer works.") % {"email": invitation.email}
        back = self.organisation_address(invitation.organisation)
        return self.attempt(lambda: invitations.resend(pk, actor=self.actor), done, back)


class RevokeInvitation(InvitationAction):
    """Making a link worthless."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do so."""
        invitation = self.found(pk)
        done = _("The invitation of %(email)s is revoked.") % {"email": invitation.email}
        back = self.organisation_address(invitation.organisation)
        return self.attempt(lambda: invitations.revoke(pk, actor=self.actor), done, back)


class PersonAction(AdministratorPage):
    """Pages about one person."""

    def found(self, pk: int) -> queries.Guarded:
        """The person, with the state of their second factor; Http404."""
        found = queries.guarded(queries.people_administered_by(self.actor).filter(pk=pk))
        if not found:
            raise Http404
        return found[0]


class PersonPage(PersonAction):
    """One person: who they are, what they may do, and the button that closes the account."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        guarded = self.found(pk)
        unsent = self.unsent()
        roles = unsent.getlist("roles") if unsent else guarded.person.roles
        form = RolesForm(initial={"roles": roles}, organisation=guarded.person.organisation, label_suffix="")
        return self._page(guarded, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change the roles."""
        guarded = self.found(pk)
        person = guarded.person
        form = RolesForm(request.POST, organisation=person.organisation, label_suffix="")
        if not form.is_valid():
            return self._page(guarded, form)
        try:
            people.change_roles(pk, actor=self.actor, roles=form.cleaned_data["roles"])
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(guarded, form)
        except Conflict as conflict:
            form.add_error("roles", str(conflict.denied.reason))
            return self._page(guarded, form)
        messages.success(request, _("The roles of %(name)s are changed.") % {"name": person.display_name})
        return redirect(self.address("person", pk))

    def _page(self, guarded: queries.Guarded, form: RolesForm) -> HttpResponse:
        person, row = guarded.person, contexts.person_row(guarded)
        verdict = policies.changes_person(self.actor, person)
        context = {
            "header": Header(
                person.display_name,
                state=row.state,
                crumbs=self.crumbs(person.organisation),
                actions=[self._switch(person, verdict)],
            ),
            "facts": _facts(row),
            "form": form if verdict else None,
            "roles": row.roles,
            "person": person,
        }
        return self.render("accounts/person.html", context, status=422 if form.errors else 200)

    def _switch(self, person: Person, verdict: Verdict) -> Action:
        denied = str(verdict.reason) if isinstance(verdict, Denied) else ""
        if person.is_active:
            return Action(_("Close the account"), self.address("close", person.pk), "person-x", "danger", denied)
        return Action(_("Open the account again"), self.address("open", person.pk), "person-check", "secondary", denied)


class CloseAccount(PersonAction):
    """Closing an account: asked first, then done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what follows."""
        person = self.found(pk).person
        consequence = _(
            "%(name)s is signed out everywhere and cannot sign in any more. What they did stays on record; the account "
            "can be opened again."
        ) % {"name": person.display_name}
        context = {
            "title": _("Close the account of %(name)s") % {"name": person.display_name},
            "consequence": consequence,
            "submit_label": _("Close the account"),
            "submit_tone": "danger",
            "cancel_url": self.address("person", pk),
        }
        return self.render("layouts/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        person = self.found(pk).person
        done = _("The account of %(name)s is closed.") % {"name": person.display_name}
        return self.attempt(lambda: people.deactivate(pk, actor=self.actor), done, self.address("person", pk))


class OpenAccount(PersonAction):
    """Opening a closed account again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what follows."""
        person = self.found(pk).person
        context = {
            "title": _("Open the account of %(name)s again") % {"name": person.display_name},
            "consequence": _("%(name)s can sign in again, with the roles they had.") % {"name": person.display_name},
            "submit_label": _("Open the account again"),
            "cancel_url": self.address("person", pk),
        }
        return self.render("layouts/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it."""
        person = self.found(pk).person
        done = _("The account of %(name)s is open again.") % {"name": person.display_name}
        return self.attempt(lambda: people.reactivate(pk, actor=self.actor), done, self.address("person", pk))


def _facts(row: contexts.PersonRow) -> list[Fact]:
    person = row.person
    return [
        Fact(_("E-mail address"), person.email),
        Fact(_("Name in Chinese"), person.name_zh or "–"),
        Fact(_("Job title"), person.job_title or "–"),
        Fact(_("Language"), person.get_language_display()),
        Fact(_("Time zone"), person.get_time_zone_display()),
        Fact(_("Second factor"), row.factor, "components/value_state.html"),
        Fact(_("Last signed in"), person.last_login, "components/value_instant.html"),
    ]
