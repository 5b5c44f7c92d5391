"""Words that were redacted, under seal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.remark import Remark


class SealedText(models.Model):
    """The original words of a redacted remark. Nothing reads it but `conversation.redaction`, which records who."""

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="sealed")
    text = models.TextField()
    sealed_at = models.DateTimeField(_("sealed"))
    sealed_by = models.CharField(_("sealed by"), max_length=200)

    class Meta:
        verbose_name = _("sealed text")
        verbose_name_plural = _("sealed texts")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.remark_id)
