"""Running clocks: instants only. Whatever a reader sees (time left, state) is derived from these."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from core.clocks.models.calendar import CalendarVersion, working_calendar
from core.clocks.models.rule import Rule
from core.clocks.periods import Period

EXPIRY = "expiry"
REMINDER = "reminder:"


class Clock(models.Model):
    """One period that runs for one record, addressed by `subject_type` (lower-case model label) and `subject_id`.

    `next_at` is the next instant at which the scan has something to do (a reminder or the end) and is empty when
    nothing is left to do; after a failure it is moved on by the back-off. `started_at` is the instant from which the
    period is counted: it may lie before the clock was started (an arrival) or after it (the end of another period).
    `granted` are the units where somebody granted fewer than the rule gives.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="clocks")
    rule_code = models.CharField(max_length=60)
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="clocks")
    subject_type = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    granted = models.PositiveSmallIntegerField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("started_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "rule_code"],
                condition=Q(stopped_at__isnull=True),
                name="clocks_one_running_clock",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("started_at")), name="clocks_due_after_start"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(stopped_at__isnull=True), name="clocks_stopped_is_not_paused"
            ),
            models.CheckConstraint(
                condition=Q(breached_at__isnull=True) | Q(breached_at__gte=F("due_at")), name="clocks_breach_after_due"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True),
                name="clocks_running_by_due",
            ),
            models.Index(
                fields=["next_at"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True, next_at__isnull=False),
                name="clocks_running_by_next",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="clocks_by_subject"),
            models.Index(
                fields=["rule_code", "due_at", "id"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True),
                name="clocks_running_by_rule",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=False),
                name="clocks_resting_by_due",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stopped_at__isnull=True, failures__gt=0),
                name="clocks_failing_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.subject_type}/{self.subject_id}"

    def period(self) -> Period:
        """The period on the versions of rule and calendar that this clock keeps."""
        return self.rule.period(working_calendar(self.calendar_version_id), self.granted)

    def moments(self) -> list[tuple[datetime, str]]:
        """Every instant at which this clock has something to do, with its name (see Firing), earliest first.

        Reminders count that lie after the start and before the end.
        """
        period = self.period()
        reminders = [(period.reminder_at(self.due_at, before), f"{REMINDER}{before}") for before in self.rule.reminders]
        within = [moment for moment in reminders if self.started_at < moment[0] < self.due_at]
        return [*sorted(within), (self.due_at, EXPIRY)]


class Pause(models.Model):
    """One interruption of a clock; open while `ended_at` is empty."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("started_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ended_at__isnull=True), name="clocks_one_open_pause"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="clocks_pause_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.started_at:%Y-%m-%d}"


class Firing(models.Model):
    """Proof that one instant of a clock was acted upon: `expiry`, `reminder:<units left>` or `reminder:<n>h`."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="firings")
    what = models.CharField(max_length=40)
    fired_at = models.DateTimeField()

    class Meta:
        ordering = ("fired_at", "pk")
        constraints = [models.UniqueConstraint(fields=["clock", "what"], name="clocks_fired_once")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.what}"
