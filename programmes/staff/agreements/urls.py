"""Addresses below /staff/agreements/."""

from django.urls import path

from programmes.staff.agreements import views
from programmes.staff.agreements.commitments import (
    AddCommitment,
    ChangeCommitment,
    CommitmentPage,
    FulfilmentFile,
    RecordFulfilment,
    StrikeFulfilment,
)

app_name = "agreements_staff"

urlpatterns = [
    path("", views.Register.as_view(), name="list"),
    path("new/", views.RegisterAgreement.as_view(), name="new"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/change/", views.ChangeAgreement.as_view(), name="change"),
    path("<slug:reference>/documents/add/", views.AddDocument.as_view(), name="add_document"),
    path("<slug:reference>/documents/<uuid:public_id>/", views.DocumentFile.as_view(), name="document"),
    path("<slug:reference>/documents/<uuid:public_id>/replace/", views.ReplaceDocument.as_view(), name="replace"),
    path("<slug:reference>/commitments/add/", AddCommitment.as_view(), name="add_commitment"),
    path("<slug:reference>/commitments/<int:pk>/", CommitmentPage.as_view(), name="commitment"),
    path("<slug:reference>/commitments/<int:pk>/change/", ChangeCommitment.as_view(), name="change_commitment"),
    path("<slug:reference>/commitments/<int:pk>/record/", RecordFulfilment.as_view(), name="record"),
    path("<slug:reference>/entries/<int:pk>/file/", FulfilmentFile.as_view(), name="fulfilment_file"),
    path("<slug:reference>/entries/<int:pk>/strike/", StrikeFulfilment.as_view(), name="strike"),
]
