"""What may not be notified again: a listing that was put back at once after a counter-notice.

Copyright alone: Regulation on the Protection of the Right of Communication through Information Networks, article 17.
"""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from complaints.choices import GROUND_OF, Ground, TargetState
from complaints.models import Target

Key = tuple[str, str]


def barred(keys: Sequence[Key], *, right_id: int | None, reason: str) -> dict[Key, str]:
    """Of these listings (site, SKU) those that may not be notified again on this right, with the complaint's reference.

    One statement; none on a ground where listings are put back after an election alone.
    """
    if not keys or right_id is None or not may_bar(reason):
        return {}
    found = put_back({sku for _platform, sku in keys}, rights={right_id})
    return {
        (platform, sku): reference
        for platform, sku, reference in found.values_list("platform", "sku", "complaint__reference")
    }


def put_back(skus: Collection[str], *, rights: Collection[int]) -> QuerySet[Target]:
    """Targets with one of these SKUs that were put back at once on one of these rights."""
    return put_back_among(Target.objects.filter(right_id__in=rights, sku__in=skus))


def put_back_among(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Those of these targets that were put back at once after a counter-notice."""
    return targets.filter(
        state=TargetState.RESTORED,
        complaint__counter_notices__arrived_at__isnull=False,
        complaint__counter_notices__election=None,
    )


def may_bar(reason: str) -> bool:
    """Whether anything can be barred for this reason."""
    return GROUND_OF.get(reason) == Ground.COPYRIGHT
