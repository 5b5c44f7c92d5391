"""What reviews do when one of their clocks runs out, how they stand beside clocks, and what mergers do to them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.good_faith.choices import ReviewState
from complaints.good_faith.queries import movable_by
from complaints.good_faith.workflow import APPEAL, GRACE, review_workflow
from complaints.models import GoodFaith, GoodFaithReview
from complaints.models.good_faith import REVIEW_OPEN
from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.merging import on_merge
from core.accounts.models import Organisation
from core.clocks import queries as clocks
from core.clocks import registry
from core.clocks.models import Clock
from core.clocks.registry import SubjectCell
from core.workflow import engine
from programmes import counters

CLOCK = Actor.system("clocks")


def escalate(subject_id: int, clock: Clock, now: datetime) -> None:
    """The figures have not recovered in the period of grace: a person has to look."""
    if movable_by(CLOCK).get(pk=subject_id).state == ReviewState.WARNED:
        engine.move(review_workflow, subject_id, "escalate", actor=CLOCK, now=now)


def close(subject_id: int, clock: Clock, now: datetime) -> None:
    """Nobody has appealed: the withdrawal stands."""
    if movable_by(CLOCK).get(pk=subject_id).state == ReviewState.WITHDRAWN:
        engine.move(review_workflow, subject_id, "close", actor=CLOCK, now=now)


def moved(clock: Clock) -> None:
    """A newly published calendar moved a clock: the review's copy of its next end follows."""
    review = GoodFaithReview.objects.get(pk=clock.subject_id)
    GoodFaithReview.objects.filter(pk=review.pk).update(due_at=clocks.next_due(review))


def describe(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Reviews that the actor may see, for the page of clocks. One statement."""
    return {
        review.pk: SubjectCell(
            review.reference,
            str(_("Good faith")),
            reverse("good_faith_staff:review", args=[review.reference]),
            review.organisation.display_name,
            "",
        )
        for review in movable_by(actor).filter(pk__in=ids)
    }


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Reviews go to the organisation that goes on, an open one unless that has one itself; figures are counted anew.

    A withdrawal stays: nobody sheds it by a merger.
    """
    if source.kind == OrganisationKind.AGENT:
        return {}
    theirs = GoodFaithReview.objects.filter(organisation=source)
    if GoodFaithReview.objects.filter(organisation=into, state__in=REVIEW_OPEN).exists():
        theirs = theirs.exclude(state__in=REVIEW_OPEN)
    count = theirs.update(organisation=into)
    row = GoodFaith.objects.filter(organisation=source).first()
    if row is not None and row.fast_lane_withdrawn_at:
        GoodFaith.objects.filter(organisation=into, fast_lane_withdrawn_at=None).update(
            has_fast_lane=False, fast_lane_withdrawn_at=row.fast_lane_withdrawn_at
        )
    if row is not None:
        row.delete()
    return {"good_faith_reviews": count} if count else {}


def reviews_of(organisation_id: int) -> int:
    """How often an owner was warned."""
    return GoodFaithReview.objects.filter(organisation=organisation_id).count()


def owner_address(organisation_id: int) -> str:
    """The owner in the list of figures."""
    return f"{reverse('good_faith_staff:list')}?owner={organisation_id}"


registry.on_expiry(GRACE, escalate)
registry.on_expiry(APPEAL, close)
for code in (GRACE, APPEAL):
    registry.on_moved(code, moved)
    registry.owes(code, Audience.PORTAL)
registry.on_subject(GoodFaithReview._meta.label_lower, describe)
on_merge("good_faith", take_over)
counters.register("good_faith", counters.Counter(_("Warnings of good faith"), reviews_of, owner_address))
