"""Messages: what is to leave the system, and each attempt to deliver it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds that the outbox itself knows. Others may be registered (core.outbox.deliverers)."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    MAIL = "mail", _("Mail")
    EVENT = "event", _("Event")


class Status(models.TextChoices):
    """Where a message stands."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    DEAD = "dead", _("Given up")


class Message(models.Model):
    """One effect outside the system. `effect_key` is unique: an effect cannot be queued twice.

    `payload` holds plain values; words are made from them when the message is delivered. `wake_after` is when the
    sweeper calls for a worker if nobody has claimed the message; `lease_until` bounds a claim.
    """

    kind = models.CharField(max_length=20)
    topic = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=200)
    actor_audience = models.CharField(max_length=20)
    actor_person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320, blank=True)
    audience = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    effect_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    available_at = models.DateTimeField()
    wake_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="outbox_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.SENDING, lease_until__isnull=False)
                | (~Q(status=Status.SENDING) & Q(lease_until__isnull=True)),
                name="outbox_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["wake_after"], condition=Q(status=Status.PENDING), name="outbox_pending_by_wake"),
            models.Index(fields=["lease_until"], condition=Q(status=Status.SENDING), name="outbox_sending_by_lease"),
            models.Index(
                fields=["-id"], condition=Q(status__in=[Status.UNCERTAIN, Status.DEAD]), name="outbox_needs_a_look"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="outbox_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic} {self.effect_key}"

    @property
    def addressee(self) -> str:
        """Who is to get it: the address of a mail, the consumer of an event; nothing where many do."""
        return self.address or str(self.payload.get("consumer", ""))


class Outcome(models.TextChoices):
    """How one attempt ended."""

    OPEN = "open", _("Under way")
    SENT = "sent", _("Sent")
    RETRY = "retry", _("Failed, tried again later")
    DEAD = "dead", _("Failed for good")
    UNCERTAIN = "uncertain", _("Nobody knows")
    BROKEN_OFF = "broken_off", _("The worker was lost")


class Attempt(models.Model):
    """One attempt to deliver a message. Kept."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("message", "number")
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="outbox_attempt_numbered")]

    def __str__(self) -> str:
        return f"{self.message_id} #{self.number} {self.outcome}"
