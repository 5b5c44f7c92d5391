"""How accurate an owner's complaints are, and the review that follows where they are not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.good_faith.choices import ReviewState, Standing
from core.accounts.models import Organisation, Person
from core.documents.models import Document
from core.workflow.table import MovableRecord

REVIEW_CLOSED = (ReviewState.RECOVERED, ReviewState.KEPT, ReviewState.STANDS, ReviewState.REINSTATED)
REVIEW_OPEN = tuple(state for state in ReviewState if state not in REVIEW_CLOSED)


class GoodFaith(models.Model):
    """An owner's figures over the window, as counted last. Written by complaints.good_faith.counting alone.

    `credit` is in thousandths of a complaint: one that was upheld for a part of its listings counts for that part.
    `months` are the same figures by calendar month of the programme: [{"month": "2026-05", "decided": …, …}].
    """

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="good_faith"
    )
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.UNRATED)
    rules_from = models.DateField(_("rules in force since"))
    window_from = models.DateField(_("from"))
    window_until = models.DateField(_("until"))
    decided = models.PositiveIntegerField(_("decided"), default=0)
    upheld = models.PositiveIntegerField(_("upheld"), default=0)
    partial = models.PositiveIntegerField(_("upheld in part"), default=0)
    reversed = models.PositiveIntegerField(_("reversed"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    errors = models.PositiveIntegerField(_("withdrawn for error"), default=0)
    credit = models.PositiveBigIntegerField(default=0)
    months = models.JSONField(default=list)
    # In thousandths, as the thresholds compare them; null where nothing was decided.
    upheld_share = models.PositiveIntegerField(null=True)
    reversed_share = models.PositiveIntegerField(null=True)
    # Given by good standing, taken by a person alone.
    has_fast_lane = models.BooleanField(_("fast lane"), default=False)
    fast_lane_withdrawn_at = models.DateTimeField(_("fast lane withdrawn"), null=True)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("good faith of an owner")
        verbose_name_plural = _("good faith of owners")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="good_faith_standing_is_known"),
            models.CheckConstraint(
                condition=Q(has_fast_lane=False) | Q(fast_lane_withdrawn_at=None),
                name="good_faith_no_fast_lane_once_withdrawn",
            ),
        )
        indexes = (models.Index(fields=("standing", "id"), name="good_faith_by_standing"),)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.standing}"


class GoodFaithReview(MovableRecord):
    """What follows where an owner fell below the thresholds. Its state is assigned by the workflow alone.

    `figures` are those on which the owner was warned, as they stood then.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="good_faith_reviews"
    )
    figures = models.JSONField(default=dict)
    decided_by = models.ForeignKey(
        Person, verbose_name=_("decided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True, default="")
    appeal = models.TextField(_("appeal"), blank=True, default="")
    appealed_by = models.ForeignKey(
        Person, verbose_name=_("appealed by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_decided_by = models.ForeignKey(
        Person, verbose_name=_("appeal decided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_reason = models.TextField(_("reason of the decision on the appeal"), blank=True, default="")
    created_at = models.DateTimeField(_("warned"), editable=False)
    review_at = models.DateTimeField(_("in review since"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    appealed_at = models.DateTimeField(_("appealed"), null=True, editable=False)
    appeal_decided_at = models.DateTimeField(_("appeal decided"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("review of good faith")
        verbose_name_plural = _("reviews of good faith")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="good_faith_review_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=REVIEW_CLOSED, closed_at__isnull=False)
                | (~Q(state__in=REVIEW_CLOSED) & Q(closed_at=None)),
                name="good_faith_review_closed_has_an_instant",
            ),
            # Nothing is revoked without a person and a reason.
            models.CheckConstraint(
                condition=~Q(state__in=("withdrawn", "appealed", "stands"))
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason="")),
                name="good_faith_review_withdrawn_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by=None) | ~Q(appeal_decided_by=models.F("decided_by")),
                name="good_faith_review_appeal_by_another",
            ),
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(closed_at=None), name="good_faith_review_one_open"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="good_faith_review_by_owner"),
            models.Index(fields=("state", "-id"), name="good_faith_review_by_state"),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self) -> dict[str, str]:
        """What every message about the review may name."""
        owner = self.organisation
        return {"reference": self.reference, "owner": owner.name, "owner_zh": owner.name_zh}


class GoodFaithFile(models.Model):
    """A file that came with an appeal."""

    review = models.ForeignKey(
        GoodFaithReview, verbose_name=_("review"), on_delete=models.CASCADE, related_name="files"
    )
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file of an appeal")
        verbose_name_plural = _("files of appeals")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("review", "document"), name="good_faith_file_once"),)

    def __str__(self) -> str:
        return str(self.document_id)
