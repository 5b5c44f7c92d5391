"""Files that support a complaint."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from complaints.models.remark import Remark
from core.documents.models import Document


class Evidence(models.Model):
    """A document in support of a complaint; with `remark` where it came with an answer."""

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="evidence"
    )
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, null=True, related_name="evidence")
    # What it is, by the codes of the ground's rule set (complaints.grounds); empty: nobody has said.
    kind = models.CharField(_("kind"), max_length=40, blank=True, default="", db_default="")
    caption = models.CharField(_("what it shows"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added"))
    # A redacted file is handed out to nobody but those who open its seal (conversation.redaction).
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    redacted_because = models.CharField(_("why it was redacted"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("complaint", "document"), name="evidence_once_in_complaint"),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_because="")
                | (Q(redacted_at__isnull=False) & ~Q(redacted_because="")),
                name="evidence_redacted_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.caption or str(self.document_id)
