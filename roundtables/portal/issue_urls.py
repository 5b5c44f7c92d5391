"""Addresses of the rights owner's issues, below /portal/issues/."""

from django.urls import path

from roundtables.portal import issue_writing, issues

app_name = "issues_portal"

urlpatterns = [
    path("", issues.IssueList.as_view(), name="list"),
    path("new/", issue_writing.RaiseView.as_view(), name="raise"),
    path("<slug:reference>/", issues.IssueView.as_view(), name="detail"),
    path("<slug:reference>/edit/", issue_writing.EditView.as_view(), name="edit"),
    path("<slug:reference>/links/", issue_writing.LinksView.as_view(), name="links"),
    path("<slug:reference>/support/", issues.SupportView.as_view(), name="support"),
    path("<slug:reference>/do/<slug:verb>/", issues.VerbView.as_view(), name="transition"),
]
