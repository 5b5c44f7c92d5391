"""Rule sets of grounds: what a complaint on each needs, as data with an effective date.

The wizard's form, the schema of the API and the checklist of staff all come from the same rule set; a complaint keeps
the version under which it was filed.
"""

from complaints.grounds.sets import (
    CheckRow,
    DocumentKind,
    Field,
    RuleSet,
    forget,
    in_force,
    in_force_id,
    in_words,
    of,
)

__all__ = [
    "CheckRow",
    "DocumentKind",
    "Field",
    "RuleSet",
    "forget",
    "in_force",
    "in_force_id",
    "in_words",
    "of",
]
