"""Introductions: take up the review, read the documents, ask, accept or decline; suspend now and then."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator import rules
from simulator.reviewer import Reviewer, Step

STATES = ("introduced", "jd_review", "active", "suspended")


class Introductions(Reviewer):
    """Answers introductions of rights owners."""

    noun = "enrolments"

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Enrolments introduced lately, the oldest first; of those that run, the few with which something is done."""
        query = {"state": list(STATES), "order": "introduced", "introduced_after": self.after(), "limit": 100}
        for row in self.rows("/enrolments", query):
            if row["state"] in {"introduced", "jd_review"} or rules.is_suspended(row["reference"]):
                yield row

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """One step after another; the answer is given once the documents have been read."""
        reference, verbs = record["reference"], record["verbs"]
        if "review" in verbs:
            return "review", {}, f"took up the review of {record['owner']['name']}"
        if "accept" in verbs:
            return self._answer(record)
        if "suspend" in verbs and rules.is_suspended(reference) and not self._has_suspended(reference):
            return "suspend", {"reason": "dormant", "note": rules.SUSPENSION}, "suspended"
        if "reinstate" in verbs:
            return "reinstate", {"note": rules.REINSTATEMENT}, "reinstated"
        return None

    def _answer(self, record: Mapping[str, Any]) -> Step:
        reference = record["reference"]
        if rules.is_returned(reference) and not self.has_used("return", reference):
            return "return", {"question": rules.INTRODUCTION_QUESTION}, "returned with a question"
        read = self._read_documents(record)
        if rules.is_declined(reference):
            reason = rules.refusal(reference)
            return "decline", {"reason": reason, "note": rules.REFUSALS[reason]}, f"declined: {reason}"
        number = rules.programme_number(reference)
        return "accept", {"platform_reference": number}, f"accepted as {number}, after reading {read} documents"

    def _read_documents(self, record: Mapping[str, Any]) -> int:
        """Download each document by a link of its own; returns how many came."""
        read = 0
        for paper in record["documents"]:
            reply = self.api.post(paper["link"], {}, key=f"{record['reference']}.{paper['id']}")
            if reply.is_success and self.api.download(reply.body["url"]) == paper["size"]:
                read += 1
            else:
                self.say(f"{record['reference']}  {paper['name']} could not be read: {reply.status} {reply.detail}")
        return read

    def _has_suspended(self, reference: str) -> bool:
        story = self.rows(f"/enrolments/{reference}/events", {})
        return any(event["event"] == "enrolment_suspended" for event in story)
