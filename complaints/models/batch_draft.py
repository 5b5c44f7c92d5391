"""Which complaints came out of one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from core.imports.models import Import


class BatchDraft(models.Model):
    """A complaint that was begun by rows of a batch: `group` is the digest of what these rows have in common.

    A discarded draft takes it along; one that was changed or submitted keeps it.
    """

    record = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)
    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="batch_draft")
    group = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("draft of a batch")
        verbose_name_plural = _("drafts of batches")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("record", "group"), name="batch_draft_group_once"),)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.complaint_id}"
