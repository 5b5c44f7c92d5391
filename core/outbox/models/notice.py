"""Notices: what a person is told inside the system."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A notice for one person. Its words are made when it is read, in the language of the reader."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    audience = models.CharField(max_length=20)
    topic = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=200)
    effect_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["person", "-id"], name="outbox_notices_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="outbox_unread_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} for {self.person_id}"
