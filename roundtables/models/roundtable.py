"""The roundtable and its agenda."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Language, Zone
from core.accounts.models import Organisation
from core.scripts import in_script, reads_chinese
from core.workflow.table import MovableRecord
from roundtables.choices import ItemReaders, RoundtableState


class Roundtable(MovableRecord):
    """One meeting of the series. Its state is assigned by the workflow alone.

    `starts_at` and `ends_at` are instants; `zone` is that of the place, in which the hour was named and stays the same
    when the clocks change. `uid` is what calendars know it by, for good; `sequence` rises whenever time or place change
    (RFC 5545, 3.8.4.7 and 3.8.7.4).
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number in the series"), unique=True)
    theme = models.CharField(_("theme"), max_length=200)
    theme_zh = models.CharField(_("theme in Chinese"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time of"), max_length=40, choices=Zone, default=Zone.BEIJING)
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    venue_zh = models.CharField(_("venue in Chinese"), max_length=300, blank=True)
    link = models.URLField(_("link to join"), max_length=500, blank=True)
    host = models.ForeignKey(
        Organisation, verbose_name=_("host"), on_delete=models.PROTECT, related_name="roundtables_hosted"
    )
    chair = models.CharField(_("chair"), max_length=200)
    languages = ArrayField(models.CharField(max_length=10, choices=Language), verbose_name=_("languages"))
    # How many can come; none where the room does not matter.
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    invited_at = models.DateTimeField(_("invitations sent"), null=True, editable=False)
    held_at = models.DateTimeField(_("held"), null=True, editable=False)
    minutes_sent_at = models.DateTimeField(_("minutes sent"), null=True, editable=False)
    comments_until = models.DateField(_("comments until"), null=True, editable=False)
    agreed_at = models.DateTimeField(_("minutes agreed"), null=True, editable=False)
    published_at = models.DateTimeField(_("minutes published"), null=True, editable=False)

    class Meta:
        verbose_name = _("roundtable")
        verbose_name_plural = _("roundtables")
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RoundtableState.values), name="roundtable_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="roundtable_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=RoundtableState.AGREED), name="roundtable_published_is_agreed"
            ),
        )
        indexes = (
            models.Index(fields=("-starts_at", "-id"), name="roundtable_by_start"),
            models.Index(fields=("state", "-id"), name="roundtable_by_state"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def display_theme(self) -> str:
        """The theme in the script of the present language."""
        return in_script(self.theme, self.theme_zh)

    @property
    def display_venue(self) -> str:
        """The venue in the script of the present language, as far as it is known in it."""
        pair = (self.venue, self.venue_zh)
        first, second = reversed(pair) if reads_chinese() else pair
        return first or second

    def facts(self) -> dict[str, str]:
        """What every message about it may name."""
        return {
            "reference": self.reference,
            "number": str(self.number),
            "theme": self.theme,
            "theme_zh": self.theme_zh,
            "starts_at": self.starts_at.isoformat(),
        }


class AgendaItem(models.Model):
    """One point of the agenda. When it begins follows from the lengths of those before it."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    minutes = models.PositiveIntegerField(_("length in minutes"))
    speaker = models.CharField(_("who opens it"), max_length=200, blank=True)
    readers = models.CharField(_("who reads it"), max_length=20, choices=ItemReaders, default=ItemReaders.EVERYONE)
    # The item under which what earlier roundtables left open is gone through.
    is_review = models.BooleanField(_("goes through open action points"), default=False, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="agenda_item_has_a_length"),
        )

    def __str__(self) -> str:
        return self.title
