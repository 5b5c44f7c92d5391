"""Addresses of conversations, below each audience's complaints."""

from django.urls import path

from complaints.conversation import pages, seals

STAFF = [
    path("<slug:reference>/conversation/", pages.StaffWrite.as_view(), name="write"),
    path("<slug:reference>/conversation/unread/", pages.StaffUnread.as_view(), name="unread"),
    path("<slug:reference>/conversation/<int:remark>/redact/", seals.Redact.as_view(), name="redact"),
    path("<slug:reference>/conversation/<int:remark>/seal/", seals.OpenWords.as_view(), name="seal"),
    path("<slug:reference>/conversation/files/<uuid:public_id>/seal/", seals.OpenFile.as_view(), name="seal_file"),
]
PORTAL = [
    path("<str:reference>/conversation/", pages.PortalWrite.as_view(), name="write"),
    path("<str:reference>/conversation/unread/", pages.PortalUnread.as_view(), name="unread"),
]
