"""Codes of the clock rules of roundtables (rules.toml)."""

MEETING = "roundtable.meeting"
MINUTES = "roundtable.minutes"
COMMENTS = "roundtable.comments"
NEEDS = "roundtable.needs"
ACTION_DUE = "action_point.due"
ACTION_ESCALATION = "action_point.escalation"
