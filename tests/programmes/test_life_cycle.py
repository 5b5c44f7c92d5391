"""An enrolment from first contact to active, suspended and ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.clocks.models import Clock
from core.clocks.scan import fire_due
from core.days import house_day
from programmes import queries
from programmes.choices import EnrolmentState, SuspensionReason
from tests.cast import ENROLMENT_PATHS, Cast, acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
def test_every_state_can_be_reached_by_the_verbs_of_the_table(cast: Cast, state: str) -> None:
    assert cast.enrolment(state).state == state


def test_an_enrolment_is_suspended_when_its_only_right_expires_and_returns_once_it_is_renewed(cast: Cast) -> None:
    enrolment = cast.enrolment()
    last_day = cast.mark.expires_on
    assert enrolment.renews_on == last_day
    fire_due(timezone.now() + timedelta(days=901))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.RIGHT_LAPSED)


def test_an_owner_sees_an_enrolment_from_its_invitation_and_jd_from_its_introduction(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.PROSPECT)
    owner, jd = acting(cast.owner_admin), acting(cast.jd_client)
    assert not queries.enrolments_visible_to(owner).exists()
    enrolment = cast.move_enrolment(enrolment, "invite")
    assert queries.enrolments_visible_to(owner).get() == enrolment
    assert not queries.enrolments_visible_to(jd).exists()


def test_an_agent_sees_a_right_while_its_power_of_attorney_is_in_force(cast: Cast) -> None:
    today = house_day()
    cast.gather("mark", "design")
    cast.power(rights=[cast.mark], valid_until=today)
    agent = acting(cast.agent)
    assert list(queries.rights_visible_to(agent)) == [cast.mark]
    assert not queries.powers_held_by(agent, today + timedelta(days=1)).exists()
    assert not Clock.objects.filter(subject_type="programmes.right", subject_id=cast.mark.pk).exists()
