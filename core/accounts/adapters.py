"""What allauth asks of the project: nobody signs up by themselves; tokens and secrets are hashed at full strength."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse

from core.accounts.actors import Actor
from core.accounts.choices import Scope
from core.accounts.requests import late_mails
from core.audit import actions as audit


@dataclass(frozen=True)
class LateMail:
    """A mail that waits for the answer to be out: who asks for a code must not learn from the time it takes, or from
    a mail server that is away, whether the address has an account.
    """

    mail: EmailMessage
    request: HttpRequest

    def send(self) -> None:
        """Put the mail with those of its request."""
        late_mails(self.request).append(self.mail)


class AccountAdapter(DefaultAccountAdapter):
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up without an invitation."""
        return False

    def render_mail(self, *args: Any, **options: Any) -> Any:
        """The mail, which goes out once the answer has (LateMailMiddleware)."""
        return LateMail(super().render_mail(*args, **options), self.request)

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """Let nobody in whose organisation is closed; they are told as those whose own account is."""
        if user.is_active and not user.organisation.is_active:
            clear_login(request)
            closed: HttpResponse = self.respond_user_inactive(request, user)
            return closed
        answer: HttpResponse | None = super().pre_login(request, user, **options)
        return answer

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth calls this after each change of password or second factor: the change goes on record."""
        actor = Actor.person(user)
        audit.record(
            "accounts.security_changed", actor=actor, subject=user, data={"what": template_prefix.rpartition("/")[2]}
        )
        super().send_notification_mail(template_prefix, user, context, email)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on connects to an existing person with the same verified address; it creates nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An address that CBBC has not invited is refused."""
        return False


class ApiClientAdapter(DefaultOIDCAdapter):
    """Names the scopes of the partner API."""

    scope_display = {scope.value: scope.label for scope in Scope}
