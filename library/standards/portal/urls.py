"""Addresses of an owner's pages about standards, below /portal/library/standards/."""

from django.urls import path

from library.standards.portal import adoptions, consultations

app_name = "standards_portal"

urlpatterns = [
    path("", consultations.Overview.as_view(), name="list"),
    path("<str:reference>/consultation/", consultations.Consultation.as_view(), name="consultation"),
    path("<str:reference>/consultation/<int:pk>/", consultations.Comment.as_view(), name="comment"),
    path("<str:reference>/consultation/finish/", consultations.Finish.as_view(), name="finish"),
    path("<str:reference>/clauses/", adoptions.Standard.as_view(), name="detail"),
    path("<str:reference>/compare/", adoptions.Compare.as_view(), name="compare"),
    path("<str:reference>/adopt/", adoptions.Adopt.as_view(), name="adopt"),
    path("<str:reference>/revoke/", adoptions.Revoke.as_view(), name="revoke"),
]
