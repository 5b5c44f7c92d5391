"""Events and the chain that seals them. The database refuses UPDATE, DELETE and TRUNCATE on both (migration 0002)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened to one record. `digest` is the sha256 of the row's content (core.audit.digests)."""

    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=100)
    actor_label = models.CharField(_("actor"), max_length=200)
    actor_audience = models.CharField(max_length=20)
    actor_organisation_id = models.BigIntegerField(null=True)
    actor_organisation_name = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_reference = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "id"), name="event_by_subject"),
            models.Index(fields=("actor_id", "id"), name="event_by_actor"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Link(models.Model):
    """One link of the chain: sha256(previous link, the event's digest). Positions have no gap."""

    position = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.position}: event {self.event_id}"
