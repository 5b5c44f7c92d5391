"""What somebody is to do by a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.accounts.models import Organisation
from core.scripts import in_script
from core.workflow.table import MovableRecord
from programmes.models import Commitment
from roundtables.choices import ActionState
from roundtables.models.issue import Issue
from roundtables.models.roundtable import AgendaItem, Roundtable


class ActionPoint(MovableRecord):
    """One action point: what, who, by when. Its state is assigned by the workflow alone.

    `escalated_at` is when it was overdue for so long that the heads of both sides were told. `asked_day` is until when
    whoever is to do it asks for more time; with `asked_reason` it goes once CBBC has answered, or nothing is open.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    roundtable = models.ForeignKey(
        Roundtable, verbose_name=_("roundtable"), on_delete=models.PROTECT, related_name="action_points"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), on_delete=models.SET_NULL, null=True, blank=True, related_name="action_points"
    )
    what = models.CharField(_("what"), max_length=500)
    what_zh = models.CharField(_("what, in Chinese"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("who"), on_delete=models.PROTECT, related_name="action_points"
    )
    person_name = models.CharField(_("by name"), max_length=200, blank=True)
    due_on = models.DateField(_("due"))
    commitment = models.ForeignKey(
        Commitment, verbose_name=_("commitment"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report = models.TextField(_("what was done"), blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    asked_day = models.DateField(_("more time asked until"), null=True, editable=False)
    asked_reason = models.TextField(_("why more time is asked"), blank=True, editable=False)
    created_at = models.DateTimeField(_("taken"), editable=False)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    escalated_at = models.DateTimeField(_("escalated"), null=True, editable=False)

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, done_at__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_at=None)),
                name="action_done_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(asked_day=None, asked_reason="") | Q(asked_day__isnull=False, state=ActionState.OPEN),
                name="action_time_asked_while_open",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="actions_by_organisation"),
            models.Index(fields=("state", "due_on", "id"), name="actions_by_due"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def display_what(self) -> str:
        """What is to be done, in the script of the present language."""
        return in_script(self.what, self.what_zh)

    def facts(self) -> dict[str, str]:
        """What every message about it may name."""
        return {
            "reference": self.reference,
            "what": self.what,
            "what_zh": self.what_zh or self.what,
            "due_on": self.due_on.isoformat(),
            "roundtable": self.roundtable.reference,
        }
