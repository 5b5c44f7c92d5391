"""Rule sets of grounds, as data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.choices import Ground


class GroundRules(models.Model):
    """What a complaint on one ground needs, from a date on; a complaint keeps the version under which it was filed.

    `content` holds reasons, fields, documents, checks and what follows a counter-notice; see complaints/grounds.
    """

    ground = models.CharField(_("ground"), max_length=30, choices=Ground)
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    content = models.JSONField(_("content"))
    source = models.JSONField(_("source"))
    # Documents in which it is written, by the names under which they are cited (core.citations).
    cites = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ("ground", "-version")
        constraints = (
            models.UniqueConstraint(fields=("ground", "version"), name="ground_rules_version_once"),
            models.UniqueConstraint(fields=("ground", "effective_from"), name="ground_rules_one_version_a_day"),
            models.CheckConstraint(condition=models.Q(ground__in=Ground.values), name="ground_rules_ground_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.ground}/{self.version}"
