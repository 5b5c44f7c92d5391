"""The outbox for those who run the system, mounted at /staff/operations/."""

from django.urls import path

from core.outbox.staff import views

app_name = "operations"
urlpatterns = [
    path("messages/", views.MessagesPage.as_view(), name="messages"),
    path("messages/<int:pk>/send-again/", views.SendAgain.as_view(), name="message_send_again"),
    path("messages/<int:pk>/mark-as-sent/", views.MarkAsSent.as_view(), name="message_mark_as_sent"),
]
