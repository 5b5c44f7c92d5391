"""The life cycles of a roundtable, an issue and an action point. Their rows stand in roundtables.transitions."""

from core.workflow.table import Table
from roundtables.models import ActionPoint, Issue, Roundtable
from roundtables.queries import action_points_visible_to, issues_visible_to, roundtables_visible_to
from roundtables.states import ACTION_STATES, ISSUE_STATES, ROUNDTABLE_STATES
from roundtables.transitions import action_points, issues, meeting

roundtable_workflow: Table[Roundtable] = Table(
    noun="roundtable",
    model=Roundtable,
    states=ROUNDTABLE_STATES,
    visible_to=roundtables_visible_to,
    transitions=meeting.ROWS,
)

issue_workflow: Table[Issue] = Table(
    noun="issue",
    model=Issue,
    states=ISSUE_STATES,
    visible_to=issues_visible_to,
    transitions=issues.ROWS,
)

action_workflow: Table[ActionPoint] = Table(
    noun="action_point",
    model=ActionPoint,
    states=ACTION_STATES,
    visible_to=action_points_visible_to,
    transitions=action_points.ROWS,
)
