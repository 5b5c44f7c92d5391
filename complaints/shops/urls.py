"""Addresses of listings, captures and shops, below each audience's complaints."""

from django.urls import path

from complaints.shops import pages

STAFF = [
    path("<slug:reference>/shops/", pages.ShopsView.as_view(), name="shops"),
    path("<slug:reference>/listings/<int:number>/", pages.StaffListing.as_view(), name="listing"),
    path(
        "<slug:reference>/listings/<int:number>/captures/<int:capture>/<slug:which>/",
        pages.StaffCaptureFile.as_view(),
        name="capture_file",
    ),
]
PORTAL = [
    path("<str:reference>/draft/captures/", pages.DraftCapturesView.as_view(), name="draft_captures"),
    path("<str:reference>/again/", pages.AgainView.as_view(), name="again"),
    path("<str:reference>/listings/<int:number>/", pages.PortalListing.as_view(), name="listing"),
    path(
        "<str:reference>/listings/<int:number>/captures/<int:capture>/<slug:which>/",
        pages.PortalCaptureFile.as_view(),
        name="capture_file",
    ),
]
