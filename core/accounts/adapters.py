"""What allauth asks of the project: nobody signs up by themselves; tokens and secrets are hashed at full strength."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from core.accounts.choices import Scope


class AccountAdapter(DefaultAccountAdapter):
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up without an invitation."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on connects to an existing person with the same verified address; it creates nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An address that CBBC has not invited is refused."""
        return False


class ApiClientAdapter(DefaultOIDCAdapter):
    """Names the scopes of the partner API."""

    scope_display = {scope.value: scope.label for scope in Scope}
