"""IP rights and the documents that prove them."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.documents.models import Document
from programmes.choices import RightDocumentKind, RightStatus, RightType, Territory

# Trademark Law 2019, article 40: six months after expiry in which the mark can still be renewed.
GRACE_MONTHS = 6


class Right(models.Model):
    """One registered right of a rights owner. Its status is derived from its dates, never stored."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="rights"
    )
    right_type = models.CharField(_("type"), max_length=20, choices=RightType)
    number = models.CharField(_("number"), max_length=60, help_text=_("As the office writes it."))
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

    class Meta:
        verbose_name = _("right")
        verbose_name_plural = _("rights")
        ordering = ("title", "pk")
        constraints = (
            models.UniqueConstraint(fields=("territory", "right_type", "number"), name="right_number_is_unique"),
            models.CheckConstraint(condition=models.Q(right_type__in=RightType.values), name="right_type_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.display_title} ({self.number})"

    @property
    def display_title(self) -> str:
        """The title in the script of the present language."""
        return self.title_zh if self.title_zh and (get_language() or "").startswith("zh") else self.title

    def status_on(self, day: date) -> RightStatus:
        """What the right is worth on a day."""
        if self.cancelled_on and self.cancelled_on <= day:
            return RightStatus.CANCELLED
        if self.registered_on is None or self.registered_on > day:
            return RightStatus.PENDING
        if self.expires_on is None or day <= self.expires_on:
            return RightStatus.IN_FORCE
        if self.right_type == RightType.TRADE_MARK and day <= months_later(self.expires_on, GRACE_MONTHS):
            return RightStatus.GRACE
        return RightStatus.LAPSED

    def carries_complaints_on(self, day: date) -> bool:
        """Whether a complaint to JD can rely on the right on a day: in force, and in China."""
        return self.territory == Territory.CHINA and self.status_on(day) == RightStatus.IN_FORCE


class RightDocument(models.Model):
    """A document that proves something about a right."""

    right = models.ForeignKey(Right, verbose_name=_("right"), on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=RightDocumentKind)

    class Meta:
        verbose_name = _("document of a right")
        verbose_name_plural = _("documents of rights")
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_id}"


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)
