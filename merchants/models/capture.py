"""What was seen of a listing, and when."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.documents.models import Document
from merchants.choices import CaptureSource
from merchants.models.listing import TITLE_WORDS, Listing
from merchants.models.shop import Shop


class Capture(models.Model):
    """One look at a listing. The database refuses to change or remove it (migration 0003); only to whom it belongs
    follows when two organisations become one.

    `organisation`: whose capture it is; empty for CBBC's and the platform's. `sales_shown` is the text as it stood,
    `sales_count` the number in it where there is one. The hash of a page capture is that of its document's content.
    """

    listing = models.ForeignKey(Listing, verbose_name=_("listing"), on_delete=models.PROTECT, related_name="captures")
    taken_at = models.DateTimeField(_("taken"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    recorded_by_label = models.CharField(_("recorded by"), max_length=200, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(_("occasion"), max_length=10, choices=CaptureSource)
    title = models.CharField(_("title"), max_length=500, blank=True)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    sales_shown = models.CharField(_("sales shown"), max_length=100, blank=True)
    sales_count = models.PositiveBigIntegerField(_("sales"), null=True, blank=True)
    seller_name = models.CharField(_("seller"), max_length=200, blank=True)
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, null=True, blank=True, related_name="captures"
    )
    image = models.ForeignKey(
        Document,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    page = models.ForeignKey(
        Document,
        verbose_name=_("page capture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The record on whose occasion it was taken, where there is one: whoever reads part of an owner's records reads
    # their captures alone.
    subject_type = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    subject_id = models.BigIntegerField(null=True, editable=False)
    page_url = models.CharField(_("address"), max_length=2048, blank=True)
    still_on_sale = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ("taken_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(source__in=CaptureSource.values), name="capture_source_is_known"),
            models.CheckConstraint(
                condition=Q(price=None, currency="") | (Q(price__gte=0) & Q(currency__regex=r"^[A-Z]{3}$")),
                name="capture_price_has_a_currency",
            ),
        )
        indexes = (
            models.Index(fields=("listing", "taken_at", "id"), name="capture_by_listing"),
            GinIndex(OpClass(Upper(TITLE_WORDS), name="gin_trgm_ops"), name="capture_by_upper_title"),
        )

    def __str__(self) -> str:
        return f"{self.listing_id} {self.taken_at:%Y-%m-%d %H:%M}"
