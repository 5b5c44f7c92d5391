"""An import, and each of its rows."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from core.documents.models import Document
from core.imports.choices import WORKING, WRITES, ImportState, Mode, RowVerdict, Source


class Import(models.Model):
    """A table that somebody gave us. `document` is the file as it came; its rows are judged before anything is written.

    `read_count` and `applied_position` are how far the work has come; `claimed_until`, `claims` and `failures` belong
    to the workers (core.imports.claims). `actor_*` is whoever decided last: the work is done in their name. `subject_*`
    is the record of the app's own that it is for, such as a draft; `options` is what the person said beside the file.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    kind = models.SlugField(_("kind"), max_length=40, db_index=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="imports"
    )
    document = models.ForeignKey(Document, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("given as"), max_length=10, choices=Source, default=Source.FILE, db_default=Source.FILE)
    subject_type = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)
    subject_id = models.BigIntegerField(null=True, editable=False)
    options: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default={}, encoder=DjangoJSONEncoder, editable=False
    )
    started_by = models.ForeignKey(
        Person, verbose_name=_("started by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_by_label = models.CharField(_("started by"), max_length=200)
    started_by_audience = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.READING)
    mode = models.CharField(_("what is imported"), max_length=10, choices=Mode, blank=True)
    total = models.PositiveIntegerField(default=0)
    read_count = models.PositiveIntegerField(default=0)
    applied_count = models.PositiveIntegerField(default=0)
    applied_position = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    corrected_count = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=dict)
    other_headings = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("started"), editable=False)
    changed_at = models.DateTimeField(editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    rows_purged_at = models.DateTimeField(_("rows deleted"), null=True, editable=False)
    claimed_until = models.DateTimeField(null=True)
    claims = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(mode__in=["", *Mode.values]), name="import_mode_is_known"),
            models.CheckConstraint(
                condition=Q(
                    read_count=models.F("new_count")
                    + models.F("changed_count")
                    + models.F("same_count")
                    + models.F("refused_count")
                ),
                name="import_counts_fit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.APPLYING, ImportState.DONE]) | Q(mode__in=Mode.values),
                name="import_applies_what_was_decided",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "organisation", "-id"), name="import_by_owner"),
            models.Index(fields=("changed_at",), condition=Q(state__in=WORKING), name="import_under_way"),
            models.Index(
                fields=("subject_type", "subject_id", "-id"), condition=~Q(subject_type=""), name="import_by_subject"
            ),
            models.Index(fields=("finished_at",), condition=Q(rows_purged_at=None), name="import_with_rows"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def valid_count(self) -> int:
        """Rows that would write something."""
        return self.new_count + self.changed_count

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or soon will."""
        return self.state in WORKING

    @property
    def has_rows(self) -> bool:
        """Whether its rows are still kept; the figures and the file always are."""
        return self.rows_purged_at is None

    def is_for(self, subject: models.Model) -> bool:
        """Whether this record is the one that the import is for."""
        return (self.subject_type, self.subject_id) == (subject._meta.label_lower, subject.pk)

    def counts(self) -> dict[str, int]:
        """Rows by verdict."""
        return {verdict.value: getattr(self, f"{verdict.value}_count") for verdict in RowVerdict}


class ImportRow(models.Model):
    """A row as given, as understood, and what is to be said about it.

    `position` counts rows from 1 in the order read; `number` is the row as a person sees it in their program. `notes`
    are codes and values (core.imports.notes); `key` is the digest of what makes the row that row.
    """

    record = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("row"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    given: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    others = models.JSONField(default=dict)
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    verdict = models.CharField(_("verdict"), max_length=10, choices=RowVerdict)
    is_corrected = models.BooleanField(default=False)
    notes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=32, blank=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ("record", "position")
        constraints = (
            models.UniqueConstraint(fields=("record", "position"), name="import_row_stands_once"),
            models.CheckConstraint(condition=Q(verdict__in=RowVerdict.values), name="import_row_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(verdict__in=WRITES), name="import_row_applied_was_valid"
            ),
        )
        indexes = (models.Index(fields=("record", "key"), condition=~Q(key=""), name="import_row_by_key"),)

    def __str__(self) -> str:
        return f"{self.record_id} #{self.number}"
