"""Putting issues together that are one question, and letting one stand by itself again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import InvalidInputs
from roundtables import policies, queries
from roundtables.actions.groups import GroupTitle, group_issues, take_out_of_group
from roundtables.staff.issues import ROOM, found
from roundtables.staff.named import NamingForm

MOST = 100


class GroupForm(NamingForm):
    """How the question is called in both languages."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)


class GroupView(AnsweringView, StaffView):
    """A new group of the issues that were ticked in the list."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for its title."""
        return self.page(GroupForm(), request.GET.getlist("pick"))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Make it."""
        picked = request.POST.getlist("pick")
        form = GroupForm(request.POST)
        if not form.is_valid():
            return self.page(form, picked, status=422)
        try:
            group = group_issues(picked[:MOST], GroupTitle(**form.cleaned_data), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(form, picked, status=422)
        messages.success(request, _("They stand together as “%(title)s”.") % {"title": group.display_title})
        return redirect("issues_staff:list")

    def page(self, form: GroupForm, picked: list[str], *, status: int = 200) -> HttpResponseBase:
        """The page."""
        verdict = policies.arranges(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        issues = (
            queries.issues_visible_to(self.actor).filter(reference__in=picked[:MOST]).select_related("organisation")
        )
        context = {
            "header": Header(_("Put issues together"), crumbs=[Crumb(_("Issues"), ROOM.list_url())]),
            "form": form,
            "issues": issues.order_by("pk"),
            "back_url": ROOM.list_url(),
        }
        return self.render("roundtables/issues/staff_group.html", context, status=status)


class OneGroupView(AnsweringView, StaffView):
    """The group in which an issue stands, and the way out of it."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the whole group."""
        issue = found(self, reference)
        if issue.group is None:
            raise Http404
        context = {
            "header": Header(
                issue.group.display_title,
                crumbs=[Crumb(_("Issues"), ROOM.list_url()), Crumb(issue.reference, ROOM.detail_url(reference))],
            ),
            "issue": issue,
            "group": issue.group,
            "issues": issue.group.issues.select_related("organisation").order_by("pk"),
            "can_arrange": bool(policies.arranges(self.actor)),
        }
        return self.render("roundtables/issues/staff_one_group.html", context)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Let the issue stand by itself."""
        take_out_of_group(found(self, reference).pk, actor=self.actor)
        messages.success(request, _("%(reference)s stands by itself again.") % {"reference": reference})
        return redirect("issues_staff:detail", reference)
