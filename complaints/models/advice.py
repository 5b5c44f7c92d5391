"""The advice request, its conversation and its files."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import AdviceState, Recommendation, Topic
from complaints.models.complaint import Complaint
from core.accounts.choices import Audience
from core.accounts.models import Organisation, Person
from core.documents.models import Document
from core.workflow.table import MovableRecord
from programmes.models import PowerOfAttorney, Right

ADVICE_CLOSED = (AdviceState.CLOSED, AdviceState.WITHDRAWN)
ADVICE_OPEN = tuple(state for state in AdviceState if state not in ADVICE_CLOSED)
# What waits for nobody stands behind everything that is due; never null, so that a keyset page can be cut by it.
ADVICE_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
ADVICE_NEXT_DUE = Coalesce("due_at", models.Value(ADVICE_NEVER, output_field=models.DateTimeField()))


class AdviceRequest(MovableRecord):
    """What a rights owner asks of CBBC where nothing infringes. Its state is assigned by the workflow alone.

    `came_from` is the draft complaint in which the question arose, `complaint` the one that grew out of the answer.
    `answer` and `recommendation` are the latest that CBBC gave; earlier answers stand in the conversation.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("rights owner"), on_delete=models.PROTECT, related_name="advice_requests"
    )
    # Who asked for the owner, and on which power of attorney; empty where the owner asks itself.
    agent = models.ForeignKey(
        Organisation, verbose_name=_("agent"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    power = models.ForeignKey(
        PowerOfAttorney,
        verbose_name=_("power of attorney"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    topic = models.CharField(_("what it is about"), max_length=20, choices=Topic)
    right = models.ForeignKey(
        Right, verbose_name=_("right"), on_delete=models.PROTECT, null=True, blank=True, related_name="advice_requests"
    )
    listings = models.TextField(_("listings"), blank=True, default="")
    question = models.TextField(_("question"))
    wanted = models.TextField(_("what should come of it"), blank=True, default="")
    asked_by = models.ForeignKey(
        Person, verbose_name=_("asked by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_to = models.ForeignKey(
        Person, verbose_name=_("assigned to"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True, default="")
    recommendation = models.CharField(
        _("recommendation"), max_length=20, choices=Recommendation, blank=True, default=""
    )
    answered_by = models.ForeignKey(
        Person, verbose_name=_("answered by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Drafts can be discarded; the request stays.
    came_from = models.ForeignKey(
        Complaint,
        verbose_name=_("arose in the draft"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="advice_requests",
    )
    complaint = models.ForeignKey(
        Complaint,
        verbose_name=_("complaint that grew out of it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grew_out_of",
    )
    created_at = models.DateTimeField(_("asked"), editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # What a reader types to find it again: reference, owner and right in both scripts, question, listings.
    search_text = models.TextField(editable=False, default="")

    # Set by advice.queries for an agent: the organisation whose power of attorney reaches this request today.
    reached_by: int | None = None

    class Meta:
        verbose_name = _("advice request")
        verbose_name_plural = _("advice requests")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=AdviceState.values), name="advice_state_is_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="advice_topic_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=ADVICE_CLOSED, closed_at__isnull=False)
                | (~Q(state__in=ADVICE_CLOSED) & Q(closed_at=None)),
                name="advice_closed_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdviceState.ANSWERED)
                | (Q(answered_at__isnull=False, recommendation__in=Recommendation.values) & ~Q(answer="")),
                name="advice_answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(agent=None, power=None) | Q(agent__isnull=False, power__isnull=False),
                name="advice_agent_acts_on_a_power",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="advice_by_owner"),
            models.Index(fields=("state", "-id"), name="advice_by_state"),
            models.Index(ADVICE_NEXT_DUE, "id", name="advice_by_next_due"),
            models.Index(fields=("-created_at", "-id"), name="advice_by_created"),
            models.Index(fields=("updated_at", "id"), name="advice_by_updated"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="advice_by_words"),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self) -> dict[str, str]:
        """What every message about the request may name."""
        owner = self.organisation
        return {"reference": self.reference, "owner": owner.name, "owner_zh": owner.name_zh, "topic": self.topic}


class AdviceRemark(models.Model):
    """One answer, question or addition in the conversation. `readers` are the audiences that may read it."""

    advice = models.ForeignKey(
        AdviceRequest, verbose_name=_("advice request"), on_delete=models.CASCADE, related_name="remarks"
    )
    verb = models.CharField(max_length=30)
    text = models.TextField(_("text"))
    recommendation = models.CharField(max_length=20, choices=Recommendation, blank=True, default="")
    author_label = models.CharField(max_length=200)
    author_audience = models.CharField(max_length=20, choices=Audience)
    author_organisation_name = models.CharField(max_length=200, blank=True)
    readers = ArrayField(models.CharField(max_length=20, choices=Audience))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("remark on an advice request")
        verbose_name_plural = _("remarks on advice requests")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.verb}: {self.text[:40]}"


class AdviceFile(models.Model):
    """A document of an advice request; with `remark` where it came with a later word."""

    advice = models.ForeignKey(
        AdviceRequest, verbose_name=_("advice request"), on_delete=models.CASCADE, related_name="files"
    )
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")
    remark = models.ForeignKey(AdviceRemark, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file of an advice request")
        verbose_name_plural = _("files of advice requests")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("advice", "document"), name="advice_file_once"),)

    def __str__(self) -> str:
        return str(self.document_id)
