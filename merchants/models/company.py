"""The companies behind shops."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scripts import reads_chinese
from merchants.models.words import spread_words


class Company(models.Model):
    """A company that runs shops on the platform. `uscc`: its unified social credit code, where it is known.

    One that turned out to be another keeps its row; `merged_into` leads to where its shops and strikes count.
    """

    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    address = models.TextField(_("registered address"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True, editable=False
    )
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)
    search_text = spread_words("name", "name_zh", "uscc")

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("pk",)
        constraints = (
            # A record that was merged away keeps the code under which it was found.
            models.UniqueConstraint(
                fields=("uscc",), condition=~Q(uscc="") & Q(merged_into=None), name="company_uscc_is_unique"
            ),
            models.CheckConstraint(condition=~Q(uscc="", name="", name_zh=""), name="company_is_named"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="company_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="company_merged_at_an_instant",
            ),
        )
        indexes = (GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="company_by_upper_words"),)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the script of the present language, else the other one, else the code."""
        names = (self.name_zh, self.name) if reads_chinese() else (self.name, self.name_zh)
        return next((name for name in names if name), self.uscc)
