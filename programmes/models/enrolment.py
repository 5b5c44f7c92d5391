"""Enrolments of rights owners in the platform's programmes, and what is checked before they are introduced."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.documents.models import Document
from core.workflow.table import MovableRecord
from programmes.choices import (
    EnrolmentRefusal,
    EnrolmentState,
    ExitReason,
    ItemState,
    PlatformRefusal,
    Programme,
    SendBackReason,
    Service,
    SuspensionReason,
)
from programmes.models.agreement import Agreement
from programmes.models.power import PowerOfAttorney
from programmes.models.right import NO_END, Right

CLOSED = (EnrolmentState.REFUSED, EnrolmentState.EXITED)
OPEN = tuple(state for state in EnrolmentState if state not in CLOSED)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
NEXT_DUE = Coalesce("due_at", models.Value(NEVER, output_field=models.DateTimeField()))
# Whatever never has to be renewed stands behind all that does; never null, so that a keyset page can be cut by it.
NEXT_RENEWAL = Coalesce("renews_on", models.Value(NO_END, output_field=models.DateField()))


class Checklist(models.Model):
    """What CBBC checks before it introduces an owner to a programme; one version from a date on.

    `items` is a list of {code, section, check, required, documents, label, help}; see programmes/checklists.py.
    """

    programme = models.CharField(_("programme"), max_length=20, choices=Programme)
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    items = models.JSONField(_("items"))
    source = models.JSONField(_("source"))

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ("programme", "-version")
        constraints = (
            models.UniqueConstraint(fields=("programme", "version"), name="checklist_version_once"),
            models.UniqueConstraint(fields=("programme", "effective_from"), name="checklist_one_version_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.programme}/{self.version}"


class Enrolment(MovableRecord):
    """One owner's way into one programme. Its state is assigned by the workflow alone.

    The checklist is the version that was in force when the application began; it stays with the enrolment.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="enrolments"
    )
    programme = models.CharField(_("programme"), max_length=20, choices=Programme)
    services = ArrayField(
        models.CharField(max_length=20, choices=Service), verbose_name=_("services"), default=list, blank=True
    )
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="enrolments"
    )
    power = models.ForeignKey(
        PowerOfAttorney,
        verbose_name=_("power of attorney"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    checklist = models.ForeignKey(
        Checklist, verbose_name=_("checklist"), on_delete=models.PROTECT, null=True, related_name="enrolments"
    )
    rights = models.ManyToManyField(Right, verbose_name=_("rights"), blank=True, related_name="enrolments")
    origin = models.CharField(_("how the contact came about"), max_length=300, blank=True)
    declared_name = models.CharField(_("name"), max_length=120, blank=True)
    declared_title = models.CharField(_("job title"), max_length=120, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    platform_reference = models.CharField(_("JD's reference"), max_length=60, blank=True)

    refusal_reason = models.CharField(_("reason for the refusal"), max_length=30, choices=EnrolmentRefusal, blank=True)
    platform_reason = models.CharField(_("JD's reason"), max_length=30, choices=PlatformRefusal, blank=True)
    suspension_reason = models.CharField(
        _("reason for the suspension"), max_length=30, choices=SuspensionReason, blank=True
    )
    suspended_by = models.CharField(_("suspended by"), max_length=20, choices=Audience, blank=True)
    exit_reason = models.CharField(_("reason for the exit"), max_length=30, choices=ExitReason, blank=True)
    note = models.TextField(_("note"), blank=True)

    created_at = models.DateTimeField(_("opened"), editable=False)
    invited_at = models.DateTimeField(_("invited"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    introduced_at = models.DateTimeField(_("introduced"), null=True, editable=False)
    active_since = models.DateTimeField(_("active since"), null=True, editable=False)
    suspended_at = models.DateTimeField(_("suspended"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # The earliest expiry of right, power of attorney and agreement: when somebody has to look at it again.
    renews_on = models.DateField(_("to renew by"), null=True, editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_is_known"),
            models.UniqueConstraint(
                fields=("organisation", "programme"), condition=Q(state__in=OPEN), name="one_open_enrolment_a_programme"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False) | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="enrolment_closed_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.ACTIVE) | Q(active_since__isnull=False, introduced_at__isnull=False),
                name="enrolment_active_was_introduced",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.SUSPENDED) | ~Q(suspension_reason=""),
                name="enrolment_suspended_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="enrolment_by_owner"),
            models.Index(fields=("state", "-id"), name="enrolment_by_state"),
            models.Index(NEXT_DUE, "id", name="enrolment_by_next_due"),
            models.Index(NEXT_RENEWAL, "id", name="enrolment_by_next_renewal"),
            models.Index(fields=("updated_at", "id"), name="enrolment_by_updated"),
            models.Index(
                fields=("-introduced_at", "-id"),
                condition=Q(introduced_at__isnull=False),
                name="enrolment_by_introduced",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self) -> dict[str, Any]:
        """What every message about the enrolment may name."""
        owner = self.organisation
        return {
            "reference": self.reference,
            "owner": owner.name,
            "owner_zh": owner.name_zh,
            "programme": self.programme,
        }

    @property
    def is_open(self) -> bool:
        """Whether it can still go on."""
        return self.state in OPEN


class EnrolmentItem(models.Model):
    """What CBBC found about one item of an enrolment's checklist. Items nobody looked at have no row."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(_("item"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.OPEN)
    reason = models.CharField(_("reason"), max_length=30, choices=SendBackReason, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "code"), name="enrolment_item_once"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.SENT_BACK) | ~Q(reason=""), name="item_sent_back_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.code}"


class EnrolmentDocument(models.Model):
    """A document for an item of the checklist. A newer one takes its place; the older one stays on record."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="documents")
    code = models.CharField(_("item"), max_length=40)
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    replaced_at = models.DateTimeField(_("replaced"), null=True)
    added_by_audience = models.CharField(max_length=20, choices=Audience)

    class Meta:
        verbose_name = _("document of an enrolment")
        verbose_name_plural = _("documents of enrolments")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.code}"


class EnrolmentRemark(models.Model):
    """A question or answer in the course of an enrolment. `readers` are the audiences that may read it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="remarks")
    verb = models.CharField(max_length=30)
    text = models.TextField(_("text"))
    author_label = models.CharField(max_length=200)
    author_audience = models.CharField(max_length=20, choices=Audience)
    author_organisation_name = models.CharField(max_length=200, blank=True)
    readers = ArrayField(models.CharField(max_length=20, choices=Audience))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("remark on an enrolment")
        verbose_name_plural = _("remarks on enrolments")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.verb}"
