"""Complaints: acknowledge what was lodged, decide target by target, hear the seller now and then, close."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator import rules
from simulator.reviewer import Reviewer, Step

OPEN_STATES = (
    "lodged",
    "accepted",
    "measures_taken",
    "notice_forwarded",
    "counter_notice",
    "conceded",
    "measures_to_lift",
    "dismissed",
)
BATCH = 500  # decisions in one call


class Complaints(Reviewer):
    """Answers complaints."""

    noun = "complaints"

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Open complaints lodged lately, the oldest first."""
        query = {"state": list(OPEN_STATES), "order": "lodged", "lodged_after": self.after(), "limit": 100}
        return self.rows("/complaints", query)

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """Reject as a whole now and then, ask now and then, decide, close."""
        reference, verbs = record["reference"], record["verbs"]
        if "acknowledge" in verbs:
            if "reject" in verbs and rules.is_rejected(reference):
                return "reject", {"reason": "evidence_insufficient", "note": rules.REJECTION}, "rejected"
            number = rules.case_number(reference)
            return "acknowledge", {"case_number": number}, f"accepted under case number {number}"
        if "clarify" in verbs and rules.is_unclear(reference) and not self.has_used("clarify", reference):
            return "clarify", {"question": rules.QUESTION}, "asked the owner a question"
        if found := self._with_the_seller(record):
            return found
        if "close" in verbs:
            return "close", {}, "closed"
        if "decide" in verbs:
            return self._decisions(reference)
        return None

    def _with_the_seller(self, record: Mapping[str, Any]) -> Step | None:
        """Some sellers are heard once everything is decided: about half of those answer.

        CBBC serves what they say on the owner. What the owner loses is put back.
        """
        reference, verbs = record["reference"], record["verbs"]
        if "lift" in verbs:
            return "lift", {"note": ""}, "lifted the measures"
        if "restore" in verbs:
            return "restore", {}, "put the listings back at once"
        if "close" not in verbs or not rules.is_heard(reference):
            return None
        if "forward" in verbs:
            return "forward", {}, "forwarded the notice to the seller"
        if record["state"] == "notice_forwarded" and "counter" in verbs and rules.is_countered(reference):
            return "counter", rules.counter_notice(reference), "received a counter-notice"
        return None

    def _decisions(self, reference: str) -> Step | None:
        """Decide half of what is pending, at least three: outcomes come in more than one call, as in life."""
        targets = self.rows(f"/complaints/{reference}/targets", {"limit": 100})
        pending = [target for target in targets if target["state"] == "pending"]
        share = pending[: min(BATCH, max(3, len(pending) // 2))]
        if not share:
            return None
        decisions = [rules.decide(target) for target in share]
        counted = ", ".join(
            f"{number} {word.replace('_', ' ')}"
            for word in ("removed", "refused", "already_gone")
            if (number := sum(decision["decision"] == word for decision in decisions))
        )
        return "decide", {"decisions": decisions}, f"decided {len(decisions)} of {len(pending)} listings: {counted}"
