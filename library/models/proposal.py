"""What was proposed, once CBBC edits it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.documents.models import Document
from library.models.edition import Edition


class Proposal(models.Model):
    """The words of a proposal as they stood when CBBC took it up. Until something is published, those who proposed it
    read these, not what CBBC makes of them."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="as_proposed")
    title = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    body = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    html = models.TextField(blank=True)
    html_zh = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document_zh = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    search_text = models.TextField(default="")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.title or self.title_zh}"
