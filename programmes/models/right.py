"""IP rights: what they are, the documents that prove them, the facts of their life, and who verified them."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.clocks.calendars import add_months
from core.documents.models import Document
from core.scripts import in_script
from programmes.choices import RightDocumentKind, RightFactKind, RightStatus, RightType, Territory

# Trademark Law 2019, article 40: six months after expiry in which the mark can still be renewed.
GRACE_MONTHS = 6
# A right without an end stands behind all that expire; never null, so that a keyset page can be cut by it.
NO_END = date(9999, 12, 31)
NEXT_EXPIRY = Coalesce("expires_on", models.Value(NO_END, output_field=models.DateField()))


class MarkFamily(models.Model):
    """Several registrations of what people know as one mark."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="mark_families"
    )
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mark family")
        verbose_name_plural = _("mark families")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(F("organisation"), Upper("name"), name="mark_family_has_one_name_an_owner"),
        )

    def __str__(self) -> str:
        return in_script(self.name, self.name_zh)


class Right(models.Model):
    """One right of a rights owner. Its status is derived from its dates, never stored.

    Copyright without registration and unfair-competition bases have no number.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="rights"
    )
    family = models.ForeignKey(
        MarkFamily,
        verbose_name=_("mark family"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rights",
    )
    right_type = models.CharField(_("type"), max_length=20, choices=RightType)
    number = models.CharField(_("number"), max_length=60, blank=True, help_text=_("As the office writes it."))
    territory = models.CharField(_("territory"), max_length=2, choices=Territory, default=Territory.CHINA)
    title = models.CharField(_("mark or title"), max_length=200)
    title_zh = models.CharField(_("mark or title in Chinese"), max_length=200, blank=True)
    nice_classes = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Nice classes"), default=list, blank=True
    )
    goods = models.TextField(_("goods and services"), blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    holder_name = models.CharField(_("holder on the certificate"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # What a reader types to find it: number, titles, owner (queries.search_text_of).
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("right")
        verbose_name_plural = _("rights")
        ordering = ("title", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "right_type", "number"), condition=~Q(number=""), name="right_number_is_unique"
            ),
            models.CheckConstraint(condition=Q(right_type__in=RightType.values), name="right_type_is_known"),
            models.CheckConstraint(
                condition=~Q(number="")
                | Q(right_type__in=[RightType.COPYRIGHT, RightType.SOFTWARE, RightType.UNFAIR_COMPETITION]),
                name="right_is_registered_where_it_must_be",
            ),
            models.CheckConstraint(
                condition=Q(registered_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("registered_on")),
                name="right_expires_after_registration",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="right_by_owner"),
            models.Index(NEXT_EXPIRY, "id", name="right_by_next_expiry"),
            models.Index(fields=("updated_at", "id"), name="right_by_updated"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="right_by_words"),
        )

    def __str__(self) -> str:
        return f"{self.display_title} ({self.number})" if self.number else self.display_title

    def message_facts(self) -> dict[str, str]:
        """What every message about the right may name. (`facts` are those of its life.)"""
        return {
            "right": self.title,
            "right_zh": self.title_zh,
            "number": self.number or "–",
            "owner": self.organisation.name,
            "owner_zh": self.organisation.name_zh,
        }

    @property
    def display_title(self) -> str:
        """The title in the script of the present language."""
        return in_script(self.title, self.title_zh)

    @property
    def ends_on(self) -> date | None:
        """The last day of protection: expiry or cancellation, whichever is first; None where neither is known."""
        return min((day for day in (self.expires_on, self.cancelled_on) if day), default=None)

    @property
    def grace_ends_on(self) -> date | None:
        """The last day on which an expired mark can still be renewed (Trademark Law 2019, article 40)."""
        if self.right_type != RightType.TRADE_MARK or self.expires_on is None:
            return None
        return add_months(self.expires_on, GRACE_MONTHS)

    def status_on(self, day: date) -> RightStatus:
        """What the right is worth on a day."""
        if self.cancelled_on and self.cancelled_on <= day:
            return RightStatus.CANCELLED
        if self.registered_on is None or self.registered_on > day:
            return RightStatus.PENDING
        if self.expires_on is None or day <= self.expires_on:
            return RightStatus.IN_FORCE
        grace = self.grace_ends_on
        return RightStatus.GRACE if grace and day <= grace else RightStatus.LAPSED

    def carries_complaints_on(self, day: date) -> bool:
        """Whether a complaint to JD can rely on the right on a day: in force, and in China."""
        return self.territory == Territory.CHINA and self.status_on(day) == RightStatus.IN_FORCE


class RightDocument(models.Model):
    """A document that proves something about a right. A newer one takes its place; the older one stays on record."""

    right = models.ForeignKey(Right, verbose_name=_("right"), on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=RightDocumentKind)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(_("replaced"), null=True, editable=False)

    class Meta:
        verbose_name = _("document of a right")
        verbose_name_plural = _("documents of rights")
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_id}"


class RightFact(models.Model):
    """A dated fact of a right's life: renewal, assignment, change of name, cancellation. Added, never changed.

    One that was recorded in error is struck out: it stays to be seen and counts no longer.
    """

    right = models.ForeignKey(Right, verbose_name=_("right"), on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(_("kind"), max_length=20, choices=RightFactKind)
    happened_on = models.DateField(_("date"))
    from_name = models.CharField(_("from"), max_length=200, blank=True)
    to_name = models.CharField(_("to"), max_length=200, blank=True)
    expires_on = models.DateField(_("new expiry"), null=True, blank=True)
    # Of a renewal: the end that stood before it, which stands again once the renewal is struck out.
    expired_on = models.DateField(_("expiry before"), null=True, editable=False)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by_label = models.CharField(_("recorded by"), max_length=200)
    recorded_at = models.DateTimeField(_("recorded at"))
    struck_at = models.DateTimeField(_("struck out"), null=True, editable=False)
    struck_reason = models.CharField(_("why it is struck out"), max_length=200, blank=True, editable=False)
    struck_by_label = models.CharField(_("struck out by"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("fact of a right")
        verbose_name_plural = _("facts of rights")
        ordering = ("happened_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=RightFactKind.values), name="right_fact_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=[RightFactKind.ASSIGNMENT, RightFactKind.NAME_CHANGE])
                | (~Q(from_name="") & ~Q(to_name="")),
                name="right_fact_names_both_sides",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RightFactKind.RENEWAL) | Q(expires_on__isnull=False),
                name="right_renewal_names_expiry",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_reason=""), name="right_fact_struck_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


class RightVerification(models.Model):
    """One field of a right, compared with its certificate by CBBC. `lost_at` is set once the field changes."""

    right = models.ForeignKey(Right, verbose_name=_("right"), on_delete=models.PROTECT, related_name="verifications")
    field = models.CharField(_("field"), max_length=40)
    value = models.JSONField(_("value"))
    document = models.ForeignKey(Document, verbose_name=_("compared with"), on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(_("verified at"))
    verified_by_label = models.CharField(_("verified by"), max_length=200)
    lost_at = models.DateTimeField(_("lost at"), null=True)

    class Meta:
        verbose_name = _("verification of a right")
        verbose_name_plural = _("verifications of rights")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("right", "field"), condition=Q(lost_at=None), name="right_field_is_verified_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.right_id} {self.field}"
