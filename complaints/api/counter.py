"""What sellers say against a complaint, and what the owner does about it: what of it each audience reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import queries
from complaints.api import reading
from complaints.api.serializers import EvidenceShape
from complaints.api.views import REFERENCE
from complaints.choices import (
    ActionKind,
    ActionOutcome,
    CounterReason,
    DelayReading,
    DelayReason,
    ElectionChoice,
    ServiceMeans,
)
from complaints.models import CounterNotice, Election, Extension
from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.api.schema import PAGE_PARAMETERS, paged
from core.api.shapes import Shape, or_empty
from core.api.views import ListView


class SellerShape(Shape):
    """Who answers. Personal data where the seller is a person: pass it on to nobody who does not need it."""

    name = serializers.CharField()
    uscc = serializers.CharField(help_text="Unified social credit code; empty where it is not known.")


class ActionShape(Shape):
    """Where the owner took the case."""

    kind = serializers.ChoiceField(choices=or_empty(ActionKind.choices))
    authority = serializers.CharField()
    filed_on = serializers.DateField(allow_null=True)
    case_number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=or_empty(ActionOutcome.choices))
    outcome_on = serializers.DateField(allow_null=True)


class ExtensionShape(Shape):
    """A request for more time. JD reads those that were granted, without the owner's reasons."""

    asked_at = serializers.DateTimeField()
    asked_days = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=or_empty(DelayReason.choices))
    explanation = serializers.CharField()
    due_before = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    is_granted = serializers.BooleanField(allow_null=True)
    reading = serializers.ChoiceField(choices=or_empty(DelayReading.choices))
    granted_days = serializers.IntegerField(allow_null=True)
    due_after = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()


class ElectionShape(Shape):
    """What the owner elects. `choice` is empty while it may still choose."""

    choice = serializers.ChoiceField(choices=or_empty(ElectionChoice.choices))
    chosen_at = serializers.DateTimeField(allow_null=True)
    action = ActionShape(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    extensions = ExtensionShape(many=True)


class CounterNoticeShape(Shape):
    """One answer of the seller."""

    round = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=CounterReason.choices))
    statement = serializers.CharField()
    seller = SellerShape()
    received_at = serializers.DateTimeField()
    returned_at = serializers.DateTimeField(allow_null=True)
    return_note = serializers.CharField()
    arrived_at = serializers.DateTimeField(allow_null=True, help_text="When it reached the owner: its period runs.")
    means = serializers.ChoiceField(choices=or_empty(ServiceMeans.choices))
    evidence = EvidenceShape(many=True)
    election = ElectionShape(allow_null=True, help_text="Null where there is none: not served, or put back at once.")


class CounterNoticesView(ListView):
    """The counter-notices of a complaint."""

    orders = {"round": keyset.Order("api.counter_notices", [keyset.Key("round")])}

    @extend_schema(
        operation_id="complaints_counter_notices",
        summary="List the counter-notices of a complaint",
        parameters=[REFERENCE, *PAGE_PARAMETERS],
        responses={200: paged(CounterNoticeShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The seller's answers, first to last. Rights owners read one once it has been served on them."""
        complaint = reading.complaint_for(self.actor, reference)
        rows = queries.counter_notices_of(complaint, actor=self.actor)
        page = self.page(rows)
        return self.answer(shown(page.rows, reference=reference, actor=self.actor), page)


def shown(notices: Iterable[CounterNotice], *, reference: str, actor: Actor) -> list[dict[str, Any]]:
    """Counter-notices as this actor reads them; statement, election and extensions loaded. One statement for files."""
    found = list(notices)
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    bound = queries.evidence_visible_to(actor).filter(remark__in=[notice.remark_id for notice in found])
    for row in bound.order_by("pk").values(*reading.EVIDENCE) if found else ():
        files[row["remark_id"]].append(reading.evidence_shown(row, reference))
    return [_notice(notice, files[notice.remark_id], actor=actor) for notice in found]


def _notice(notice: CounterNotice, evidence: list[dict[str, Any]], *, actor: Actor) -> dict[str, Any]:
    election: Election | None = getattr(notice, "election", None)
    return {
        "round": notice.round,
        "reasons": notice.reasons,
        "statement": notice.remark.text,
        "seller": {"name": notice.seller_name, "uscc": notice.seller_uscc},
        "received_at": notice.received_at,
        "returned_at": notice.returned_at,
        "return_note": notice.return_note,
        "arrived_at": notice.arrived_at,
        "means": notice.means,
        "evidence": evidence,
        "election": None if election is None else _election(election, actor=actor),
    }


def _election(election: Election, *, actor: Actor) -> Mapping[str, Any]:
    asked = election.extensions.all()
    is_jd = actor.audience == Audience.PARTNER
    return {
        "choice": election.choice,
        "chosen_at": election.chosen_at,
        "action": _action(election) if election.action_kind else None,
        "lifted_at": election.lifted_at,
        "extensions": [_extension(one, is_jd=is_jd) for one in asked if one.is_granted or not is_jd],
    }


def _action(election: Election) -> Mapping[str, Any]:
    return {
        "kind": election.action_kind,
        "authority": election.authority,
        "filed_on": election.filed_on,
        "case_number": election.case_number,
        "outcome": election.outcome,
        "outcome_on": election.outcome_on,
    }


def _extension(extension: Extension, *, is_jd: bool) -> Mapping[str, Any]:
    return {
        "asked_at": extension.asked_at,
        "asked_days": extension.asked_days,
        "reason": "" if is_jd else extension.reason,
        "explanation": "" if is_jd else extension.explanation,
        "due_before": extension.due_before,
        "decided_at": extension.decided_at,
        "is_granted": extension.is_granted,
        "reading": extension.reading,
        "granted_days": extension.granted_days,
        "due_after": extension.due_after,
        "note": "" if is_jd else extension.note,
    }
