"""Shops on the platform, what they were called, and who is behind them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.documents.models import Document
from merchants.choices import LinkKind, LinkState
from merchants.models.company import Company
from merchants.models.words import spread_words


class Shop(models.Model):
    """One shop on one JD site, named by the number in its address.

    `company` is the one that stands behind it as the claims (CompanyClaim) have it today; actions alone write it.
    """

    platform = models.CharField(_("site"), max_length=10)
    number = models.CharField(_("shop number"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    company = models.ForeignKey(
        Company,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="shops",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_text = spread_words("name", "number")

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("platform", "number"), name="shop_exists_once"),)
        indexes = (
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="shop_by_upper_words"),
            models.Index(fields=("name", "id"), name="shop_by_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How lists and events name it: site and number."""
        return f"{self.platform}/{self.number}"

    @property
    def url(self) -> str:
        """The shop's address in its canonical form."""
        return f"https://mall.{self.platform}/index-{self.number}.html"


class ShopAlias(models.Model):
    """A name that a shop carries or carried. The days are those of the programme; empty where nobody knows."""

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    seen_from = models.DateField(_("seen from"), null=True, blank=True)
    seen_until = models.DateField(_("seen until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by_label = models.CharField(_("added by"), max_length=200, editable=False)
    search_text = spread_words("name")

    class Meta:
        verbose_name = _("alias of a shop")
        verbose_name_plural = _("aliases of shops")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("shop", "name"), name="shop_has_an_alias_once"),
            models.CheckConstraint(
                condition=Q(seen_from=None) | Q(seen_until=None) | Q(seen_until__gte=F("seen_from")),
                name="alias_ends_after_it_begins",
            ),
        )
        indexes = (GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="alias_by_upper_words"),)

    def __str__(self) -> str:
        return self.name


class CompanyClaim(models.Model):
    """Who said, on what evidence, that a company stands behind a shop, and for which days it holds.

    `holds_from` empty: as far back as anybody knows. A claim that was taken back for a mistake holds for no day; one
    that ended because the shop changed hands holds until the day before `holds_until`.
    """

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="company_claims")
    company = models.ForeignKey(Company, verbose_name=_("company"), on_delete=models.PROTECT, related_name="claims")
    evidence = models.TextField(_("evidence"))
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_by_label = models.CharField(_("claimed by"), max_length=200, editable=False)
    claimed_by_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    claimed_at = models.DateTimeField(_("claimed"), default=timezone.now, editable=False)
    holds_from = models.DateField(_("since"), null=True, blank=True)
    holds_until = models.DateField(_("until"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by_label = models.CharField(max_length=200, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("company of a shop")
        verbose_name_plural = _("companies of shops")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("shop",), condition=Q(withdrawn_at=None), name="shop_has_one_company_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(holds_until=None) | Q(withdrawn_at__isnull=False), name="company_claim_ends_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="company_claim_ends_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.company_id}"


class ShopLink(models.Model):
    """The claim that two shops belong together, and what staff make of it. `first` has the lower key.

    Owners claim, too: theirs is read by staff and by themselves alone.
    """

    first = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="links_as_first")
    second = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="links_as_second")
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind)
    evidence = models.TextField(_("evidence"))
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_by_label = models.CharField(_("claimed by"), max_length=200, editable=False)
    claimed_by_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    claimed_at = models.DateTimeField(_("claimed"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=LinkState, default=LinkState.CLAIMED)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True, editable=False)
    judged_by_label = models.CharField(max_length=200, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("link between shops")
        verbose_name_plural = _("links between shops")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="shop_link_in_order"),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="shop_link_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state=LinkState.CLAIMED, judged_at=None)
                | (Q(state__in=(LinkState.CONFIRMED, LinkState.REJECTED), judged_at__isnull=False) & ~Q(reason="")),
                name="shop_link_judged_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=("first", "second", "kind", "claimed_by_organisation"),
                condition=~Q(state=LinkState.REJECTED),
                nulls_distinct=False,
                name="shop_link_claimed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}: {self.kind}"
