"""One's own profile, and the door through which invited people come in."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.accounts import contexts
from core.accounts.actions import invitations, people
from core.accounts.actions.invitations import Acceptance, InvitationUnusable, Unusable
from core.accounts.forms import AcceptanceForm, ProfileForm
from core.accounts.models import Invitation, Person
from core.accounts.requests import actor_of
from core.web.views import AudienceView

UNUSABLE: dict[Unusable, tuple[Any, Any, int]] = {
    Unusable.UNKNOWN: (
        gettext_lazy("This link is not known"),
        gettext_lazy(
            "It may have been cut off in the mail, or a newer invitation has replaced it. Open the link of the latest "
            "mail again, or ask who invited you to send it anew."
        ),
        404,
    ),
    Unusable.ACCEPTED: (
        gettext_lazy("This invitation has been used"),
        gettext_lazy(
            "The account exists: sign in with the address that was invited. If it was not you who used it, tell CBBC."
        ),
        410,
    ),
    Unusable.REVOKED: (
        gettext_lazy("This invitation was revoked"),
        gettext_lazy("Ask who invited you, or CBBC, whether you should have another one."),
        410,
    ),
    Unusable.EXPIRED: (
        gettext_lazy("This invitation has expired"),
        gettext_lazy("Links work for seven days. Ask who invited you to send it again: that takes one click."),
        410,
    ),
    Unusable.HAS_ACCOUNT: (
        gettext_lazy("You have an account already"),
        gettext_lazy("Sign in with this address. If you do not know the password, have a code sent to you."),
        410,
    ),
}


class ProfilePage(AudienceView):
    """One's own names and preferences; for everybody who signs in."""

    audience = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._page(ProfileForm(self.unsent(), instance=cast("Person", request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them."""
        # A copy: the form writes into its instance, and the header still shows the person as they are.
        form = ProfileForm(request.POST, instance=Person.objects.get(pk=cast("Person", request.user).pk))
        if not form.is_valid():
            return self._page(form)
        people.change_profile(actor=self.actor, fields=form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")

    def _page(self, form: ProfileForm) -> HttpResponse:
        person = cast("Person", self.request.user)
        context = {
            "form": form,
            "person": person,
            "organisation": person.organisation,
            "roles": contexts.role_labels(person.roles),
        }
        return self.render("accounts/profile.html", context, status=422 if form.errors else 200)


class AddressPage(AudienceView):
    """One's address is who one is: it is shown with the profile, and changed by a new invitation only."""

    audience = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the profile, whatever was sent."""
        return redirect("accounts:profile")


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class InvitationPage(View):
    """Accepting an invitation. Public: the token is the key, and it opens one door for one address."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say who invites whom to what, and ask for the rest."""
        try:
            invitation = invitations.find(token, now=timezone.now())
        except InvitationUnusable as unusable:
            return self._unusable(unusable)
        return self._page(invitation, AcceptanceForm(invitation=invitation))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Create the account and sign in."""
        try:
            invitation = invitations.find(token, now=timezone.now())
            form = AcceptanceForm(request.POST, invitation=invitation)
            if actor_of(request) is not None or not form.is_valid():
                return self._page(invitation, form)
            person = invitations.accept(token, _acceptance(form))
        except InvitationUnusable as unusable:
            return self._unusable(unusable)
        with translation.override(person.language):
            messages.success(request, _("Welcome, %(name)s. Your account is ready.") % {"name": person.display_name})
        response: HttpResponse = perform_login(
            request, person, email_verification="none", redirect_url=reverse("web:home")
        )
        return response

    def _page(self, invitation: Invitation, form: AcceptanceForm) -> HttpResponse:
        someone = actor_of(self.request)
        if someone is None and settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            # The page goes on in the language and zone of the mail, unless the visitor has chosen another language.
            translation.activate(invitation.language)
            timezone.activate(ZoneInfo(invitation.time_zone))
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "roles": contexts.role_labels(invitation.roles),
            "form": form,
            "signed_in_as": someone.label if someone else "",
        }
        status = 409 if someone else 422 if form.errors else 200
        response = render(self.request, "accounts/invitation.html", context, status=status)
        response.headers["Content-Language"] = translation.get_language()
        return response

    def _unusable(self, unusable: InvitationUnusable) -> HttpResponse:
        title, text, status = UNUSABLE[unusable.reason]
        can_sign_in = unusable.reason in {Unusable.ACCEPTED, Unusable.HAS_ACCOUNT}
        context = {"title": title, "text": text, "can_sign_in": can_sign_in}
        return render(self.request, "accounts/invitation_unusable.html", context, status=status)


def _acceptance(form: AcceptanceForm) -> Acceptance:
    data = form.cleaned_data
    return Acceptance(
        name=data["name"],
        name_zh=data["name_zh"],
        job_title=data["job_title"],
        password=data["password"],
        language=data["language"],
    )
