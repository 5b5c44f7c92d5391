"""Two people use two verbs on one request for advice at the same moment: one goes first, the other is judged anew."""

import threading
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connections

from complaints.advice import actions
from complaints.advice.choices import AdviceState as S
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest, Complaint
from core.audit.models import Event
from core.clocks.models import Clock
from core.workflow import engine
from core.workflow.errors import MoveError
from tests.advice.asking import INPUTS, in_state
from tests.advice.test_state_matrix import MAY, the
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db(transaction=True)
STATES = (S.OPEN, S.WAITING, S.ANSWERED)


def at_once(*calls: Any) -> list[Any]:
    """Make the calls in threads that start together; what each gave, or why not."""
    barrier = threading.Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        try:
            outcomes[index] = calls[index]()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.parametrize("state", STATES)
def test_of_two_rivals_the_second_is_judged_by_what_the_first_has_left(cast: Cast, state: str) -> None:
    verbs = [verb for verb, (sources, _roles) in MAY.items() if state in sources]
    actors = {verb: the(cast, MAY[verb][1][0]) for verb in verbs}
    for first, second in combinations_with_replacement(verbs, 2):
        request = in_state(cast, state)
        before = Event.objects.filter(subject_type="complaints.advicerequest", subject_id=request.pk).count()

        def move(verb: str, pk: int = request.pk) -> AdviceRequest:
            return engine.move(advice_workflow, pk, verb, actor=actors[verb], inputs=INPUTS.get(verb, {}))

        outcomes = at_once(lambda verb=first: move(verb), lambda verb=second: move(verb))
        moved = [one for one in outcomes if isinstance(one, AdviceRequest)]
        rivals = (state, first, second, outcomes)
        assert moved, rivals
        assert all(isinstance(one, AdviceRequest | MoveError) for one in outcomes), rivals
        after = AdviceRequest.objects.get(pk=request.pk)
        assert after.version == request.version + len(moved), rivals
        events = Event.objects.filter(subject_type="complaints.advicerequest", subject_id=request.pk).count()
        assert events == before + len(moved), rivals
        running = Clock.objects.filter(
            subject_type="complaints.advicerequest", subject_id=request.pk, stopped_at=None, paused_at=None
        )
        assert after.due_at == min((clock.due_at for clock in running), default=None), rivals
        if after.closed_at:
            assert not running, rivals


def test_a_complaint_that_two_colleagues_begin_at_once_is_begun_once(cast: Cast) -> None:
    request = in_state(cast, S.ANSWERED, right=cast.mark)
    both = [acting(cast.complainant), acting(cast.owner_admin)]
    begun = at_once(*(lambda who=who: actions.begin_complaint(request.pk, cast.mark, actor=who) for who in both))
    assert begun[0] == begun[1] == Complaint.objects.get()
