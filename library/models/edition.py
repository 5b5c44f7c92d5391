"""The edition: the words of an entry as they stand from a day on."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from core.documents.models import Document
from core.scripts import in_script
from core.workflow.table import MovableRecord
from library.choices import UNDER_WAY, EditionState
from library.models.entry import Entry


class Edition(MovableRecord):
    """One edition of an entry. Its state is assigned by the workflow alone; once published its words stand for good.

    A text is Markdown (`body`), a file, or both, in one language or two; `html` is what the Markdown was rendered to
    when it was saved. `changes` says what is new against the edition before. `reference` is the entry's, a point, and
    `number`.
    """

    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="editions")
    reference = models.CharField(_("reference"), max_length=30, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    label = models.CharField(_("name of the edition"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True)
    body = models.TextField(_("text"), blank=True)
    body_zh = models.TextField(_("text in Chinese"), blank=True)
    html = models.TextField(editable=False, blank=True, default="")
    html_zh = models.TextField(editable=False, blank=True, default="")
    document = models.ForeignKey(
        Document, verbose_name=_("file"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document_zh = models.ForeignKey(
        Document, verbose_name=_("file in Chinese"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    changes = models.TextField(_("what changes"), blank=True)
    changes_zh = models.TextField(_("what changes, in Chinese"), blank=True)
    # Everyone who may read it says that they have, by this day.
    acknowledge_by = models.DateField(_("to be acknowledged by"), null=True, blank=True)
    comments_until = models.DateField(_("comments until"), null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        Organisation, verbose_name=_("proposed by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note to the editors"), blank=True)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"), editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # What a reader types to find it: reference, titles, summaries and texts in both scripts.
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_is_known"),
            models.UniqueConstraint(fields=("entry", "number"), name="edition_number_once"),
            models.UniqueConstraint(fields=("entry",), condition=Q(state__in=UNDER_WAY), name="edition_one_under_way"),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED) | Q(published_at__isnull=False),
                name="edition_published_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.CONSULTING) | Q(comments_until__isnull=False),
                name="edition_consulting_has_an_end",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="edition_by_state"),
            models.Index(fields=("-published_at", "-id"), name="edition_by_published"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="edition_by_words"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def display_title(self) -> str:
        """The title in the reader's script, as far as there is one in it; empty where there is none at all."""
        return in_script(self.title or self.title_zh, self.title_zh)

    def facts(self) -> dict[str, str]:
        """What every message about the edition may name."""
        return {
            "reference": self.reference,
            "entry": self.entry.reference,
            "kind": self.entry.kind,
            "title": self.title or self.title_zh,
            "title_zh": self.title_zh or self.title,
        }
