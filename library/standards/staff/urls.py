"""Addresses of CBBC's pages about standards, below /staff/library/standards/."""

from django.urls import path

from library.standards.staff import adoptions, clauses, comments

app_name = "standards_staff"

urlpatterns = [
    path("<str:reference>/clauses/", clauses.Clauses.as_view(), name="clauses"),
    path("<str:reference>/clauses/new/", clauses.AddClause.as_view(), name="add"),
    path("<str:reference>/clauses/<int:pk>/", clauses.ChangeClause.as_view(), name="change"),
    path("<str:reference>/clauses/<int:pk>/move/", clauses.MoveClause.as_view(), name="move"),
    path("<str:reference>/clauses/<int:pk>/remove/", clauses.RemoveClause.as_view(), name="remove"),
    path("<str:reference>/compare/", clauses.Compare.as_view(), name="compare"),
    path("<str:reference>/consulted/", comments.NameConsulted.as_view(), name="consulted"),
    path("<str:reference>/comments/", comments.Comments.as_view(), name="comments"),
    path("<str:reference>/comments/<int:pk>/", comments.Answer.as_view(), name="answer"),
    path("<str:reference>/adoptions/", adoptions.Adoptions.as_view(), name="adoptions"),
    path("<str:reference>/adoptions/new/", adoptions.Record.as_view(), name="record"),
    path("<str:reference>/adoptions/<int:pk>/revoke/", adoptions.Revoke.as_view(), name="revoke"),
    path("<str:reference>/adoptions/<int:pk>/paper/", adoptions.Paper.as_view(), name="paper"),
]
