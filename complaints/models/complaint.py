"""The complaint."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    ComesBack,
    ComplaintState,
    Complexity,
    Ground,
    Hold,
    Measure,
    Outcome,
    PlatformReason,
    Priority,
    Reason,
    RefusalReason,
    WithdrawalReason,
)
from complaints.models.ground_rules import GroundRules
from core.accounts.models import Organisation, Person
from core.workflow.table import MovableRecord
from merchants.models.words import spread_of
from programmes.models import PowerOfAttorney, Right

CLOSED = (
    ComplaintState.UPHELD,
    ComplaintState.REJECTED_BY_CBBC,
    ComplaintState.REJECTED_BY_JD,
    ComplaintState.LAPSED,
    ComplaintState.WITHDRAWN,
    ComplaintState.MEASURES_LIFTED,
    ComplaintState.SETTLED,
)
OPEN = tuple(state for state in ComplaintState if state not in CLOSED)
HOLDS = tuple(hold for hold in Hold if hold)
# What waits for nobody stands behind everything that is due; never null, so that a keyset page can be cut by it.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
NEXT_DUE = Coalesce("due_at", models.Value(NEVER, output_field=models.DateTimeField()))

EXPLANATION_WORDS = spread_of("explanation")


class Complaint(MovableRecord):
    """What a rights owner complains about, and how far it has come. Its state is assigned by the workflow alone.

    While it is a draft, `addresses` holds what was pasted, line by line; submitting turns it into targets.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="complaints"
    )
    right = models.ForeignKey(
        Right, verbose_name=_("right"), on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    # Who started or filed it for the owner, and on which power of attorney; empty where the owner acts itself.
    agent = models.ForeignKey(
        Organisation, verbose_name=_("agent"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    power = models.ForeignKey(
        PowerOfAttorney,
        verbose_name=_("power of attorney"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    agent_left_at = models.DateTimeField(_("without its agent since"), null=True, editable=False)
    ground = models.CharField(_("ground"), max_length=30, choices=Ground, blank=True, default="", db_default="")
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    # The version of the ground's rule set under which it was filed, and what the owner answered to its fields.
    rules = models.ForeignKey(
        GroundRules,
        verbose_name=_("rule set"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
    )
    answers = models.JSONField(_("further facts"), default=dict, db_default={}, blank=True)
    safety_risk = models.BooleanField(_("danger to health or safety"), default=False, db_default=False)
    safety_note = models.TextField(_("what the danger is"), blank=True, default="", db_default="")
    measure = models.CharField(_("requested measure"), max_length=20, choices=Measure, blank=True)
    addresses = models.TextField(_("listings"), blank=True)
    authorised_shop_reason = models.TextField(_("why against an official shop"), blank=True, default="", db_default="")
    explanation = models.TextField(_("explanation"), blank=True)
    discloses_contact = models.BooleanField(_("the seller may see our contact data"), default=False)
    statement_name = models.CharField(_("name"), max_length=120, blank=True)
    statement_title = models.CharField(_("job title"), max_length=120, blank=True)
    statement_at = models.DateTimeField(_("stated at"), null=True, blank=True)
    filed_by = models.ForeignKey(
        Person, verbose_name=_("filed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    sender_reference = models.CharField(_("your own reference"), max_length=100, blank=True)
    platform_case_number = models.CharField(_("JD case number"), max_length=60, blank=True)

    refusal_reason = models.CharField(_("reason for the refusal"), max_length=30, choices=RefusalReason, blank=True)
    platform_reason = models.CharField(_("JD's reason"), max_length=30, choices=PlatformReason, blank=True)
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=30, choices=WithdrawalReason, blank=True
    )
    closing_note = models.TextField(_("note"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default=Outcome.NONE)

    complexity = models.CharField(
        _("complexity"), max_length=10, choices=Complexity, default=Complexity.SIMPLE, db_default=Complexity.SIMPLE
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    # Why it has this priority: [{"code": …, …}], put into words where it is shown (complaints.priority).
    priority_grounds = models.JSONField(default=list, db_default=[], editable=False)
    # Who set it by hand, and why; empty where it is computed.
    priority_set_by = models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
    priority_note = models.TextField(_("why this priority"), blank=True, default="", db_default="")
    assignee = models.ForeignKey(
        Person, verbose_name=_("assigned to"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The complaint whose listings came back, where this one was begun because of that.
    follows = models.ForeignKey(
        "self", verbose_name=_("follows"), on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    # What of it was removed on the same right before, as submitting finds it (complaints.shops.relisting).
    comes_back = models.CharField(
        _("comes back"), max_length=10, choices=ComesBack, blank=True, default="", db_default="", editable=False
    )

    target_count = models.PositiveIntegerField(_("listings"), default=0, editable=False)
    removed_count = models.PositiveIntegerField(default=0, editable=False)
    refused_count = models.PositiveIntegerField(default=0, editable=False)
    gone_count = models.PositiveIntegerField(default=0, editable=False)
    restored_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Listings that were seen on sale again after they were gone.
    relisted_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Answers that the seller has given, returned ones too: pages and guards need not count them.
    counter_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    created_at = models.DateTimeField(_("created"), editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    lodged_at = models.DateTimeField(_("lodged"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # What it relies on and no longer stands, since when (actions.holds).
    held_for = models.CharField(
        _("rests because of"), max_length=10, choices=Hold, blank=True, default="", db_default="", editable=False
    )
    held_at = models.DateTimeField(_("rests since"), null=True, editable=False)
    # What a reader types to find it again: reference, case number, right, owner in both scripts (queries.search).
    search_text = models.TextField(editable=False, default="")

    # Set by queries.visible_to for an agent: the organisation whose power of attorney reaches this complaint today.
    reached_by: int | None = None
    # While it is filed in one go: its files, which are bound to it once it is written (actions.filing).
    filed_with: list[Any] | None = None
    # What counts of its owner, where that was read with the right (priority.of_owner).
    known_of_owner: dict[str, bool] | None = None

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ComplaintState.values), name="complaint_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.DRAFT)
                | (
                    Q(right__isnull=False, submitted_at__isnull=False, statement_at__isnull=False)
                    & Q(reason__in=Reason.values, measure__in=Measure.values)
                ),
                name="complaint_beyond_draft_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False) | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="complaint_closed_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(
                    target_count__gte=models.F("removed_count")
                    + models.F("refused_count")
                    + models.F("gone_count")
                    + models.F("restored_count")
                ),
                name="complaint_counts_fit",
            ),
            models.CheckConstraint(
                condition=Q(held_for="", held_at=None) | (Q(held_for__in=HOLDS) & Q(held_at__isnull=False)),
                name="complaint_rests_since_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(agent=None, power=None) | Q(agent__isnull=False, power__isnull=False),
                name="complaint_agent_acts_on_a_power",
            ),
            models.UniqueConstraint(
                fields=("organisation", "sender_reference"),
                condition=~Q(sender_reference=""),
                name="complaint_sender_reference_is_unique",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="complaint_by_owner"),
            models.Index(fields=("state", "-id"), name="complaint_by_state"),
            models.Index(NEXT_DUE, "id", name="complaint_by_next_due"),
            models.Index(
                fields=("-submitted_at", "-id"), condition=Q(submitted_at__isnull=False), name="complaint_by_submitted"
            ),
            models.Index(
                fields=("submitted_at", "id"), condition=Q(state__in=OPEN), name="complaint_open_by_submitted"
            ),
            models.Index(
                fields=("-lodged_at", "-id"), condition=Q(lodged_at__isnull=False), name="complaint_by_lodged"
            ),
            models.Index(fields=("updated_at", "id"), name="complaint_by_updated"),
            models.Index(fields=("right", "-id"), name="complaint_by_right"),
            models.Index(
                fields=("assignee", "due_at", "id"), condition=Q(assignee__isnull=False), name="complaint_by_assignee"
            ),
            models.Index(fields=("agent", "-id"), condition=Q(agent__isnull=False), name="complaint_by_agent"),
            models.Index(
                fields=("organisation", "closed_at"), condition=Q(closed_at__isnull=False), name="complaint_by_closing"
            ),
            models.Index("priority", NEXT_DUE, "id", condition=Q(state__in=OPEN), name="complaint_open_by_priority"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="complaint_by_words"),
            GinIndex(OpClass(Upper(EXPLANATION_WORDS), name="gin_trgm_ops"), name="complaint_by_explanation"),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self) -> dict[str, str]:
        """What every message about the complaint may name."""
        owner = self.organisation
        return {"reference": self.reference, "owner": owner.name, "owner_zh": owner.name_zh}

    @property
    def pending_count(self) -> int:
        """Targets that JD has not decided."""
        return self.target_count - self.removed_count - self.refused_count - self.gone_count - self.restored_count
