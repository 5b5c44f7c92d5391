"""What was said and decided, section by section."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from roundtables.choices import CommentOutcome
from roundtables.models.roundtable import AgendaItem, Roundtable


class MinutesSection(models.Model):
    """The minutes of one agenda item, or of the meeting as a whole where there is none.

    `revision` rises with every change: who writes on an older one is told, and nothing is overwritten.
    """

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="sections")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="section")
    position = models.PositiveIntegerField()
    text = models.TextField(_("minutes"), blank=True)
    text_zh = models.TextField(_("minutes in Chinese"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("section of the minutes")
        verbose_name_plural = _("sections of the minutes")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("roundtable",), condition=Q(item=None), name="minutes_one_general_section"),
        )

    def __str__(self) -> str:
        return f"{self.roundtable_id}: {self.position}"


class MinutesComment(models.Model):
    """What a participant would have changed in the minutes, and what CBBC did."""

    section = models.ForeignKey(MinutesSection, on_delete=models.CASCADE, related_name="comments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_label = models.CharField(max_length=200)
    text = models.TextField(_("comment"))
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=CommentOutcome, default=CommentOutcome.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment on the minutes")
        verbose_name_plural = _("comments on the minutes")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=CommentOutcome.values), name="minutes_outcome_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.section_id}: {self.text[:40]}"


class Decision(models.Model):
    """Something that was decided, in one line. `number` counts within the roundtable."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    number = models.PositiveIntegerField(editable=False)
    text = models.CharField(_("decision"), max_length=500)
    text_zh = models.CharField(_("decision in Chinese"), max_length=500, blank=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("roundtable", "number"), name="decision_number_once"),)

    def __str__(self) -> str:
        return f"{self.roundtable_id}.{self.number}"
