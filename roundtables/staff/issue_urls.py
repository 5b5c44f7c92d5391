"""Addresses of CBBC's pages about issues, below /staff/issues/."""

from django.urls import path

from roundtables.staff import agenda, issue_groups, issue_words, issues

app_name = "issues_staff"

urlpatterns = [
    path("", issues.IssueList.as_view(), name="list"),
    path("group/", issue_groups.GroupView.as_view(), name="new_group"),
    path("<slug:reference>/", issues.Detail.as_view(), name="detail"),
    path("<slug:reference>/group/", issue_groups.OneGroupView.as_view(), name="group"),
    path("<slug:reference>/chinese/", issue_words.ChineseView.as_view(), name="chinese"),
    path("<slug:reference>/agenda/", agenda.ChooseView.as_view(), name="agenda"),
    path("<slug:reference>/do/<slug:verb>/", issues.TransitionPage.as_view(), name="transition"),
]
