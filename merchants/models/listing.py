"""Listings on the platform."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchants.models.shop import Shop
from merchants.models.words import spread_of

TITLE_WORDS = spread_of("title")


class Listing(models.Model):
    """One offer on one JD site, named by its SKU. What is known about it grows with each complaint."""

    platform = models.CharField(_("site"), max_length=10)
    sku = models.CharField(_("SKU"), max_length=20)
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, null=True, blank=True, related_name="listings"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("platform", "sku"), name="listing_exists_once"),)
        indexes = (GinIndex(OpClass(Upper(TITLE_WORDS), name="gin_trgm_ops"), name="listing_by_upper_title"),)

    def __str__(self) -> str:
        return f"{self.platform}/{self.sku}"

    @property
    def url(self) -> str:
        """The listing's address in its canonical form."""
        return f"https://item.{self.platform}/{self.sku}.html"
