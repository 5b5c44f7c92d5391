"""How a generic record (a clock, a message, an event) names the record it belongs to."""

from django.db.models import Model


def address(subject: Model) -> dict[str, object]:
    """Return `subject_type` and `subject_id` of a saved record, as the columns of generic records hold them."""
    return {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
