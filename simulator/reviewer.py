"""What is common to everything that a reviewer works through: look for what waits, read it, take one step."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from simulator.client import ApiClient, Reply

FORBIDDEN = 403
Say = Callable[[str], None]
Step = tuple[str, dict[str, Any], str]


@dataclass
class Reviewer:
    """Works through the open records of one noun, one step each at a time, so that the story can be watched.

    `pause` is how many seconds lie between two steps of a record; `since` how old a record may be: what lay there
    before belongs to the demonstration's history and is left alone.
    """

    noun: ClassVar[str]

    api: ApiClient
    say: Say
    pause: float
    since: timedelta
    _touched: dict[str, float] = field(default_factory=dict)
    _closed: set[str] = field(default_factory=set)

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Rows of the records that may wait for a step, the oldest first."""
        raise NotImplementedError

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """The next step with a record: verb, body, and how it reads; None where nothing is to be done."""
        raise NotImplementedError

    def work(self) -> int:
        """Take one step with each record that waits for JD; returns how many steps were taken."""
        steps = 0
        for row in list(self.waiting()):
            reference = row["reference"]
            if time.monotonic() < self._touched.get(reference, 0.0):
                continue
            self._touched[reference] = time.monotonic() + self.pause
            steps += self._step(reference)
        return steps

    def after(self) -> str:
        """The instant before which records are left alone."""
        return (datetime.now(UTC) - self.since).strftime("%Y-%m-%dT%H:%M:%SZ")

    def rows(self, path: str, query: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Every row of a list, page by page."""
        reply = self.api.get(path, query)
        while reply.is_success:
            yield from reply.body["results"]
            if not reply.body["next"]:
                return
            reply = self.api.get(reply.body["next"])
        if reply.status == FORBIDDEN:
            # What this client was not given a scope for it leaves alone; once is enough to say so.
            if path in self._closed:
                return
            self._closed.add(path)
        self.say(f"{path} could not be read: {reply.status} {reply.detail}")

    def has_used(self, verb: str, reference: str) -> bool:
        """Whether the conversation holds words that were given with this verb."""
        return any(remark["verb"] == verb for remark in self.rows(f"/{self.noun}/{reference}/remarks", {}))

    def _step(self, reference: str) -> int:
        """Read the record and use one of the verbs that it offers."""
        path = f"/{self.noun}/{reference}"
        reply = self.api.get(path)
        if not reply.is_success:
            self.say(f"{reference}  could not be read: {reply.detail}")
            return 0
        chosen = self.choose(reply.body)
        if chosen is None:
            return 0
        verb, body, words = chosen
        # The same step of the same version is the same request, however often it is sent.
        key = f"{reference}.{reply.body['version']}.{verb}"
        answer = self.api.post(f"{path}/{verb}", body, key=key, etag=reply.headers.get("ETag", ""))
        return self._report(reference, verb, words, answer)

    def _report(self, reference: str, verb: str, words: str, answer: Reply) -> int:
        if answer.is_success:
            self.say(f"{reference}  {words}")
            return 1
        if answer.status in {409, 412}:
            self.say(f"{reference}  somebody was quicker: {answer.detail}")
        else:
            self.say(f"{reference}  {verb} was refused ({answer.status}): {answer.detail}")
        return 0
