"""The life cycles of a roundtable, an issue and an action point. Their rows stand in roundtables.transitions."""

from core.workflow.table import Table
from roundtables.issue_workflow import issue_workflow
from roundtables.models import ActionPoint, Roundtable
from roundtables.queries import action_points_visible_to, roundtables_visible_to
from roundtables.states import ACTION_STATES, ROUNDTABLE_STATES
from roundtables.transitions import action_points, meeting

__all__ = ["action_workflow", "issue_workflow", "roundtable_workflow"]

roundtable_workflow: Table[Roundtable] = Table(
    noun="roundtable",
    model=Roundtable,
    states=ROUNDTABLE_STATES,
    visible_to=roundtables_visible_to,
    transitions=meeting.ROWS,
)

action_workflow: Table[ActionPoint] = Table(
    noun="action_point",
    model=ActionPoint,
    states=ACTION_STATES,
    visible_to=action_points_visible_to,
    transitions=action_points.ROWS,
)
