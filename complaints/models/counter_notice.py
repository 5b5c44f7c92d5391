"""What a seller says against a complaint, and what the owner does about it (E-Commerce Law, article 43)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    ActionKind,
    ActionOutcome,
    CounterReason,
    DelayReading,
    DelayReason,
    ElectionChoice,
    ServiceMeans,
)
from complaints.models.complaint import Complaint
from complaints.models.remark import Remark


class CounterNotice(models.Model):
    """One answer of the seller. Returned where JD finds it wanting; else served on the owner, who may then elect.

    Its statement and files are those of `remark`, which the owner may read once it is served.
    """

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="counter_notices"
    )
    round = models.PositiveSmallIntegerField(_("round"))
    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="counter_notice")
    reasons = ArrayField(models.CharField(max_length=30, choices=CounterReason), verbose_name=_("reasons"))
    seller_name = models.CharField(_("seller"), max_length=200)
    seller_uscc = models.CharField(_("seller's credit code"), max_length=18, blank=True)
    received_at = models.DateTimeField(_("received by JD"))
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    return_note = models.TextField(_("why it was returned"), blank=True)
    # When it reached the owner: the 15 days run from here.
    arrived_at = models.DateTimeField(_("reached the owner"), null=True, blank=True)
    served_by = models.CharField(_("served by"), max_length=200, blank=True)
    means = models.CharField(_("how"), max_length=20, choices=ServiceMeans, blank=True)
    # When somebody of the owner first opened it in the portal; proves nothing but is asked for.
    first_read_at = models.DateTimeField(_("first read"), null=True, blank=True)

    class Meta:
        verbose_name = _("counter-notice")
        verbose_name_plural = _("counter-notices")
        ordering = ("complaint_id", "round")
        constraints = (
            models.UniqueConstraint(fields=("complaint", "round"), name="counter_notice_round_once"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(arrived_at=None), name="counter_notice_returned_or_served"
            ),
        )

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.round}"


class Election(models.Model):
    """What the owner does about a counter-notice that reached it: concede, act, or let the period lapse."""

    counter_notice = models.OneToOneField(
        CounterNotice, verbose_name=_("counter-notice"), on_delete=models.CASCADE, related_name="election"
    )
    choice = models.CharField(_("choice"), max_length=10, choices=ElectionChoice, blank=True)
    chosen_at = models.DateTimeField(_("chosen"), null=True, blank=True)
    chosen_by = models.CharField(_("chosen by"), max_length=200, blank=True)
    action_kind = models.CharField(_("action"), max_length=20, choices=ActionKind, blank=True)
    authority = models.CharField(_("authority or court"), max_length=200, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    case_number = models.CharField(_("its case number"), max_length=100, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ActionOutcome, blank=True)
    outcome_on = models.DateField(_("date of the outcome"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("measures lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None) | (~Q(choice="") & Q(chosen_at__isnull=False)),
                name="election_choice_has_an_instant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.counter_notice_id}: {self.choice or '–'}"


class Extension(models.Model):
    """A request for more time, and what CBBC decided about it. `due_before` and `due_after` are the ends as counted."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="extensions")
    reason = models.CharField(_("reason"), max_length=20, choices=DelayReason)
    explanation = models.TextField(_("explanation"))
    asked_days = models.PositiveSmallIntegerField(_("working days asked for"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=200)
    due_before = models.DateTimeField(_("end before"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    is_granted = models.BooleanField(_("granted"), null=True)
    reading = models.CharField(_("reading of the 20 days"), max_length=10, choices=DelayReading, blank=True)
    granted_days = models.PositiveSmallIntegerField(_("working days granted"), null=True, blank=True)
    due_after = models.DateTimeField(_("end after"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("election",), condition=Q(decided_at=None), name="extension_one_undecided"),
            models.CheckConstraint(
                condition=~Q(is_granted=True) | Q(granted_days__isnull=False, due_after__isnull=False),
                name="extension_granted_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.election_id}: {self.asked_days}"
