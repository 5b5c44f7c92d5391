"""Replies kept so that a repeated request is answered, not carried out again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredReply(models.Model):
    """The reply to one request that named an Idempotency-Key, written in the transaction of what it did.

    `client` is the actor's kind and key; `fingerprint` the sha256 of method, path and body.
    """

    client = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stored reply")
        verbose_name_plural = _("stored replies")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="stored_reply_once_a_key"),)
        indexes = (models.Index(fields=("created_at",), name="stored_reply_by_age"),)

    def __str__(self) -> str:
        return f"{self.client}: {self.key}"
