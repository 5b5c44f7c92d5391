"""What each verb of a review means besides its state. The engine calls these under the record's lock."""

from django.db.models import QuerySet

from complaints.actions.priorities import STALE
from complaints.models import GoodFaith, GoodFaithFile, GoodFaithReview
from core.audit import actions as audit
from core.outbox import events
from core.workflow.files import files_with
from core.workflow.table import Move

Review = Move[GoodFaithReview]


def warn(move: Review) -> None:
    """The figures at that moment are kept, and told."""
    move.record.created_at = move.now
    move.data |= move.record.figures


def escalate(move: Review) -> None:
    """The period of grace is over, and the figures have not recovered."""
    move.change("review_at", move.now)


def end(move: Review) -> None:
    """Nobody owes a step any more."""
    move.change("closed_at", move.now)


def keep(move: Review) -> None:
    """A person finds that the fast lane should stay."""
    _decide(move)
    end(move)


def withdraw(move: Review) -> None:
    """A person takes the fast lane away, for a reason. Open complaints are looked at again."""
    _decide(move)
    _of(move).update(has_fast_lane=False, fast_lane_withdrawn_at=move.now)
    _let_priorities_follow(move)


def appeal(move: Review) -> None:
    """The owner's words and files."""
    move.change("appeal", move.inputs["appeal"].strip())
    move.change("appealed_at", move.now)
    move.set("appealed_by_id", move.actor.person_id)
    GoodFaithFile.objects.bulk_create(
        [GoodFaithFile(review=move.record, document=document, added_at=move.now) for document in files_with(move)]
    )


def uphold_appeal(move: Review) -> None:
    """Another person finds for the owner."""
    _decide_appeal(move)
    _give_back(move)


def reject_appeal(move: Review) -> None:
    """Another person finds that the withdrawal was right."""
    _decide_appeal(move)
    end(move)


def reinstate(move: Review) -> None:
    """A person gives the fast lane back without an appeal."""
    move.data["reason"] = move.inputs["reason"].strip()
    _give_back(move)


def _decide(move: Review) -> None:
    move.change("decision_reason", move.inputs["reason"].strip())
    move.change("decided_at", move.now)
    move.set("decided_by_id", move.actor.person_id)
    move.data["reason"] = move.record.decision_reason


def _decide_appeal(move: Review) -> None:
    move.change("appeal_reason", move.inputs["reason"].strip())
    move.change("appeal_decided_at", move.now)
    move.set("appeal_decided_by_id", move.actor.person_id)
    move.data["reason"] = move.record.appeal_reason


def _give_back(move: Review) -> None:
    move.set("closed_at", move.now)
    _of(move).update(has_fast_lane=True, fast_lane_withdrawn_at=None)
    audit.record("good_faith.fast_lane_given", actor=move.actor, subject=move.record.organisation, now=move.now)
    _let_priorities_follow(move)


def _of(move: Review) -> QuerySet[GoodFaith]:
    return GoodFaith.objects.filter(organisation=move.record.organisation_id)


def _let_priorities_follow(move: Review) -> None:
    events.publish(STALE, subject=move.record.organisation, actor=move.actor, now=move.now)
