"""The simulated platform answers issues and reports action points as JD would: with the API alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from core.workflow import engine
from roundtables.actions import action_points
from roundtables.models import MinutesComment
from roundtables.workflow import action_workflow
from simulator import rules
from simulator.client import ApiClient
from simulator.platform import Platform
from tests.cast import SECRET, Cast, acting
from tests.cast_issues import invite, item_of, meeting
from tests.roundtables import minuting


@pytest.fixture
def platform(cast: Cast, transactional_db: None, live_server: LiveServer) -> Iterator[Platform]:
    yield Platform(ApiClient(live_server.url, cast.jd_client.oauth_client_id, SECRET), print, pause=0)
    connections.close_all()


def test_an_issue_is_answered_and_an_action_point_reported(
    platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "is_reported", lambda reference: True)
    roundtable = meeting(cast.officer)
    item = item_of(roundtable, cast.officer)
    invite(roundtable, cast.reviewer, officer=cast.officer)
    issue = cast.issue("on_agenda", item=item)
    task = action_points.Task(
        what="Send the list of repeat shops",
        organisation_pk=cast.jd.pk,
        due_on=timezone.localdate() + timedelta(days=60),
    )
    point = action_points.take(roundtable.pk, task, actor=acting(cast.officer))
    assert platform.work() == 2
    assert platform.work() == 0
    issue.refresh_from_db()
    point.refresh_from_db()
    assert (issue.state, point.state) == ("answered", "reported")
    assert issue.answers.get().text == rules.issue_answer(issue.reference)[0]


def test_more_time_is_asked_once_for_what_is_not_done_yet(
    platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "is_reported", lambda reference: False)
    monkeypatch.setattr(rules, "needs_time", lambda reference: True)
    point = minuting.meeting(cast).take()
    assert platform.work() == 1
    assert platform.work() == 0
    point.refresh_from_db()
    assert point.asked_day == point.due_on + timedelta(days=14)
    answer = {"reason": "The court waits for it."}
    engine.move(action_workflow, point.pk, "decline_time", actor=acting(cast.officer), inputs=answer)
    assert platform.work() == 0


def test_minutes_that_are_out_for_comments_are_commented_once(
    platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "is_commented", lambda reference: True)
    gathering = minuting.meeting(cast)
    gathering.move("hold")
    assert platform.work() == 0
    gathering.send()
    assert platform.work() == 1
    assert platform.work() == 0
    comment = MinutesComment.objects.get()
    assert (comment.organisation, comment.text, comment.section.item) == (
        cast.jd,
        rules.MINUTES_COMMENT,
        gathering.everyone,
    )
