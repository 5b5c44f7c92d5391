"""Roundtables, issues and action points through the API: JD answers and reports, and reads no more than it may."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.choices import Scope
from roundtables.actions import action_points
from roundtables.actions import issues as actions
from roundtables.api import reading
from roundtables.api.serializers import (
    ActionPointDetail,
    ActionPointSummary,
    IssueDetail,
    IssueSummary,
    RoundtableDetail,
    RoundtableSummary,
)
from roundtables.choices import IssueState as S
from roundtables.models import ActionPoint, Issue, Roundtable
from tests.api.callers import Caller, calling
from tests.cast import Cast, acting
from tests.cast_issues import ANSWER, EXPLANATION, invite, item_of, meeting, moved_issue
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def jd(cast: Cast) -> Caller:
    return calling(cast.jd_client)


@pytest.fixture
def table(cast: Cast) -> Roundtable:
    """A roundtable to which JD is invited, with one item for everybody."""
    roundtable = meeting(cast.officer)
    item_of(roundtable, cast.officer)
    invite(roundtable, cast.reviewer, cast.complainant, officer=cast.officer)
    return roundtable


def on_agenda(cast: Cast, table: Roundtable, **given: Any) -> Issue:
    return cast.issue(S.ON_AGENDA, item=table.items.get(), **given)


def point(cast: Cast, table: Roundtable) -> ActionPoint:
    """What JD is to do."""
    task = action_points.Task(
        what="Send the list of repeat shops",
        organisation_pk=cast.jd.pk,
        due_on=timezone.localdate() + timedelta(days=60),
    )
    return action_points.take(table.pk, task, actor=acting(cast.officer))


def test_jd_answers_an_issue_on_its_agenda(cast: Cast, jd: Caller, table: Roundtable) -> None:
    issue = on_agenda(cast, table)
    read = jd.get(f"/issues/{issue.reference}")
    assert read.json()["verbs"] == ["answer"]
    body = {"text": ANSWER, "text_zh": "自一月起须经审核。"}
    reply = jd.post(f"/issues/{issue.reference}/answer", body, If_Match=read.headers["ETag"])
    assert (reply.status_code, reply.json()["state"]) == (200, "answered")
    found = jd.get(f"/issues/{issue.reference}").json()
    assert [(one["text"], one["who"]) for one in found["answers"]] == [(ANSWER, "JD.com")]
    assert jd.post(f"/issues/{issue.reference}/answer", body, If_Match=read.headers["ETag"]).status_code == 412
    own = calling(cast.owner_client).get(f"/issues/{issue.reference}").json()
    assert own["answers"][0]["text"] == ANSWER


def test_jd_reads_who_raised_an_issue_only_where_the_owner_said_so(cast: Cast, jd: Caller, table: Roundtable) -> None:
    hidden, named = on_agenda(cast, table), on_agenda(cast, table, names_owner=True)
    actions.support(hidden.pk, actor=acting(cast.stranger))
    found = jd.get(f"/issues/{hidden.reference}").json()
    assert (found["owner"], found["explanation"], found["supporters"]) == (None, "", 1)
    everything = jd.get("/issues").content + jd.get(f"/issues/{hidden.reference}").content
    assert b"Brightwater" not in everything
    told = jd.get(f"/issues/{named.reference}").json()
    assert (told["owner"], told["explanation"]) == ({"name": "Harrow & Finch Ltd"}, EXPLANATION)


def test_jd_that_comes_too_late_does_not_learn_who_closed_the_issue(cast: Cast, jd: Caller, table: Roundtable) -> None:
    issue = on_agenda(cast, table)
    jd.post(f"/issues/{issue.reference}/answer", {"text": ANSWER})
    moved_issue(issue, "settle", by=cast.complainant)
    late = jd.post(f"/issues/{issue.reference}/answer", {"text": ANSWER})
    assert late.status_code == 409
    assert b"Harrow" not in late.content
    assert b"Finch" not in late.content


def test_jd_finds_no_issue_that_is_on_no_agenda_of_its_own(cast: Cast, jd: Caller) -> None:
    waiting = cast.issue(S.RAISED)
    elsewhere = cast.issue(S.ON_AGENDA)
    for issue in (waiting, elsewhere):
        assert jd.get(f"/issues/{issue.reference}").status_code == 404
        assert jd.post(f"/issues/{issue.reference}/answer", {"text": ANSWER}).status_code == 404
    assert jd.get("/issues").json()["results"] == []


def test_jd_reports_what_it_was_to_do(cast: Cast, jd: Caller, table: Roundtable) -> None:
    mine = point(cast, table)
    read = jd.get(f"/action-points/{mine.reference}").json()
    assert (read["is_yours"], read["verbs"]) == (True, ["report", "ask_more_time"])
    later = (mine.due_on + timedelta(days=30)).isoformat()
    path = f"/action-points/{mine.reference}/ask_more_time"
    asked = jd.post(path, {"day": later, "reason": "The list is being checked."})
    assert asked.status_code == 200
    read = jd.get(f"/action-points/{mine.reference}").json()
    assert (read["asked_day"], read["asked_reason"]) == (later, "The list is being checked.")
    reply = jd.post(f"/action-points/{mine.reference}/report", {"report": "The list was sent on Monday."})
    assert (reply.status_code, reply.json()["state"]) == (200, "reported")
    assert calling(cast.owner_client).get(f"/action-points/{mine.reference}").status_code == 404


def test_jd_reads_the_roundtable_and_takes_its_pack(cast: Cast, jd: Caller, table: Roundtable) -> None:
    issue = on_agenda(cast, table)
    item_of(table, cast.officer, title="Among ourselves", readers="staff")
    found = jd.get(f"/roundtables/{table.reference}").json()
    assert [item["title"] for item in found["agenda"]] == ["Repeat shops"]
    assert found["agenda"][0]["starts_at"] == found["starts_at"], "all times are UTC"
    assert [one["reference"] for one in found["agenda"][0]["issues"]] == [issue.reference]
    pack = jd.get(found["links"]["pack"], {"language": "zh"})
    assert pack.headers["Content-Type"] == "application/pdf"
    assert "Harrow" not in words_of(pack.content)
    refused = jd.get(found["links"]["pack"], {"language": "fr"})
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "language")
    elsewhere = meeting(cast.officer)
    for path in (f"/roundtables/{elsewhere.reference}", f"/roundtables/{elsewhere.reference}/pack"):
        assert jd.get(path).status_code == 404


def test_what_the_raiser_is_to_do_does_not_tell_jd_who_raised_the_issue(
    cast: Cast, jd: Caller, table: Roundtable
) -> None:
    issue = on_agenda(cast, table)
    due_on = timezone.localdate() + timedelta(days=60)
    task = action_points.Task(
        what="Send examples", organisation_pk=issue.organisation_id, due_on=due_on, issue=issue, item=table.items.get()
    )
    taken = action_points.take(table.pk, task, actor=acting(cast.officer))
    Roundtable.objects.filter(pk=table.pk).update(minutes_sent_at=timezone.now())
    assert jd.get(f"/issues/{issue.reference}").json()["action_points"] == []
    assert jd.get(f"/action-points/{taken.reference}").json()["issue"] is None
    Issue.objects.filter(pk=issue.pk).update(names_owner=True)
    assert jd.get(f"/issues/{issue.reference}").json()["action_points"] == [taken.reference]
    assert jd.get(f"/action-points/{taken.reference}").json()["issue"] == issue.reference


def test_reading_and_answering_ask_for_their_scopes(cast: Cast, table: Roundtable) -> None:
    issue = on_agenda(cast, table)
    reader = calling(cast.jd_client, scopes=[Scope.ROUNDTABLES_READ])
    assert reader.get("/roundtables").status_code == 200
    refused = reader.post(f"/issues/{issue.reference}/answer", {"text": ANSWER})
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert "roundtables:answer" in refused.json()["detail"]
    deaf = calling(cast.jd_client, scopes=[Scope.COMPLAINTS_READ])
    assert {deaf.get(path).status_code for path in ("/roundtables", "/issues", "/action-points")} == {403}


def test_what_is_shown_is_what_is_described(cast: Cast, table: Roundtable) -> None:
    issue = reading.issue_for(acting(cast.jd_client), on_agenda(cast, table).reference)
    done = reading.point_for(acting(cast.jd_client), point(cast, table).reference)
    actor = acting(cast.jd_client)
    for shown, shape in (
        (reading.roundtable_summary(table), RoundtableSummary),
        (reading.roundtable_detail(table, actor=actor), RoundtableDetail),
        (reading.issue_summary(issue, actor=actor), IssueSummary),
        (reading.issue_detail(issue, actor=actor), IssueDetail),
        (reading.point_summary(done, actor=actor), ActionPointSummary),
        (reading.point_detail(done, actor=actor), ActionPointDetail),
    ):
        assert set(shown) == set(shape().fields)
