"""One listing that a complaint is about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import PlatformReason, Reason, TargetState
from complaints.models.complaint import Complaint
from core.imports.models import Import
from merchants.models import Capture, Listing
from programmes.models import Right


class Target(models.Model):
    """One listing under complaint, with what JD decided about it.

    `right` and `reason` repeat the complaint's, so that the database itself refuses the same listing twice under the
    same right and reason while one is open (eBay's rule, domain notes 1.4).
    """

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="targets"
    )
    number = models.PositiveIntegerField(_("number"))
    listing = models.ForeignKey(Listing, verbose_name=_("listing"), on_delete=models.PROTECT, related_name="targets")
    platform = models.CharField(_("site"), max_length=10)
    sku = models.CharField(_("SKU"), max_length=20)
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="+", db_index=False)
    complaint_reason = models.CharField(max_length=30, choices=Reason)
    is_open = models.BooleanField(default=True)
    # The file with which it came into the draft; empty where it was typed. Until the complaint is submitted it is
    # not open, and its right and reason follow the draft's.
    came_with = models.ForeignKey(
        Import, verbose_name=_("file"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=TargetState, default=TargetState.PENDING)
    refusal_reason = models.CharField(_("reason"), max_length=30, choices=PlatformReason, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # What the owner says of it for itself; JD does not read it.
    owner_reference = models.CharField(_("your reference"), max_length=100, blank=True, default="", db_default="")
    owner_note = models.CharField(_("your note"), max_length=500, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # How the listing looked when it was filed, and whether a later look of the same reader shows it otherwise.
    capture = models.ForeignKey(
        Capture, verbose_name=_("capture"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_after_filing = models.BooleanField(_("changed after filing"), default=False, db_default=False)
    # When it was seen on sale again after it was gone; and the earlier target of the same right that came back in it.
    relisted_at = models.DateTimeField(_("seen on sale again"), null=True, blank=True)
    comes_back_from = models.ForeignKey(
        "self", verbose_name=_("comes back from"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    # Set by shops.told.with_told and targets.held.with_rival: whether who asks reads title and shop of the listing.
    is_told: bool = False

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("complaint_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("complaint", "number"), name="target_number_in_complaint"),
            models.UniqueConstraint(
                fields=("sku", "platform", "right", "complaint_reason"),
                condition=Q(is_open=True),
                name="target_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=TargetState.values), name="target_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=TargetState.PENDING, decided_at=None)
                | (~Q(state=TargetState.PENDING) & Q(decided_at__isnull=False)),
                name="target_decided_has_an_instant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.sku}"

    @property
    def url(self) -> str:
        """The listing's address in its canonical form."""
        return Listing(platform=self.platform, sku=self.sku).url
