"""What was recorded about a right in error: struck out by CBBC with a reason, and no longer counted."""

from datetime import date, timedelta

import pytest

from core.audit.queries import timeline
from core.days import house_day
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import queries
from programmes.actions import rights
from programmes.actions.rights import FactEntry
from programmes.api import reading
from programmes.choices import EnrolmentState, SuspensionReason
from programmes.models import Right, RightFact
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db


def recorded(cast: Cast, *entry: object, right: Right | None = None) -> RightFact:
    """A fact that the owner recorded."""
    pk = (right or cast.mark).pk
    return rights.record_fact(pk, FactEntry(*entry), actor=acting(cast.complainant))  # type: ignore[arg-type]


def struck(cast: Cast, fact: RightFact, reason: str = "A slip") -> None:
    rights.strike_fact(fact.right_id, fact.pk, reason=reason, actor=acting(cast.officer))


def test_a_cancellation_that_is_struck_out_lets_what_rested_on_the_right_stand_again(cast: Cast) -> None:
    enrolment = cast.enrolment()
    fact = recorded(cast, "cancellation", house_day())
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.RIGHT_LAPSED)
    struck(cast, fact)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE
    assert "Reason: A slip" in timeline(cast.mark, actor=acting(cast.complainant))[-1].text


def test_a_renewal_that_is_struck_out_gives_back_the_end_before_it(cast: Cast) -> None:
    before = cast.mark.expires_on
    assert before is not None
    first = recorded(cast, "renewal", house_day())
    second = recorded(cast, "renewal", house_day())
    with pytest.raises(InvalidInputs, match="Strike that out first"):
        struck(cast, first)
    struck(cast, second)
    cast.mark.refresh_from_db()
    assert cast.mark.expires_on == first.expires_on
    struck(cast, first)
    cast.mark.refresh_from_db()
    assert cast.mark.expires_on == before


def test_an_end_that_was_corrected_since_the_renewal_stands(cast: Cast) -> None:
    fact = recorded(cast, "renewal", house_day())
    corrected = house_day() + timedelta(days=4000)
    rights.change_right(cast.mark.pk, actor=acting(cast.officer), fields={"expires_on": corrected})
    struck(cast, fact)
    cast.mark.refresh_from_db()
    assert cast.mark.expires_on == corrected


def test_the_chain_of_holders_closes_without_what_is_struck_out(cast: Cast) -> None:
    assert queries.chain_of(cast.mark).stands
    fact = recorded(cast, "assignment", date(2024, 1, 1), cast.mark.holder_name, "Mallow Ltd")
    assert not queries.chain_of(cast.mark).stands
    struck(cast, fact)
    assert queries.chain_of(cast.mark).stands
    # The next change of name joins on to the holder whom the chain reaches now.
    recorded(cast, "name_change", date(2024, 2, 1), cast.mark.holder_name, "Harrow & Finch Limited")


def test_programs_read_the_facts_that_count(cast: Cast) -> None:
    kept = recorded(cast, "renewal", house_day())
    struck(cast, recorded(cast, "assignment", date(2024, 1, 1), "Somebody", "Somebody else"))
    assert [fact["id"] for fact in reading.right_detail(cast.mark, actor=acting(cast.officer))["facts"]] == [kept.pk]
    assert cast.mark.facts.count() == 2


def test_only_cbbc_strikes_out_with_a_reason_and_once(cast: Cast) -> None:
    fact = recorded(cast, "assignment", date(2024, 1, 1), "Somebody", "Somebody else")
    with pytest.raises(Refused):
        rights.strike_fact(cast.mark.pk, fact.pk, reason="A slip", actor=acting(cast.complainant))
    with pytest.raises(Refused):
        rights.strike_fact(cast.mark.pk, fact.pk, reason="A slip", actor=acting(cast.staff_reader))
    with pytest.raises(NotVisible):
        rights.strike_fact(cast.mark.pk, fact.pk, reason="A slip", actor=acting(cast.stranger))
    with pytest.raises(NotVisible):
        rights.strike_fact(cast.lapsed_mark.pk, fact.pk, reason="A slip", actor=acting(cast.officer))
    with pytest.raises(InvalidInputs):
        struck(cast, fact, " ")
    struck(cast, fact)
    with pytest.raises(Conflict):
        struck(cast, fact)
