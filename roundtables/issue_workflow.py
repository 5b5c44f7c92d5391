"""The life cycle of an issue. It stands by itself: what happens to a roundtable moves the issues on its agenda."""

from core.workflow.table import Table
from roundtables.models import Issue
from roundtables.queries import issues_visible_to
from roundtables.states import ISSUE_STATES
from roundtables.transitions import issues

issue_workflow: Table[Issue] = Table(
    noun="issue",
    model=Issue,
    states=ISSUE_STATES,
    visible_to=issues_visible_to,
    transitions=issues.ROWS,
)
