"""What the API shows of a right."""

from datetime import date
from typing import Any

from programmes.models import Right


def right_shown(right: Right, *, today: date) -> dict[str, Any]:
    """A right with everything that a reader needs to verify it (RightSerializer)."""
    return {
        "number": right.number,
        "type": right.right_type,
        "territory": right.territory,
        "title": right.title,
        "title_zh": right.title_zh,
        "nice_classes": right.nice_classes,
        "goods": right.goods,
        "holder": right.holder_name,
        "filed_on": right.filed_on,
        "registered_on": right.registered_on,
        "expires_on": right.expires_on,
        "status": str(right.status_on(today)),
        "carries_complaints": right.carries_complaints_on(today),
    }
