"""The buttons of an import."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.imports import actions
from core.imports.models import Import
from core.imports.pages.base import ImportPage
from core.workflow.errors import Conflict, InvalidInputs


class ApplyPage(ImportPage):
    """The button that has the rows written."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Decide."""
        record = self.found(reference)
        act = partial(actions.apply, record.pk, actor=self.actor, mode=request.POST.get("mode", ""))
        return _attempt(self, act, _("The rows are being imported."), reference)


class DiscardPage(ImportPage):
    """The button that puts an import away."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Discard it."""
        record = self.found(reference)
        act = partial(actions.discard, record.pk, actor=self.actor)
        return _attempt(self, act, _("The import is discarded. Nothing was written."), reference)


def _attempt(page: ImportPage, act: Callable[[], Import], done: str, reference: str) -> HttpResponse:
    """Do it and go back to the import; what came in between is told there."""
    try:
        act()
    except Conflict as conflict:
        messages.warning(page.request, str(conflict.denied.reason))
    except InvalidInputs as invalid:
        messages.warning(page.request, " ".join(text for texts in invalid.errors.values() for text in texts))
    else:
        messages.success(page.request, done)
    return redirect(page.address("import_look", reference))
