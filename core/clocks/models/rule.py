"""Rules: how long somebody has, on which calendar, and where that is written."""

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation

from core.clocks.calendars import WorkingCalendar
from core.clocks.models.calendar import Calendar
from core.clocks.periods import Period, Unit


class Rule(models.Model):
    """One version of a rule. A clock keeps the version with which it started, whatever comes later.

    `due_soon` and `reminders` are counted in the rule's own unit before the end; a reminder may be a text of
    hours ("4h"). `on_expiry` names what follows from the end, if anything: the scan then insists on a handler. `label`
    and `source` are texts by language code.
    A rule `until_date` has no length: each clock's end is given to it (the expiry of a right, say).
    """

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    effective_from = models.DateField()
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit.value, unit.value) for unit in Unit])
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="rules")
    zone = models.CharField(max_length=40)
    last_day_moves = models.BooleanField()
    until_date = models.BooleanField(default=False, db_default=False)
    due_soon = models.PositiveIntegerField()
    reminders = models.JSONField(default=list)
    on_expiry = models.CharField(max_length=60, blank=True)
    label = models.JSONField()
    source = models.JSONField()
    # Documents in which it is written, by the names under which they are cited (core.citations).
    cites = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)
    # Who added this version and why; empty where it came with a rules file.
    added_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    added_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ("code", "version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="clocks_rule_version_once"),
            models.UniqueConstraint(fields=["code", "effective_from"], name="clocks_rule_one_version_a_day"),
            models.CheckConstraint(
                condition=models.Q(until_date=False, amount__gte=1) | models.Q(until_date=True, amount=0),
                name="clocks_rule_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__in=[unit.value for unit in Unit]), name="clocks_rule_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(until_date=True) | models.Q(due_soon__lte=models.F("amount")),
                name="clocks_rule_soon_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"

    def tzinfo(self) -> ZoneInfo:
        """The zone in which the rule's days begin and end."""
        return ZoneInfo(self.zone)

    def period(self, calendar: WorkingCalendar, granted: int | None = None) -> Period:
        """The length of time that this rule grants (or the fewer units `granted`), counted on one calendar version."""
        return Period(
            amount=self.amount if granted is None else granted,
            unit=Unit(self.unit),
            calendar=calendar,
            zone=self.tzinfo(),
            last_day_moves=self.last_day_moves,
        )

    def label_now(self) -> str:
        """The rule's name in the active language."""
        return _in_active_language(self.label)

    def source_now(self) -> str:
        """Where the rule is written, in the active language."""
        return _in_active_language(self.source)


def _in_active_language(texts: dict[str, str]) -> str:
    return texts.get(translation.get_language() or "en") or texts["en"]
