"""The site behind /registry/: Django's admin with the product's own door."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.accounts.requests import actor_of
from core.audit.registry import ModelAdmin, RegistryAdmin


class RegistrySite(admin.AdminSite):
    """Administrators only, through the product's own sign-in with its limits and second factor."""

    site_header = _("IPProtect registry")
    site_title = _("IPProtect registry")
    index_title = _("Registry")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Take in only pages that keep the audit trail; those that packages bring along write past it."""
        if admin_class is not None and issubclass(admin_class, RegistryAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def unregister(self, model_or_iterable: type[Model] | Iterable[type[Model]]) -> None:
        """Leave out; what was never taken in is out already."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().unregister([model for model in models if self.is_registered(model)])

    def has_permission(self, request: HttpRequest) -> bool:
        """CBBC's administrators."""
        return actor_of(request) is not None and super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to the product's own sign-in; for everybody else the registry is not there."""
        if actor_of(request) is not None:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.get_full_path()))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out where everybody does."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change the password where everybody does."""
        return redirect("account_change_password")
