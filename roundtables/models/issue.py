"""What rights owners raise, who else wants to know, and what the platform answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.accounts.models import Organisation, Person
from core.scripts import in_script
from core.workflow.table import MovableRecord
from merchants.models import Shop
from roundtables.choices import IssueState, IssueTopic
from roundtables.models.roundtable import AgendaItem, Roundtable


class IssueGroup(models.Model):
    """Issues of several owners that are one question."""

    title = models.CharField(_("title"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("group of issues")
        verbose_name_plural = _("groups of issues")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        """The title in the script of the present language."""
        return in_script(self.title, self.title_zh)


class Issue(MovableRecord):
    """One question of a rights owner to the platform. Its state is assigned by the workflow alone.

    Other owners read title and wish, and support it; who raised it, the explanation and what it is linked to stay
    between the owner and CBBC, and go to JD only with `names_owner`. CBBC gives title and wish in Chinese.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("raised by"), on_delete=models.PROTECT, related_name="issues_raised"
    )
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(_("what it is about"), max_length=30, choices=IssueTopic)
    title = models.CharField(_("in one line"), max_length=200)
    explanation = models.TextField(_("explanation"))
    wish = models.TextField(_("what JD should do"))
    title_zh = models.CharField(_("in one line, in Chinese"), max_length=200, blank=True)
    wish_zh = models.TextField(_("what JD should do, in Chinese"), blank=True)
    names_owner = models.BooleanField(_("JD may see who raised it"), default=False)
    complaints = models.ManyToManyField(Complaint, verbose_name=_("complaints"), blank=True, related_name="issues")
    shops = models.ManyToManyField(Shop, verbose_name=_("shops"), blank=True, related_name="issues")
    group = models.ForeignKey(
        IssueGroup, verbose_name=_("group"), on_delete=models.SET_NULL, null=True, blank=True, related_name="issues"
    )
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("agenda item"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="issues",
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    created_at = models.DateTimeField(_("raised"), editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=IssueState.values), name="issue_state_is_known"),
            models.CheckConstraint(condition=Q(topic__in=IssueTopic.values), name="issue_topic_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(IssueState.ANSWERED, IssueState.CLOSED)) | Q(answered_at__isnull=False),
                name="issue_answered_has_an_instant",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="issues_by_owner"),
            models.Index(fields=("state", "-id"), name="issues_by_state"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def display_title(self) -> str:
        """The title in the script of the present language, as far as there is one."""
        return in_script(self.title, self.title_zh)

    @property
    def display_wish(self) -> str:
        """The wish in the script of the present language, as far as there is one."""
        return in_script(self.wish, self.wish_zh)

    def facts(self) -> dict[str, str]:
        """What every message about it may name; never who raised it."""
        title_zh = self.title_zh or self.title
        return {"reference": self.reference, "title": self.title, "title_zh": title_zh, "topic": self.topic}


class Support(models.Model):
    """Another rights owner that has the same question."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="supports")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("support of an issue")
        verbose_name_plural = _("supports of issues")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("issue", "organisation"), name="issue_supported_once"),)

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.organisation_id}"


class IssueAnswer(models.Model):
    """What the platform answers. Answers stay; a later one stands beside the earlier."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="answers")
    roundtable = models.ForeignKey(
        Roundtable, verbose_name=_("given at"), on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.TextField(_("answer"))
    text_zh = models.TextField(_("answer in Chinese"), blank=True)
    author_label = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to an issue")
        verbose_name_plural = _("answers to issues")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.text[:40]}"
