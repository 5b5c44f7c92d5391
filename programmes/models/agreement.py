"""Agreements between CBBC and a platform, what was promised in them, and what was done about it."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.accounts.models import Organisation
from core.documents.models import Document
from core.scripts import in_script
from programmes.choices import (
    AgreementDocumentKind,
    AgreementState,
    CommitmentKind,
    DatePrecision,
    Party,
    Programme,
)


class Agreement(models.Model):
    """What the programme rests on: who signed what with whom, and until when."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    council = models.ForeignKey(Organisation, verbose_name=_("CBBC"), on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(
        Organisation, verbose_name=_("platform"), on_delete=models.PROTECT, related_name="agreements"
    )
    signed_on = models.DateField(_("signed on"))
    signed_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    place_zh = models.CharField(_("place in Chinese"), max_length=120, blank=True)
    witnesses = ArrayField(models.CharField(max_length=200), verbose_name=_("witnesses"), default=list, blank=True)
    in_force_from = models.DateField(_("in force from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty where no term was agreed."))
    predecessor = models.OneToOneField(
        "self",
        verbose_name=_("predecessor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
    )
    summary = models.TextField(_("summary"), blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-signed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("in_force_from")), name="agreement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(signed_precision__in=DatePrecision.values), name="agreement_precision_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        """The title in the script of the present language."""
        return in_script(self.title, self.title_zh)

    def facts(self) -> dict[str, str]:
        """What every message about it may name."""
        return {"reference": self.reference, "title": self.title, "title_zh": self.title_zh}

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts: of its term, or before its successor comes into force; None without end.

        Costs a statement where `successor` is not loaded.
        """
        successor = getattr(self, "successor", None)
        ends = [day for day in (self.ends_on, successor and successor.in_force_from - timedelta(days=1)) if day]
        return min(ends, default=None)

    def state_on(self, day: date) -> AgreementState:
        """What it is worth on a day of the programme. As `last_day`, it wants `successor` to be loaded."""
        successor = getattr(self, "successor", None)
        if self.in_force_from > day:
            return AgreementState.COMING
        if successor is not None and successor.in_force_from <= day:
            return AgreementState.SUCCEEDED
        return AgreementState.ENDED if self.ends_on and self.ends_on < day else AgreementState.IN_FORCE


class AgreementDocument(models.Model):
    """A paper of an agreement, in one language. A newer version takes its place; the older one stays on record."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementDocumentKind)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(_("replaced"), null=True, editable=False)

    class Meta:
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_id}"


class Commitment(models.Model):
    """One promise of an agreement. What has been reached is counted from records by `measure`, never typed in.

    `opening_balance` is what had been reached when counting here began, with the source that says so.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="commitments"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CommitmentKind)
    programme = models.CharField(_("programme"), max_length=20, choices=Programme, blank=True)
    wording = models.TextField(_("wording"))
    wording_zh = models.TextField(_("wording in Chinese"), blank=True)
    party = models.CharField(_("owed by"), max_length=10, choices=Party)
    measure = models.CharField(_("measured by"), max_length=60)
    target = models.PositiveIntegerField(pgettext_lazy("commitment", "target"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    opening_balance = models.PositiveIntegerField(_("opening balance"), default=0)
    opening_on = models.DateField(_("as of"), null=True, blank=True)
    opening_source = models.CharField(_("source of the opening balance"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ("agreement", "kind", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=CommitmentKind.values), name="commitment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(opening_balance=0) | (Q(opening_on__isnull=False) & ~Q(opening_source="")),
                name="opening_balance_has_a_source",
            ),
        )

    def __str__(self) -> str:
        return self.display_wording

    @property
    def display_wording(self) -> str:
        """The wording in the script of the present language."""
        return in_script(self.wording, self.wording_zh)


class Fulfilment(models.Model):
    """One thing that was done for a commitment on a day, where no other record of the system shows it."""

    commitment = models.ForeignKey(
        Commitment, verbose_name=_("commitment"), on_delete=models.PROTECT, related_name="fulfilments"
    )
    happened_on = models.DateField(_("date"))
    title = models.CharField(_("what was done"), max_length=300)
    title_zh = models.CharField(_("what was done, in Chinese"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by_label = models.CharField(_("recorded by"), max_length=200)
    recorded_at = models.DateTimeField(_("recorded at"))
    struck_at = models.DateTimeField(_("struck out"), null=True, editable=False)

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        ordering = ("happened_on", "pk")

    def __str__(self) -> str:
        return in_script(self.title, self.title_zh)
