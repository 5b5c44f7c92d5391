"""The reviewer's day: look at what was lodged, acknowledge it, decide target by target, close."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator import rules
from simulator.client import ApiClient, Reply, SignInRefused, Unreachable

OPEN_STATES = ("lodged", "accepted", "measures_taken")
BATCH = 500  # decisions in one call
LONGEST_WAIT = 60.0  # seconds between two tries while the system is away

Say = Callable[[str], None]


@dataclass
class Platform:
    """Works through open complaints, one step each at a time, so that the story can be watched.

    `pause` is how many seconds lie between two steps of a complaint; `since` how old a complaint may be: what lay
    there before belongs to the demonstration's history and is left alone.
    """

    api: ApiClient
    say: Say
    pause: float = 3.0
    since: timedelta = timedelta(hours=12)
    _touched: dict[str, float] = field(default_factory=dict)

    def run(self) -> None:
        """Work until stopped. While the system is away, tries are spaced out."""
        wait = self.pause
        while True:
            try:
                self.work()
                wait = self.pause
            except SignInRefused as refused:
                self.say(f"The sign-in was refused, trying again: {refused}")
                wait = min(LONGEST_WAIT, wait * 2)
            except Unreachable as away:
                self.say(f"The system is away ({away}), trying again.")
                wait = min(LONGEST_WAIT, max(wait * 2, away.wait))
            time.sleep(wait)

    def work(self) -> int:
        """Take one step with each complaint that waits for JD; returns how many steps were taken."""
        steps = 0
        for complaint in self._waiting():
            reference = complaint["reference"]
            if time.monotonic() < self._touched.get(reference, 0.0):
                continue
            self._touched[reference] = time.monotonic() + self.pause
            steps += self._step(reference)
        return steps

    def _waiting(self) -> list[Mapping[str, Any]]:
        """Open complaints lodged lately, the oldest first."""
        after = (datetime.now(UTC) - self.since).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = {"state": list(OPEN_STATES), "order": "lodged", "lodged_after": after, "limit": 100}
        return list(self._all("/complaints", query))

    def _all(self, path: str, query: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Every row of a list, page by page."""
        reply = self.api.get(path, query)
        while reply.is_success:
            yield from reply.body["results"]
            if not reply.body["next"]:
                return
            reply = self.api.get(reply.body["next"])
        self.say(f"{path} could not be read: {reply.status} {reply.detail}")

    def _step(self, reference: str) -> int:
        """Read the complaint and use one of the verbs that it offers."""
        reply = self.api.get(f"/complaints/{reference}")
        if not reply.is_success:
            self.say(f"{reference}  could not be read: {reply.detail}")
            return 0
        complaint = reply.body
        chosen = self._choose(complaint)
        if chosen is None:
            return 0
        verb, body, words = chosen
        # The same step of the same version is the same request, however often it is sent.
        key = f"{reference}.{complaint['version']}.{verb}"
        answer = self.api.post(f"/complaints/{reference}/{verb}", body, key=key, etag=reply.headers.get("ETag", ""))
        return self._report(reference, verb, words, answer)

    def _choose(self, complaint: Mapping[str, Any]) -> tuple[str, dict[str, Any], str] | None:
        """The next step: verb, body, and how it reads; None where nothing is to be done."""
        reference, verbs = complaint["reference"], complaint["verbs"]
        if "acknowledge" in verbs:
            if "reject" in verbs and rules.is_rejected(reference):
                return "reject", {"reason": "evidence_insufficient", "note": rules.REJECTION}, "rejected"
            number = rules.case_number(reference)
            return "acknowledge", {"case_number": number}, f"accepted under case number {number}"
        if "clarify" in verbs and rules.is_unclear(reference) and not self._has_asked(reference):
            return "clarify", {"question": rules.QUESTION}, "asked the owner a question"
        if "close" in verbs:
            return "close", {}, "closed"
        if "decide" in verbs:
            return self._decisions(complaint)
        return None

    def _has_asked(self, reference: str) -> bool:
        return any(remark["verb"] == "clarify" for remark in self._all(f"/complaints/{reference}/remarks", {}))

    def _decisions(self, complaint: Mapping[str, Any]) -> tuple[str, dict[str, Any], str] | None:
        """Decide half of what is pending, at least three: outcomes come in more than one call, as in life."""
        reference = complaint["reference"]
        targets = self._all(f"/complaints/{reference}/targets", {"limit": 100})
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

    def _report(self, reference: str, verb: str, words: str, answer: Reply) -> int:
        if answer.is_success:
            self.say(f"{reference}  {words}")
            return 1
        if answer.status in {409, 412}:
            self.say(f"{reference}  somebody was quicker: {answer.detail}")
        else:
            self.say(f"{reference}  {verb} was refused ({answer.status}): {answer.detail}")
        return 0
