"""What the demonstration's mail system has received."""

from django.db import models


class DeliveredMail(models.Model):
    """A mail that arrived at the demonstration's mailbox. A Message-ID arrives once."""

    message_id = models.CharField(max_length=300, unique=True)
    sender = models.CharField(max_length=320)
    recipients = models.JSONField()
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    delivered_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.subject} → {', '.join(self.recipients)}"
