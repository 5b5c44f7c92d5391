"""The demonstration's mailbox, mounted at /outbox/."""

from django.urls import path

from core.outbox.demonstration import views

app_name = "mailbox"
urlpatterns = [
    path("", views.MailsPage.as_view(), name="mails"),
    path("<int:pk>/", views.MailPage.as_view(), name="mail"),
    path("<int:pk>/html/", views.MailFrame.as_view(), name="mail_html"),
]
