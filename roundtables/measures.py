"""What roundtables count towards commitments: those held, who was there, and issues that were answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.days import ZONE
from programmes.measures import Days, Deed, Measure, register
from programmes.models import Commitment
from roundtables import queries
from roundtables.figures import TOOK_PLACE


def _same(commitments: Sequence[Commitment], days: Counter[date]) -> Mapping[int, Days]:
    """Roundtables are of the agreements as a whole: they count for each commitment alike."""
    return {commitment.pk: days for commitment in commitments}


def _held(actor: Actor) -> QuerySet[Any]:
    took_place = queries.roundtables_visible_to(actor).filter(state__in=TOOK_PLACE)
    return took_place.annotate(counted_on=TruncDate("starts_at", tzinfo=ZONE))


def _held_days(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    return _same(commitments, Counter(_held(actor).order_by().values_list("counted_on", flat=True)))


def _held_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    return _held(actor)


def _show_held(roundtable: Any) -> Deed:
    return Deed(
        on=roundtable.counted_on,
        text=f"Roundtable {roundtable.number}: {roundtable.theme}",
        text_zh=f"第{roundtable.number}次圆桌会议：{roundtable.theme_zh}",
        detail=roundtable.venue,
        reference=roundtable.reference,
        url=reverse("roundtables_staff:detail", args=[roundtable.reference]),
    )


def _present(actor: Actor) -> QuerySet[Any]:
    """Organisations at a roundtable, each as the first of its guests who was there."""
    came = queries.invitations_visible_to(actor).filter(
        attended=True, organisation__isnull=False, roundtable__state__in=TOOK_PLACE
    )
    firsts = came.order_by().values("roundtable", "organisation").annotate(first=Min("pk")).values("first")
    shown = queries.invitations_visible_to(actor).filter(pk__in=firsts)
    return shown.annotate(counted_on=TruncDate("roundtable__starts_at", tzinfo=ZONE))


def _present_days(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    rows = _present(actor).order_by().values("counted_on").annotate(number=Count("pk"))
    return _same(commitments, Counter(dict(rows.values_list("counted_on", "number"))))


def _present_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    return _present(actor).select_related("organisation", "roundtable")


def _show_present(invitation: Any) -> Deed:
    roundtable = invitation.roundtable
    return Deed(
        on=invitation.counted_on,
        text=invitation.organisation.name,
        text_zh=invitation.organisation.name_zh,
        detail=gettext("Roundtable %(number)s") % {"number": roundtable.number},
        reference=roundtable.reference,
        url=reverse("roundtables_staff:detail", args=[roundtable.reference]),
    )


def _answered(actor: Actor) -> QuerySet[Any]:
    """Issues with an answer, by the day of the first one."""
    answered = queries.issues_visible_to(actor).filter(answers__isnull=False)
    return answered.annotate(counted_on=TruncDate(Min("answers__answered_at"), tzinfo=ZONE))


def _answered_days(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    return _same(commitments, Counter(_answered(actor).order_by().values_list("counted_on", flat=True)))


def _answered_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    return _answered(actor)


def _show_answered(issue: Any) -> Deed:
    return Deed(
        on=issue.counted_on,
        text=issue.display_title,
        reference=issue.reference,
        url=reverse("issues_staff:detail", args=[issue.reference]),
    )


register(
    Measure(
        "roundtables_held",
        _("Roundtables held"),
        _("Each roundtable that took place counts, on its day."),
        _held_days,
        _held_records,
        _show_held,
    ),
    Measure(
        "roundtable_attendances",
        _("Organisations at roundtables"),
        _("Each organisation counts once for each roundtable at which somebody of it was present."),
        _present_days,
        _present_records,
        _show_present,
    ),
    Measure(
        "issues_answered",
        _("Issues answered by the platform"),
        _("Each issue of a rights owner counts once, on the day of its first answer."),
        _answered_days,
        _answered_records,
        _show_answered,
    ),
)
