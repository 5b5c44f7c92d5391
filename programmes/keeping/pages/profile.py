"""Names and company of an organisation."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.web.components import Header
from core.web.transitions import add_errors
from core.workflow.errors import InvalidInputs
from programmes.actions import organisations
from programmes.keeping.forms import (
    ProfileForm,
    profile_initial,
)
from programmes.keeping.pages.base import FormPage
from programmes.models import Profile


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
