"""What was asked, answered and written about a complaint."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from core.accounts.choices import Audience
from core.accounts.models import Person


class Remark(models.Model):
    """One question, answer, message or note in a complaint's conversation.

    `readers` are the audiences that may read it. The database deletes none and changes no words; redacting takes the
    words away and keeps them under seal (models.sealed).
    """

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.PROTECT, related_name="remarks"
    )
    verb = models.CharField(max_length=30)
    text = models.TextField(_("text"))
    author_label = models.CharField(max_length=200)
    author_audience = models.CharField(max_length=20, choices=Audience)
    author_organisation_name = models.CharField(max_length=200, blank=True)
    # Whose own words are no news to them; empty for API clients and the system.
    author_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    readers = ArrayField(models.CharField(max_length=20, choices=Audience))
    created_at = models.DateTimeField()
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    redacted_because = models.CharField(_("why it was redacted"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_because="")
                | (Q(redacted_at__isnull=False, text="") & ~Q(redacted_because="")),
                name="remark_redacted_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb}: {self.text[:40]}"
