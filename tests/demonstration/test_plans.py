"""When the listings of an invented complaint can be complained about again."""

from datetime import UTC, datetime
from typing import cast

import pytest

from complaints.choices import ActionOutcome
from demonstration.lives import CLOSED, OPEN, OUTCOMES, PATHS
from demonstration.plans import FOREVER, Plan, Step
from demonstration.portfolio import Holding

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Nobody need do anything for these to end: a period runs out.
BY_THEMSELVES = {"asked", "forwarded"}


def plan(path: str) -> Plan:
    """A complaint that leads this life, all at one instant."""
    outcome = OUTCOMES.get(path, ActionOutcome.UPHELD)
    steps = [Step(AT, verb, {"outcome": outcome} if verb == "conclude" else {}) for verb in PATHS[path]]
    return Plan(1, cast(Holding, None), (), "counterfeit", "delete", "", AT, AT, steps)


@pytest.mark.parametrize("path", CLOSED)
def test_what_came_to_an_end_frees_its_listings(path: str) -> None:
    assert plan(path).ends_at < FOREVER


@pytest.mark.parametrize("path", sorted(set(OPEN) - BY_THEMSELVES))
def test_what_is_open_holds_its_listings_even_once_an_action_is_lost(path: str) -> None:
    assert plan(path).ends_at == FOREVER
