"""Addresses below /staff/companies/."""

from django.urls import path

from merchants.staff import acting, views

app_name = "companies_staff"

urlpatterns = [
    path("<int:pk>/", views.CompanyDetail.as_view(), name="detail"),
    path("<int:pk>/change/", acting.ChangeCompany.as_view(), name="change"),
    path("<int:pk>/merge/", acting.MergeCompany.as_view(), name="merge"),
]
