"""What roundtables have come to, for the page of figures and for the commitments of the agreements."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.accounts.models import Organisation
from core.days import house_day
from programmes import measures
from programmes.choices import CommitmentKind, Party
from programmes.models import Commitment
from roundtables import figures
from roundtables.actions import minutes
from roundtables.actions.minutes import Words
from roundtables.choices import IssueState, IssueTopic
from roundtables.models import Issue, IssueAnswer, Roundtable
from tests.cast import Cast, acting, signed_in
from tests.roundtables.minuting import meeting

pytestmark = pytest.mark.django_db


def answered(owner: Organisation, reference: str, after: int, *, ago: int = 0) -> Issue:
    """An issue answered so many days after it was raised, and once more later."""
    at = timezone.now() - timedelta(days=ago)
    raised = at - timedelta(days=after)
    issue = Issue.objects.create(
        reference=reference, organisation=owner, topic=IssueTopic.POLICY, title="Rules", explanation="-", wish="-",
        state=IssueState.ANSWERED, created_at=raised, answered_at=at, updated_at=at,
    )  # fmt: skip
    for later in (0, 3):
        IssueAnswer.objects.create(issue=issue, text="So.", author_label="JD", answered_at=at + timedelta(days=later))
    return issue


def test_held_attended_raised_answered_and_how_long_it_took(cast: Cast) -> None:
    gathering = meeting(cast)
    gathering.move("hold")
    gathering.roundtable.invitations.update(attended=True)
    gathering.take()
    minutes.decide(gathering.roundtable.pk, None, Words("So be it"), actor=acting(cast.officer))
    for number, days in enumerate((2, 4, 30)):
        answered(cast.harrow, f"Q-{number}", days, ago=5)
    now = timezone.now()
    since, until = figures.year_until(house_day(now))
    found = figures.figures_of(since, until, actor=acting(cast.officer), now=now)
    assert (found.held, found.attended, found.organisations) == (1, 2, 2)
    assert (found.raised, found.answered, found.median_days) == (3, 3, 4)
    assert (found.taken, found.done, found.overdue) == (1, 0, 0)
    assert found.decisions == 1
    earlier = figures.figures_of(date(2000, 1, 1), date(2000, 12, 31), actor=acting(cast.officer), now=now)
    assert (earlier.held, earlier.answered, earlier.median_days) == (0, 0, None)


def test_a_roundtable_that_was_only_planned_was_not_held(cast: Cast) -> None:
    gathering = meeting(cast)
    now = timezone.now()
    since, until = figures.year_until(house_day(now))
    assert figures.figures_of(since, until, actor=acting(cast.officer), now=now).held == 0
    gathering.move("hold")
    assert figures.figures_of(since, until, actor=acting(cast.officer), now=now).held == 1


def test_commitments_count_what_roundtables_did(cast: Cast) -> None:
    gathering = meeting(cast)
    gathering.move("hold")
    gathering.roundtable.invitations.update(attended=True)
    answered(cast.harrow, "Q-1", 2)
    actor, today = acting(cast.officer), house_day()
    for code, number in (("roundtables_held", 1), ("roundtable_attendances", 2), ("issues_answered", 1)):
        commitment = Commitment.objects.create(
            agreement=cast.agreement, kind=CommitmentKind.ROUNDTABLES, wording="Meet", party=Party.BOTH, measure=code
        )
        assert measures.count(commitment, today, actor=actor) == number, code
        records = list(measures.records_of(commitment, actor=actor, today=today))
        assert len(records) == number, code
        assert all(measures.get(code).show(record).on == today for record in records)


def test_the_page_shows_the_figures_of_any_period(cast: Cast) -> None:
    meeting(cast).move("hold")
    Roundtable.objects.update(theme="What was said")
    client = signed_in(cast.officer)
    assert "What was said" in client.get("/staff/roundtables/figures/").content.decode()
    page = client.get("/staff/roundtables/figures/?since=2001-01-01&until=2001-12-31").content.decode()
    assert "What was said" not in page
    assert client.get("/staff/roundtables/figures/?since=2002-01-01&until=2001-12-31").status_code == 200
    assert signed_in(cast.complainant).get("/staff/roundtables/figures/").status_code == 404
