"""Two people, or a person and a clock, use two verbs on one complaint at the same moment: for every pair of the table.

Whatever the order, the result is one that the table allows, and who comes too late is told so: nothing is written
twice, nothing half, and nobody waits for ever.
"""

import threading
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connections, transaction

from complaints.choices import ComplaintState, Hold, TargetState
from complaints.models import Complaint, CounterNotice, Election
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.audit.models import Event
from core.clocks.models import Clock
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, MoveError
from programmes.actions import powers
from tests.cast import PATHS, SYSTEM, Cast, acting, events_are_heard
from tests.complaints.test_state_matrix import INPUTS, MAY, the

pytestmark = pytest.mark.django_db(transaction=True)
STAYING = {row.verb for row in complaint_workflow.transitions if row.stays}


def verbs_out_of(state: str) -> list[str]:
    return [verb for verb, (sources, _roles) in MAY.items() if state in sources and verb not in STAYING]


def pairs_by_state() -> dict[str, list[tuple[str, str]]]:
    """Every pair of rivals once, in the first state that both lead out of; a verb is its own rival, too."""
    seen: set[tuple[str, str]] = set()
    found: dict[str, list[tuple[str, str]]] = {}
    for state in PATHS:
        new = [pair for pair in combinations_with_replacement(verbs_out_of(state), 2) if pair not in seen]
        seen.update(new)
        if new:
            found[state] = new
    return found


PAIRS = pairs_by_state()


def inputs_of(verb: str, complaint: Complaint) -> dict[str, Any]:
    if verb != "decide":
        return INPUTS.get(verb, {})
    pending = complaint.targets.filter(state=TargetState.PENDING).values_list("number", flat=True)
    return {"decisions": [{"target": number, "decision": "removed"} for number in pending]}


def at_once(complaint: Complaint, *moves: tuple[str, Actor, dict[str, Any]]) -> list[Complaint | MoveError]:
    """Make the moves in threads that start together; what each gave, or why not."""
    barrier = threading.Barrier(len(moves))
    outcomes: list[Any] = [None] * len(moves)

    def run(index: int) -> None:
        verb, actor, inputs = moves[index]
        barrier.wait()
        try:
            outcomes[index] = engine.move(complaint_workflow, complaint.pk, verb, actor=actor, inputs=inputs)
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(moves))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.parametrize("state", PAIRS)
def test_of_two_rivals_the_second_is_judged_by_what_the_first_has_left(cast: Cast, state: str) -> None:
    actors = {verb: the(cast, MAY[verb][1][0]) for verb in verbs_out_of(state)}
    for first, second in PAIRS[state]:
        complaint = cast.complaint(state)
        before = Event.objects.filter(subject_type="complaints.complaint", subject_id=complaint.pk).count()
        moves = [(verb, actors[verb], inputs_of(verb, complaint)) for verb in (first, second)]
        outcomes = at_once(complaint, *moves)
        moved = [outcome for outcome in outcomes if isinstance(outcome, Complaint)]
        lost = [outcome for outcome in outcomes if not isinstance(outcome, Complaint)]
        rivals = (state, first, second, outcomes)
        assert moved, rivals
        # Who has withdrawn what JD had not yet, or has lodged it, changes who sees it: that is no conflict but a 404.
        assert all(isinstance(outcome, MoveError) for outcome in lost), rivals
        after = Complaint.objects.get(pk=complaint.pk)
        assert after.version == complaint.version + len(moved), rivals
        events = Event.objects.filter(subject_type="complaints.complaint", subject_id=complaint.pk).count()
        assert events == before + len(moved), rivals
        if len(moved) == 2:
            earlier, later = sorted(moved, key=lambda one: one.version)
            led_on = [complaint_workflow.row(verb, earlier.state) for verb in (first, second)]
            assert any(row and later.state in row.targets for row in led_on), rivals
        assert after.state in {one.state for one in moved}, rivals
        whole(after, rivals)


def whole(complaint: Complaint, rivals: Any) -> None:
    """What belongs together fits together, whoever won."""
    running = Clock.objects.filter(subject_type="complaints.complaint", subject_id=complaint.pk, stopped_at=None)
    ends = [clock.due_at for clock in running if clock.paused_at is None]
    assert complaint.due_at == min(ends, default=None), rivals
    if complaint.closed_at:
        assert not running, rivals
    notices = CounterNotice.objects.filter(complaint=complaint)
    assert complaint.counter_count == notices.count(), rivals
    elections = Election.objects.filter(counter_notice__complaint=complaint)
    assert elections.count() <= 1, rivals
    states = list(complaint.targets.values_list("state", flat=True))
    assert complaint.removed_count == states.count(TargetState.REMOVED), rivals
    assert complaint.restored_count == states.count(TargetState.RESTORED), rivals


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        ("election_open", "concede", "expire"),
        ("election_open", "act", "expire"),
        ("extension_asked", "grant_extension", "expire"),
        ("conceded", "lift", "lift"),
        ("counter_notice", "serve", "return"),
    ],
)
def test_exactly_one_of_these_wins_and_the_other_is_told(cast: Cast, state: str, first: str, second: str) -> None:
    complaint = cast.complaint(state)
    moves = [(verb, the(cast, MAY[verb][1][0]), inputs_of(verb, complaint)) for verb in (first, second)]
    outcomes = at_once(complaint, *moves)
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    if {first, second} == {"grant_extension", "expire"}:
        # More time may be granted and then lapse: the clock that fires is its own, so this order is the engine's alone.
        assert len(lost) <= 1
    else:
        assert len(lost) == 1
        # A clock that comes too late is told nothing; a person is told who was first.
        assert lost[0].last or moves[outcomes.index(lost[0])][1] == SYSTEM
    assert Complaint.objects.get(pk=complaint.pk).state != ComplaintState(state)


def test_an_agent_does_not_submit_on_a_power_that_is_being_revoked(cast: Cast) -> None:
    power = cast.power()
    draft = cast.draft(by=cast.agent)
    agent, administrator, outcomes = acting(cast.agent), acting(cast.owner_admin), list[Any]()

    def submit() -> None:
        try:
            outcomes.append(engine.move(complaint_workflow, draft.pk, "submit", actor=agent))
        except MoveError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    rival = threading.Thread(target=submit)
    with transaction.atomic():
        powers.revoke_power(power.reference, actor=administrator, reason="We act ourselves now.")
        rival.start()
        rival.join(timeout=0.5)
        assert rival.is_alive()
    rival.join(timeout=30)
    events_are_heard()
    draft.refresh_from_db()
    assert isinstance(outcomes[0], InvalidInputs)
    assert (draft.state, draft.held_for) == (ComplaintState.DRAFT, Hold.POWER)
