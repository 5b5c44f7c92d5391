"""What an agent sees and may do, before, during and after its power of attorney, and what everybody else sees of it.

The expectation is written out by hand, apart from the queries.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Person
from core.days import house_day
from programmes import policies, queries
from programmes.choices import Programme
from programmes.models import Contact, OfficialShop, PowerOfAttorney
from tests.cast import SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db

TODAY = timedelta(0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Time:
    """A power of attorney as it stands today: its first and last day, as distances from today."""

    name: str
    begins: timedelta
    ends: timedelta | None
    revoked: bool = False
    is_in_force: bool = False


TIMES = (
    Time("before its first day", DAY, 30 * DAY),
    Time("on its first day", TODAY, 30 * DAY, is_in_force=True),
    Time("in its time", -30 * DAY, 30 * DAY, is_in_force=True),
    Time("on its last day", -30 * DAY, TODAY, is_in_force=True),
    Time("without an end", -30 * DAY, None, is_in_force=True),
    Time("the day after its last day", -30 * DAY, -DAY),
    Time("revoked in its time", -30 * DAY, 30 * DAY, revoked=True),
)
ALL_PROGRAMMES = tuple(Programme)
COMPLAINTS_ONLY = (Programme.COMPLAINT_PLATFORM,)
TESTS_ONLY = (Programme.TEST_PURCHASE,)


def given(
    cast: Cast, time: Time, *, programmes: Sequence[str] = ALL_PROGRAMMES, named: bool = False
) -> PowerOfAttorney:
    """Harrow & Finch's power of attorney for Larkspur, as it stands at that time; for one mark alone if named."""
    today = house_day()
    power = cast.power(
        rights=[cast.mark] if named else [],
        programmes=programmes,
        valid_from=today + time.begins,
        valid_until=None if time.ends is None else today + time.ends,
    )
    if time.revoked:
        PowerOfAttorney.objects.filter(pk=power.pk).update(
            revoked_on=today, revoked_at=timezone.now(), revocation_reason="They act for somebody else now."
        )
    return power


@pytest.fixture(scope="module")
def built(standing: Cast) -> Cast:
    """Harrow & Finch with two rights, a contact, a shop and two enrolments; Brightwater with as much of its own."""
    standing.gather("mark", "design", "foreign_mark", "agent", "owner_admin", "stranger", "gov_reader", "jd_client")
    for owner in (standing.harrow, standing.brightwater):
        standing.enrolment("invited", owner=owner, programme=Programme.COMPLAINT_PLATFORM)
        standing.enrolment("invited", owner=owner, programme=Programme.TEST_PURCHASE)
        OfficialShop.objects.create(organisation=owner, platform="jd.com", number=f"77{owner.pk}", name="Flagship")
    return standing


@pytest.fixture
def world(built: Cast, db: None) -> Cast:
    return copy.deepcopy(built)


Seen = Callable[[Actor], QuerySet]

