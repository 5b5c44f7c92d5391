"""Addresses of CBBC's pages of the library, below /staff/library/. An edition's reference holds a point."""

from django.urls import path

from library.staff import readers, topics, views

app_name = "library_staff"

urlpatterns = [
    path("", views.LibraryList.as_view(), name="list"),
    path("new/", views.NewEntry.as_view(), name="new"),
    path("topics/", topics.TopicsPage.as_view(), name="topics"),
    path("topics/new/", topics.NewTopic.as_view(), name="new_topic"),
    path("topics/<slug:topic>/", topics.ChangeTopic.as_view(), name="topic"),
    path("subscriptions/", views.SubscriptionsPage.as_view(), name="subscriptions"),
    path("editions/<str:reference>/", views.EditionPage.as_view(), name="edition"),
    path("editions/<str:reference>/edit/", views.EditPage.as_view(), name="edit"),
    path("editions/<str:reference>/acknowledge/", views.AcknowledgePage.as_view(), name="acknowledge"),
    path("editions/<str:reference>/readers/", readers.ReadersReport.as_view(), name="readers"),
    path("editions/<str:reference>/readers/remind/", readers.RemindPage.as_view(), name="remind"),
    path("editions/<str:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("editions/<str:reference>/files/<uuid:public_id>/", views.FilePage.as_view(), name="file"),
    path("<slug:reference>/", views.EntryPage.as_view(), name="detail"),
    path("<slug:reference>/describe/", views.DescribeEntry.as_view(), name="describe"),
    path("<slug:reference>/access/", views.AccessPage.as_view(), name="access"),
    path("<slug:reference>/new-edition/", views.NewEdition.as_view(), name="new_edition"),
    path("<slug:reference>/compare/", views.ComparePage.as_view(), name="compare"),
]
