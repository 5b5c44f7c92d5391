"""The registry: Django's admin, made to keep the house's rules. Every change is an event, and nothing is deleted.

Administrators register organisations and shops here. What actions write (rights, events, clocks, complaints) is shown,
never changed.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.requests import actor_of
from core.audit import actions, queries

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    Pages = Paginator[Any]
else:  # generic for the type checker only
    ModelAdmin, ModelForm, Pages = admin.ModelAdmin, forms.ModelForm, Paginator

# Counting ten million events for the sake of a page number helps nobody.
COUNT_LIMIT = 10_000


def acting(request: HttpRequest) -> Actor:
    """The actor behind a request to the registry. Raises PermissionDenied where there is none."""
    actor = actor_of(request)
    if actor is None:
        raise PermissionDenied
    return actor


class BoundedPaginator(Pages):
    """Pages over a table of any size: the count stops at COUNT_LIMIT."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or COUNT_LIMIT."""
        limited: Any = self.object_list[:COUNT_LIMIT]
        return int(limited.count()) if isinstance(limited, QuerySet) else len(limited)


class RegistryAdmin(ModelAdmin):
    """What every page of the registry has: no deletion, bounded counts, and the audit trail as its history."""

    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted: records refer to each other for years."""
        return False

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Django's log is not kept, so it needs no words."""
        return []

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The audit trail is the only log."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The audit trail is the only log."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """The record's events."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": record},
            "opts": self.opts,
            "object": record,
            "entries": list(reversed(queries.timeline(record, actor=acting(request)))),
        }
        return TemplateResponse(request, "admin/audit_history.html", context)


class ReadOnlyAdmin(RegistryAdmin):
    """Looks only: these rows are written by actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes by hand."""
        return False


class AuditedAdmin(RegistryAdmin):
    """Adds and changes records; each save is an event with old and new values, in the transaction of the save."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save, and record who changed what. A save that changed nothing is no event."""
        before = stored_values(obj) if change else {}
        super().save_model(request, obj, form, change)
        record_change(obj, before, actor=acting(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows of an inline, each with its event."""
        for record in formset.save(commit=False):
            before = stored_values(record) if record.pk else {}
            record.save()
            record_change(record, before, actor=acting(request))
        formset.save_m2m()


def stored_values(record: Model) -> dict[str, Any]:
    """The editable values of a record as the database holds them now."""
    found = type(record)._base_manager.filter(pk=record.pk).first()
    return values(found) if found else {}


def values(record: Model) -> dict[str, Any]:
    """The editable values of a record, by field name, as plain values."""
    fields = [field for field in record._meta.concrete_fields if field.editable]
    return {field.name: field.value_from_object(record) for field in fields}


def record_change(record: Model, before: Mapping[str, Any], *, actor: Actor) -> None:
    """Write the event of a change to a registry record; `before` is empty for a new one."""
    after = values(record)
    changes = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    if changes:
        data = {"kind": record._meta.label_lower, "name": str(record), "is_new": not before}
        actions.record("accounts.registry_changed", actor=actor, subject=record, data=data, changes=changes)
