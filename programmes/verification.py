"""Which fields of a right CBBC has compared with its certificate, and what becomes of that once a field changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from programmes.models import Right, RightVerification

# What a certificate shows, in the order in which people compare it.
FIELDS: dict[str, Any] = {
    "number": _("Number"),
    "title": _("Mark or title"),
    "title_zh": _("Mark or title in Chinese"),
    "nice_classes": _("Nice classes"),
    "filed_on": _("Filed on"),
    "registered_on": _("Registered on"),
    "expires_on": _("Expires on"),
    "holder_name": _("Holder on the certificate"),
}


@dataclass(frozen=True)
class Comparison:
    """One field that a certificate shows: its value, and its verification where it has one that stands."""

    field: str
    label: Any
    value: Any
    verification: RightVerification | None


def value_of(right: Right, field: str) -> Any:
    """The field's value as verifications keep it: plain JSON."""
    value = getattr(right, field)
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, list) else value


def to_verify(right: Right) -> list[str]:
    """Fields that can be compared: those that say something."""
    return [field for field in FIELDS if getattr(right, field)]


def comparisons(right: Right) -> Sequence[Comparison]:
    """The right field by field, as it stands against its certificate. One statement."""
    standing = {one.field: one for one in standing_of(right)}
    return [Comparison(field, FIELDS[field], getattr(right, field), standing.get(field)) for field in to_verify(right)]


def standing_of(right: Right) -> list[RightVerification]:
    """Verifications that have not been lost."""
    return [one for one in right.verifications.select_related("document") if one.lost_at is None]


def is_verified(compared: Iterable[Comparison]) -> bool:
    """Whether every field that can be compared has been."""
    return all(one.verification for one in compared)


def lose(rights: Collection[Right], now: datetime) -> dict[int, list[str]]:
    """End the verifications whose field has another value now; returns the fields by right. Two statements at most."""
    by_pk = {right.pk: right for right in rights}
    lost: dict[int, list[str]] = {}
    gone = []
    for one in RightVerification.objects.filter(right__in=by_pk, lost_at=None).order_by("pk"):
        if one.value != value_of(by_pk[one.right_id], one.field):
            lost.setdefault(one.right_id, []).append(one.field)
            gone.append(one.pk)
    if gone:
        RightVerification.objects.filter(pk__in=gone).update(lost_at=now)
    return lost


def in_words(fields: Iterable[str]) -> str:
    """Names of fields in the present language, in the order of a certificate."""
    named = set(fields)
    return ", ".join(str(label) for field, label in FIELDS.items() if field in named)
