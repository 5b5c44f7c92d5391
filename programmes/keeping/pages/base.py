"""What every page on which the record of a rights owner or agent is kept shares.

CBBC and the organisation's own people use them alike. Each audience's views name their `namespace` and say which
organisation is meant.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from core.accounts.models import Organisation
from core.web.components import Crumb, Header
from core.web.views import AnsweringView
from core.workflow.errors import Conflict, require
from programmes import policies


class KeepingPage(AnsweringView):
    """A page about an organisation."""

    namespace: ClassVar[str]

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
        require(policies.keeps_organisation(self.actor, organisation.pk))
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
