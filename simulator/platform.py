"""The platform's day: introductions, complaints and roundtables, step by step, for as long as the system answers."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from simulator.client import ApiClient, SignInRefused, Unreachable
from simulator.complaints import Complaints
from simulator.introductions import Introductions
from simulator.reviewer import Reviewer, Say
from simulator.roundtables import ActionPoints, Issues, Minutes

LONGEST_WAIT = 60.0  # seconds between two tries while the system is away


@dataclass
class Platform:
    """Works through what waits for JD (see Reviewer for `pause` and `since`)."""

    api: ApiClient
    say: Say
    pause: float = 3.0
    since: timedelta = timedelta(hours=12)
    _reviewers: list[Reviewer] = field(init=False)

    def __post_init__(self) -> None:
        kinds = (Introductions, Complaints, Issues, Minutes, ActionPoints)
        self._reviewers = [kind(self.api, self.say, self.pause, self.since) for kind in kinds]

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
        """Take one step with each record that waits for JD; returns how many steps were taken."""
        return sum(reviewer.work() for reviewer in self._reviewers)
