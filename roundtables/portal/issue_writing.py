"""Raising an issue, putting it into other words, and linking it to one's own complaints and shops."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.verdicts import Denied, Verdict
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, InvalidInputs, Stale
from roundtables import linking, policies
from roundtables.actions import issues as actions
from roundtables.actions.issues import WORDED
from roundtables.models import Issue
from roundtables.portal.issue_forms import IssueForm
from roundtables.portal.issues import ROOM, own


class RaiseView(AnsweringView, PortalView):
    """The form of a new issue."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show it, with what a lost session had not sent yet."""
        _allow(policies.raises(self.actor))
        unsent = self.unsent()
        return self.page(IssueForm(initial=unsent.dict() if unsent else {}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Raise it; or say what is wrong."""
        _allow(policies.raises(self.actor))
        form = IssueForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            issue = actions.raise_issue(form.wording(), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(form, status=422)
        messages.success(
            request, _("CBBC has your issue %(reference)s. Link what it is about.") % {"reference": issue.reference}
        )
        return redirect("issues_portal:links", issue.reference)

    def page(self, form: IssueForm, *, status: int = 200) -> HttpResponseBase:
        """The page."""
        header = Header(_("Raise an issue"), crumbs=[Crumb(_("Issues"), ROOM.list_url())])
        context = {"header": header, "form": form, "back_url": ROOM.list_url(), "submit_label": _("Raise the issue")}
        return self.render("roundtables/issues/portal_form.html", context, status=status)


class EditView(AnsweringView, PortalView):
    """The form of an issue that nobody has put on an agenda yet."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show what it says now."""
        issue = own(self, reference)
        _allow(policies.raised_it(self.actor, issue))
        unsent = self.unsent()
        initial = {name: getattr(issue, name) for name in WORDED} | {"version": issue.version}
        return self.page(issue, IssueForm(initial=initial | (unsent.dict() if unsent else {})))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep it; or say what is wrong."""
        issue = own(self, reference)
        form = IssueForm(request.POST)
        if not form.is_valid():
            return self.page(issue, form, status=422)
        try:
            version = form.cleaned_data["version"]
            actions.change_issue(issue.pk, form.wording(), actor=self.actor, expected_version=version)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(issue, form, status=422)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
            return self.page(issue, form, status=409)
        except Stale:
            form.add_error(None, _("Somebody has changed the issue since you opened this page. Look at it again."))
            return self.page(issue, form, status=409)
        messages.success(request, _("The issue is changed."))
        return redirect("issues_portal:detail", reference)

    def page(self, issue: Issue, form: IssueForm, *, status: int = 200) -> HttpResponseBase:
        """The page."""
        url = ROOM.detail_url(issue.reference)
        crumbs = [Crumb(_("Issues"), ROOM.list_url()), Crumb(issue.reference, url)]
        context = {
            "header": Header(_("Change the issue"), issue.reference, crumbs=crumbs),
            "form": form,
            "back_url": url,
            "submit_label": _("Keep the changes"),
        }
        return self.render("roundtables/issues/portal_form.html", context, status=status)


class LinksView(AnsweringView, PortalView):
    """Which complaints and shops an issue is about: those linked, and those that a search finds, each to be ticked."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show what is linked, and what the search finds."""
        return self.page(own(self, reference))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Link what is ticked, and nothing else."""
        issue = own(self, reference)
        try:
            actions.link_issue(
                issue.pk,
                complaint_keys=_keys(request.POST.getlist("complaint")),
                shop_keys=_keys(request.POST.getlist("shop")),
                actor=self.actor,
            )
        except Conflict as conflict:
            return self.page(issue, problem=str(conflict.denied.reason), status=409)
        except InvalidInputs as invalid:
            return self.page(
                issue, problem=" ".join(text for texts in invalid.errors.values() for text in texts), status=422
            )
        messages.success(request, _("What the issue is about is kept."))
        return redirect("issues_portal:detail", reference)

    def page(self, issue: Issue, *, problem: str = "", status: int = 200) -> HttpResponseBase:
        """The page."""
        _allow(policies.raised_it(self.actor, issue))
        words = self.request.GET.get("q", "")[:200]
        url = ROOM.detail_url(issue.reference)
        crumbs = [Crumb(_("Issues"), ROOM.list_url()), Crumb(issue.reference, url)]
        context = {
            "header": Header(_("Complaints and shops"), issue.reference, crumbs=crumbs),
            "issue": issue,
            "linked_complaints": issue.complaints.order_by("pk"),
            "linked_shops": issue.shops.order_by("name", "pk"),
            "found": linking.look_for(words, actor=self.actor, issue=issue),
            "words": words,
            "problem": problem,
            "back_url": url,
        }
        return self.render("roundtables/issues/portal_links.html", context, status=status)


def _keys(given: Sequence[str]) -> set[int]:
    """What was ticked; what no page of ours sends is nothing."""
    return {int(one) for one in given if one.isascii() and one.isdecimal() and len(one) <= 15}


def _allow(verdict: Verdict) -> None:
    if isinstance(verdict, Denied):
        raise PermissionDenied(str(verdict.reason))
