"""CBBC gives an issue its words in Chinese."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import Denied
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs, Stale
from roundtables import policies
from roundtables.actions.issue_words import ChineseWords, say_in_chinese
from roundtables.actions.issues import MAX_TITLE
from roundtables.inputs import MAX_TEXT
from roundtables.models import Issue
from roundtables.staff.issues import ROOM, found
from roundtables.staff.named import NamingForm


class ChineseForm(NamingForm):
    """Title and wish in Chinese, each below what the owner wrote."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    title_zh = forms.CharField(
        label=gettext_lazy("In one line, in Chinese"),
        max_length=MAX_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    wish_zh = forms.CharField(
        label=gettext_lazy("What JD should do, in Chinese"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, issue: Issue, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title_zh"].help_text = issue.title
        self.fields["wish_zh"].help_text = issue.wish


class ChineseView(AnsweringView, StaffView):
    """The words in Chinese, that JD and other owners read in place of the owner's."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        issue = self.issue(reference)
        initial = {"version": issue.version, "title_zh": issue.title_zh, "wish_zh": issue.wish_zh}
        return self.page(issue, ChineseForm(initial=initial, issue=issue))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Keep them."""
        issue = self.issue(reference)
        form = ChineseForm(request.POST, issue=issue)
        status = 422
        if form.is_valid():
            given = dict(form.cleaned_data)
            version = given.pop("version")
            try:
                say_in_chinese(issue.pk, ChineseWords(**given), actor=self.actor, expected_version=version)
                return redirect(ROOM.detail_url(reference))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Stale:
                told = _("The record has changed since you opened this page. Look at it again before you go on.")
                form.add_error(None, told)
                status = 409
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
                status = 409
        return self.page(issue, form, status=status)

    def issue(self, reference: str) -> Issue:
        """The issue, for those who arrange roundtables. Raises Http404, PermissionDenied."""
        issue = found(self, reference)
        verdict = policies.arranges(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        return issue

    def page(self, issue: Issue, form: ChineseForm, *, status: int = 200) -> HttpResponseBase:
        """Render the form."""
        context = {
            "title": _("Chinese words"),
            "reference": issue.reference,
            "consequence": _("JD and other rights owners who read Chinese read these words."),
            "form": form,
            "submit_label": _("Save"),
            "cancel_url": ROOM.detail_url(issue.reference),
        }
        return self.render("layouts/confirm.html", context, status=status)
