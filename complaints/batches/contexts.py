"""What the page of a batch's complaints prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import policies
from complaints.batches.forms import LACKING, READY
from complaints.batches.lacks import Standing
from complaints.choices import HOLD_ADVICE
from complaints.portal import steps
from complaints.portal.contexts import parts
from complaints.portal.contexts.details import by_step, step_of
from core.accounts.actors import Actor
from core.web.components import Action, Crumb, Figure
from core.workflow.table import State
from programmes.models import Right


@dataclass(frozen=True)
class Row:
    """One complaint of a batch: what is left to be given leads to the step where it is."""

    reference: str
    url: str
    right: Right | None
    right_line: str
    reason: str
    measure: str
    target_count: int
    state: State
    lacks: Sequence[Crumb]
    rests: Any
    is_whole: bool


def batch_action(actor: Actor) -> Action:
    """The button that gives a table."""
    reason = getattr(policies.files(actor), "reason", "")
    return Action(
        _("File many from a table"), reverse("complaints_portal:batches:import_start"), "table", denied=reason
    )


def row(standing: Standing) -> Row:
    """A complaint in words."""
    complaint = standing.complaint
    reference = complaint.reference
    url = steps.url(reference, "check") if standing.is_draft else reverse("complaints_portal:detail", args=[reference])
    return Row(
        reference=reference,
        url=url,
        right=complaint.right,
        right_line=parts.right_line(complaint.right) if complaint.right else "",
        reason=complaint.get_reason_display() if complaint.reason else "",
        measure=complaint.get_measure_display() if complaint.measure else "",
        target_count=complaint.target_count,
        state=parts.state_of(complaint),
        lacks=[
            Crumb(" ".join(words), f"{steps.url(reference, step_of(path))}?from=check")
            for path, words in by_step(standing.problems).items()
        ],
        rests=HOLD_ADVICE.get(complaint.held_for, "") if standing.is_draft else "",
        is_whole=standing.is_whole,
    )


def figures(standings: Sequence[Standing], url: str) -> list[Figure]:
    """How many complaints there are, and how many of them are whole, lack something or were submitted."""
    drafts = [one for one in standings if one.is_draft]
    whole = sum(one.is_whole for one in drafts)
    lacking = len(drafts) - whole
    submitted = len(standings) - len(drafts)
    return [
        Figure(_("Complaints"), len(standings), url),
        Figure(_("Ready to submit"), whole, _only(READY, url, whole), "good" if whole else "neutral"),
        Figure(_("Lack something"), lacking, _only(LACKING, url, lacking), "warn" if lacking else "neutral"),
        Figure(_("Submitted"), submitted, _only("submitted", url, submitted)),
        Figure(_("Listings"), sum(one.complaint.target_count for one in standings)),
    ]


def _only(standing: str, url: str, count: int) -> str:
    """The address of the list of those alone, where there are any."""
    return f"{url}?standing={standing}" if count else ""
