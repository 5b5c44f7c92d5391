"""Powers of attorney: what an agent may see and do for a rights owner, and until when."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.documents.models import Document
from programmes.choices import PowerState, Programme
from programmes.models.right import Right


class PowerOfAttorney(models.Model):
    """An owner's power of attorney for an agent. Its scope is never widened: a wider one is a new one.

    `revoked_on` is the first day on which a revoked one is worth nothing.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    owner = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="powers_given"
    )
    agent = models.ForeignKey(
        Organisation, verbose_name=_("agent"), on_delete=models.PROTECT, related_name="powers_held"
    )
    programmes = ArrayField(models.CharField(max_length=20, choices=Programme), verbose_name=_("programmes"))
    covers_all_rights = models.BooleanField(_("covers all rights, later ones too"), default=False)
    rights = models.ManyToManyField(Right, verbose_name=_("rights"), blank=True, related_name="powers")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    recorded_by_label = models.CharField(_("recorded by"), max_length=200)
    created_at = models.DateTimeField(_("recorded at"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_on = models.DateField(_("revoked on"), null=True, editable=False)
    revocation_reason = models.CharField(_("reason for the revocation"), max_length=500, blank=True)
    # The power of the same owner for the same agent that this one extends.
    predecessor = models.ForeignKey(
        "self", verbose_name=_("extends"), on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )

    class Meta:
        verbose_name = _("power of attorney")
        verbose_name_plural = _("powers of attorney")
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(owner=F("agent")), name="power_is_for_somebody_else"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="power_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(programmes=[]), name="power_covers_a_programme"),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_at=None)
                | (Q(revoked_on__isnull=False, revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="power_revoked_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("agent", "owner"), name="power_by_agent"),
            models.Index(fields=("owner", "-id"), name="power_by_owner"),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self) -> dict[str, str]:
        """What every event and message about it may name."""
        return {
            "power": self.reference,
            "reference": self.reference,
            "owner": self.owner.name,
            "owner_zh": self.owner.name_zh,
            "agent": self.agent.name,
            "agent_zh": self.agent.name_zh,
        }

    def state_on(self, day: date) -> PowerState:
        """What it is worth on a day."""
        if self.revoked_on and self.revoked_on <= day:
            return PowerState.REVOKED
        if day < self.valid_from:
            return PowerState.COMING
        if self.valid_until and self.valid_until < day:
            return PowerState.ENDED
        return PowerState.IN_FORCE