OF_THE_OWNER: dict[str, Seen] = {
    "owners": queries.owners_visible_to,
    "rights": queries.rights_visible_to,
    "shops": queries.shops_visible_to,
    "enrolments": queries.enrolments_visible_to,
}


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
@pytest.mark.parametrize("what", OF_THE_OWNER)
def test_an_agent_sees_its_principals_records_exactly_while_its_power_is_in_force(
    world: Cast, time: Time, what: str
) -> None:
    given(world, time)
    seen = OF_THE_OWNER[what](acting(world.agent))
    owners = OF_THE_OWNER[what](acting(world.owner_admin))
    assert set(seen) == (set(owners) if time.is_in_force else set())
    assert owners.exists()


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
def test_a_power_for_one_right_shows_that_right_alone(world: Cast, time: Time) -> None:
    given(world, time, named=True)
    assert list(queries.rights_visible_to(acting(world.agent))) == ([world.mark] if time.is_in_force else [])


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
@pytest.mark.parametrize(
    ("covered", "complains", "applies_for"),
    [
        (COMPLAINTS_ONLY, True, {Programme.COMPLAINT_PLATFORM}),
        (TESTS_ONLY, False, {Programme.TEST_PURCHASE}),
        (ALL_PROGRAMMES, True, {Programme.COMPLAINT_PLATFORM, Programme.TEST_PURCHASE}),
    ],
)
def test_a_power_reaches_as_far_as_the_programmes_that_it_names(
    world: Cast, time: Time, covered: tuple[str, ...], complains: bool, applies_for: set[str]
) -> None:
    given(world, time, programmes=covered)
    agent = acting(world.agent)
    assert queries.rights_to_complain_on(agent).exists() == (complains and time.is_in_force)
    enrolments = queries.enrolments_visible_to(acting(world.owner_admin))
    may = {one.programme for one in enrolments if policies.applies(agent, one)}
    assert may == (applies_for if time.is_in_force else set())
    assert {one.programme for one in queries.enrolments_visible_to(agent)} == may


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
@pytest.mark.parametrize(("named", "role", "expected"), [
    (False, Role.COMPLAINANT, True),
    (True, Role.COMPLAINANT, False),
    (False, Role.OWNER_READER, False),
])  # fmt: skip
def test_an_agent_registers_rights_only_under_a_power_for_all_of_them(
    world: Cast, time: Time, named: bool, role: str, expected: bool
) -> None:
    given(world, time, named=named)
    Person.objects.filter(pk=world.agent.pk).update(roles=[role])
    world.agent.refresh_from_db()
    verdict = policies.keeps_rights_of(acting(world.agent), world.harrow.pk)
    assert bool(verdict) == (expected and time.is_in_force)


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
def test_an_agent_keeps_seeing_its_own_powers_and_makes_none_itself(world: Cast, time: Time) -> None:
    power = given(world, time)
    agent = acting(world.agent)
    assert list(queries.powers_visible_to(agent)) == [power]
    assert not policies.grants_power(agent, world.harrow.pk)
    assert not policies.keeps_organisation(agent, world.harrow.pk)
    assert list(queries.powers_visible_to(acting(world.stranger))) == []
    assert list(queries.powers_visible_to(acting(world.owner_admin))) == [power]


@pytest.mark.parametrize("time", TIMES, ids=lambda time: time.name)
def test_an_agent_never_sees_what_belongs_to_another_owner(world: Cast, time: Time) -> None:
    given(world, time)
    agent = acting(world.agent)
    theirs = {"organisation": world.brightwater}
    assert not queries.rights_visible_to(agent).filter(**theirs).exists()
    assert not queries.enrolments_visible_to(agent).filter(**theirs).exists()
    assert not queries.contacts_visible_to(agent).filter(**theirs).exists()
    assert not queries.shops_visible_to(agent).filter(**theirs).exists()


def test_nobody_is_made_mightier_by_a_power_that_he_does_not_hold(world: Cast) -> None:
    given(world, TIMES[2])
    for actor in (acting(world.stranger), acting(world.gov_reader)):
        assert not queries.rights_visible_to(actor).filter(organisation=world.harrow).exists()
        assert not queries.enrolments_visible_to(actor).filter(organisation=world.harrow).exists()
        assert not queries.contacts_visible_to(actor).filter(organisation=world.harrow).exists()


def test_jd_sees_rights_contacts_and_shops_of_those_introduced_to_it_alone(world: Cast) -> None:
    jd = acting(world.jd_client)
    assert not queries.owners_visible_to(jd).exists()
    for enrolment in queries.enrolments_visible_to(SYSTEM).filter(
        organisation=world.harrow, programme=Programme.COMPLAINT_PLATFORM
    ):
        for verb in ("begin", "submit", "approve", "introduce"):
            if verb == "submit":
                world.fill(enrolment, [world.mark])
            enrolment = world.move_enrolment(enrolment, verb)  # noqa: PLW2901  the record moves on
    assert list(queries.owners_visible_to(jd)) == [world.harrow]
    assert list(queries.rights_visible_to(jd)) == [world.mark]
    assert set(queries.contacts_visible_to(jd)) == set(Contact.objects.filter(organisation=world.harrow))
    assert queries.shops_visible_to(jd).get().organisation == world.harrow


def test_a_rights_day_is_counted_in_beijing_for_an_agent_who_sits_in_london(world: Cast) -> None:
    today = house_day()
    world.power(valid_until=today)
    agent = acting(world.agent)
    assert queries.powers_held_by(agent, today).exists()
    assert not queries.powers_held_by(agent, today + DAY).exists()
