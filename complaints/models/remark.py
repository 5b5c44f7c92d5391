"""What was asked and answered about a complaint."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from core.accounts.choices import Audience


class Remark(models.Model):
    """One question, answer or note in a complaint's conversation. `readers` are the audiences that may read it."""

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="remarks"
    )
    verb = models.CharField(max_length=30)
    text = models.TextField(_("text"))
    author_label = models.CharField(max_length=200)
    author_audience = models.CharField(max_length=20, choices=Audience)
    author_organisation_name = models.CharField(max_length=200, blank=True)
    readers = ArrayField(models.CharField(max_length=20, choices=Audience))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.verb}: {self.text[:40]}"
