"""Roundtables: answer the issues on JD's agendas, comment on minutes, and report action points as done."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator import rules
from simulator.reviewer import Reviewer, Step


class Issues(Reviewer):
    """Answers what rights owners bring to a roundtable."""

    noun = "issues"

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Issues put on an agenda lately, the oldest first."""
        query = {"state": ["on_agenda"], "order": "updated", "updated_after": self.after(), "limit": 100}
        return self.rows("/issues", query)

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """One answer to each."""
        if "answer" not in record["verbs"]:
            return None
        text, text_zh = rules.issue_answer(record["reference"])
        return "answer", {"text": text, "text_zh": text_zh}, f"answered: {text}"


class ActionPoints(Reviewer):
    """Does what JD was given to do, as far as it can be told from outside."""

    noun = "action-points"

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Open action points of JD that were taken down lately, the oldest first."""
        query = {"state": ["open"], "order": "updated", "updated_after": self.after(), "limit": 100}
        return (row for row in self.rows("/action-points", query) if row["is_yours"])

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """About every second is reported at once. For some of the others more time is asked, once; the rest stay open,
        so that reminders can be watched."""
        if "report" in record["verbs"] and rules.is_reported(record["reference"]):
            return "report", {"report": rules.REPORT}, "reported as done"
        is_told = record["asked_day"] or record["reason"]
        if "ask_more_time" not in record["verbs"] or is_told or not rules.needs_time(record["reference"]):
            return None
        day = rules.later_day(record["due_on"])
        return "ask_more_time", {"day": day, "reason": rules.MORE_TIME}, f"asked for more time, until {day}"


class Minutes(Reviewer):
    """Reads minutes that are out for comments, and has something added to some of them."""

    noun = "roundtables"

    def waiting(self) -> Iterator[Mapping[str, Any]]:
        """Roundtables that were held, whose record changed lately, the oldest first."""
        query = {"state": ["held"], "order": "updated", "updated_after": self.after(), "limit": 100}
        return (row for row in self.rows("/roundtables", query) if rules.is_commented(row["reference"]))

    def choose(self, record: Mapping[str, Any]) -> Step | None:
        """One comment on the last section that JD reads."""
        address = record["links"].get("minutes")
        minutes = self.api.get(address) if address else None
        if minutes is None or not minutes.is_success or not minutes.body["takes_comments"]:
            return None
        sections = minutes.body["sections"]
        if not sections or any(section["comments"] for section in sections):
            return None
        return "comments", {"section": sections[-1]["id"], "text": rules.MINUTES_COMMENT}, "commented on the minutes"
