"""What the programme knows about an organisation besides its names, and whom to ask there."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.scripts import in_script
from programmes.choices import CompanyNumberKind, ContactRole, Sector, SizeBand


class Profile(models.Model):
    """A rights owner's or agent's company: register, address, trade. One an organisation."""

    organisation = models.OneToOneField(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="profile",
    )
    trading_names = ArrayField(
        models.CharField(max_length=200), verbose_name=_("trading names"), default=list, blank=True
    )
    number_kind = models.CharField(_("register"), max_length=10, choices=CompanyNumberKind, blank=True)
    number = models.CharField(_("company number"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, such as GB."))
    address = models.TextField(_("address"), blank=True)
    address_zh = models.TextField(_("address in Chinese"), blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    size_band = models.CharField(_("size"), max_length=10, choices=SizeBand, blank=True)
    has_no_shops = models.BooleanField(_("has no official shop on JD"), default=False)
    notes = models.TextField(_("notes"), blank=True, help_text=_("Only CBBC staff read this."))
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    # Names in both scripts as `names.shape` leaves them, for finding likely duplicates.
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("number_kind", "country", "number"), condition=~Q(number=""), name="company_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(number_kind__in=CompanyNumberKind.values), name="company_number_has_a_kind"
            ),
        )
        indexes = (GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="profile_by_words"),)

    def __str__(self) -> str:
        return str(self.organisation)


class Contact(models.Model):
    """Somebody to ask at an organisation. Whether they sign in follows from a person with the same address."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=ContactRole), verbose_name=_("asked about"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                "organisation",
                models.functions.Lower("email"),
                condition=Q(removed_at=None),
                name="contact_has_one_entry_an_organisation",
            ),
        )

    def __str__(self) -> str:
        return in_script(self.name, self.name_zh)


class OfficialShop(models.Model):
    """A shop on JD that sells with the owner's consent. A complaint against it is a mistake to be caught."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="official_shops"
    )
    platform = models.CharField(_("site"), max_length=10)
    number = models.CharField(_("shop number"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    note = models.CharField(_("relation to the owner"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    class Meta:
        verbose_name = _("official shop")
        verbose_name_plural = _("official shops")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "platform", "number"),
                condition=Q(removed_at=None),
                name="official_shop_once_an_owner",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The shop's address."""
        return f"https://mall.{self.platform}/index-{self.number}.html"
