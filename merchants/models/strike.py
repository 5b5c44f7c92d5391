"""What counts against a shop, and the ladder by which it counts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchants.choices import StrikeKind
from merchants.models.company import Company
from merchants.models.shop import Shop


class Strike(models.Model):
    """One upheld complaint or confirmed test purchase. `company`: who stood behind the shop when it was recorded.

    `source_type` and `source_id` name the record of a higher app that it rests on; `right_label` is for staff alone.
    """

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="strikes", db_index=False
    )
    company = models.ForeignKey(
        Company, verbose_name=_("company"), on_delete=models.PROTECT, null=True, related_name="strikes"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=StrikeKind)
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    source_reference = models.CharField(_("reference"), max_length=60, blank=True)
    right_label = models.CharField(_("right"), max_length=300, blank=True)
    occurred_at = models.DateTimeField(_("date"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    struck_off_at = models.DateTimeField(_("struck off"), null=True, blank=True, editable=False)
    struck_off_by_label = models.CharField(max_length=200, blank=True, editable=False)
    struck_off_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("strike")
        verbose_name_plural = _("strikes")
        ordering = ("occurred_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("source_type", "source_id", "shop"), name="strike_counts_once"),
            models.CheckConstraint(condition=Q(kind__in=StrikeKind.values), name="strike_kind_is_known"),
            models.CheckConstraint(
                condition=Q(struck_off_at=None, struck_off_reason="")
                | (Q(struck_off_at__isnull=False) & ~Q(struck_off_reason="")),
                name="strike_is_struck_off_for_a_reason",
            ),
        )
        indexes = (models.Index(fields=("shop", "occurred_at"), name="strike_by_shop"),)

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.source_reference}"


class LadderVersion(models.Model):
    """What follows how many strikes on one site, from a day on. Loaded from ladder.toml by `manage.py load_ladder`.

    `weights` maps kinds of strike to how much each counts; `steps` say from which sum on what follows, in order.
    """

    platform = models.CharField(_("site"), max_length=10)
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    window_months = models.PositiveSmallIntegerField(_("months that count"))
    counts_company = models.BooleanField(_("shops of a company count together"))
    weights = models.JSONField()
    steps = models.JSONField()
    source = models.JSONField()
    # The edition of the standard on which it rests, by the name under which that is cited (core.citations).
    standard = models.CharField(_("standard"), max_length=60, blank=True, default="", db_default="")
    standard_edition = models.PositiveIntegerField(_("edition of the standard"), null=True, blank=True)

    class Meta:
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        ordering = ("platform", "version")
        constraints = (
            models.UniqueConstraint(fields=("platform", "version"), name="ladder_version_is_unique"),
            models.UniqueConstraint(fields=("platform", "effective_from"), name="ladder_version_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.platform}/{self.version}"

    @property
    def cited(self) -> str:
        """The code under which the edition of its standard is cited; empty where it rests on none."""
        return f"{self.standard}.{self.standard_edition}" if self.standard else ""
