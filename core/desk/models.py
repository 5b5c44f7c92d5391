"""A person's saved filters, and the outcome of what a person did with many records at once."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Person

NAME_LENGTH = 60
QUERY_LENGTH = 2000


class SavedFilter(models.Model):
    """Filters of a list under a name. `list_name` is the name of the list's address, `query` its parameters.

    A shared one can be used by everybody of the person's organisation; only the person changes it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_filters")
    list_name = models.CharField(max_length=100)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH)
    is_shared = models.BooleanField(_("shared with colleagues"), default=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint("person", "list_name", Lower("name"), name="saved_filter_name_is_ones_own"),
            models.CheckConstraint(condition=~models.Q(query="") & ~models.Q(name=""), name="saved_filter_is_whole"),
        )
        indexes = (
            models.Index(fields=("list_name",), condition=models.Q(is_shared=True), name="saved_filter_shared_by_list"),
        )

    def __str__(self) -> str:
        return self.name


class BulkRun(models.Model):
    """What came of one verb on many records. Only the person who did it reads it; each record has its own history.

    `results` holds a dictionary a record, in the order chosen: reference, title, url, outcome, reason, last, in the
    language in which the person worked. `back_url` is the list from which they were chosen.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bulk_runs")
    noun = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    back_url = models.CharField(max_length=QUERY_LENGTH + 200)
    moved_count = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("outcome of acting on many")
        verbose_name_plural = _("outcomes of acting on many")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("created_at",), name="bulk_run_by_age"),)

    def __str__(self) -> str:
        return f"{self.noun} {self.verb} {self.public_id}"
